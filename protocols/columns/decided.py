"""Decisions as columns, and one of them read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from protocols.columns.arrays import Bytes, Codes, Flags
from protocols.decision import OfferState, ProgramState
from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.words import Role, Urgency

ROLES = tuple(Role)
"""The role of each code."""
OFFER_STATES = (None, *OfferState)
"""The state of each code; None where the offer is not of the row's card."""
PROGRAM_STATES = (None, *ProgramState)
"""The state of each code; None where the program neither serves the card nor fills a line."""


@dataclass(frozen=True, slots=True, eq=False)
class LineColumns:
    """One line, by row."""

    urgency: Bytes
    """0 where it is not sent."""
    role: Bytes
    """A code of `ROLES`; it says nothing where the line is not sent."""
    program: Codes
    """0: nobody's; then the pack's programs."""


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Decisions by row, each as `protocols.decide` makes it, without its words and bounds."""

    lines: Mapping[LineKey, LineColumns]
    """By what asks for it: the service, and whether it is asked for by phone."""
    needed_lines: Mapping[LineKey, LineColumns]
    tier: Bytes
    """Index into the pack's ladder."""
    needed: Bytes
    screened: Flags
    unfilled: Mapping[str, Flags]
    """By service that a program must fill."""
    offers: Mapping[str, Bytes]
    """Codes of `OFFER_STATES`."""
    programs: Mapping[str, Bytes]
    """Codes of `PROGRAM_STATES`."""
    rules: Mapping[str, Flags]
    """Whether each rule fires."""
    screens: Mapping[str, Bytes]
    """Truths: tripped, open or cleared."""

    def __len__(self) -> int:
        return len(self.tier)


@dataclass(frozen=True, slots=True)
class RowLine:
    """A line of one row."""

    service: str
    urgency: Urgency
    role: Role
    program: str | None


def lines_of(
    pack: Pack, card: str, lines: Mapping[LineKey, LineColumns], row: int
) -> tuple[RowLine, ...]:
    """The lines of one row, in the order in which a decision on its card has them."""
    programs = (None, *pack.sections.programs)
    rank = {service: index for index, service in enumerate(pack.sections.services)}
    found = [
        RowLine(
            key.service,
            Urgency(held.urgency[row]),
            ROLES[held.role[row]],
            programs[held.program[row]],
        )
        for key in pack.procedure.cards[card].now.at_least
        if (held := lines[key]).urgency[row]
    ]
    return tuple(sorted(found, key=lambda line: (-line.urgency, rank[line.service])))
