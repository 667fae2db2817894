"""Decisions as a table, whether they were shown to somebody or worked out by columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from protocols.backtest.recorded import Shown
from protocols.columns.arrays import Bytes, Codes, Flags
from protocols.columns.decided import OFFER_STATES, ROLES, Decided
from protocols.decision import OfferState
from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.words import Role, Urgency

_CONSULT = ROLES.index(Role.CONSULT)
_TAKEN = OFFER_STATES.index(OfferState.TAKEN)


@dataclass(frozen=True, slots=True, eq=False)
class LineTable:
    """One line, by row."""

    urgency: Bytes
    """0 where it is not sent."""
    role: Bytes
    """A code of `protocols.columns.decided.ROLES`; 0 where it is not sent."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Decisions by row, as far as those of two packs can be compared."""

    tiers: tuple[str, ...]
    tier: Codes
    """Index into `tiers`."""
    lines: Mapping[LineKey, LineTable]
    """By phone is what its role says: advice."""
    rules: Mapping[str, Flags]
    offers: Mapping[str, Flags]
    """Whether each is taken."""
    programs: Mapping[str, Flags]
    """Whether each fills a line."""

    def __len__(self) -> int:
        return len(self.tier)

    def words(self, row: int) -> list[str]:
        """The lines of one row in a pack's words, the most urgent first."""
        there = [(key, held) for key, held in self.lines.items() if held.urgency[row]]
        there.sort(key=lambda item: (-int(item[1].urgency[row]), item[0]))
        return [
            f"{key.service} {Urgency(held.urgency[row]).word} {ROLES[held.role[row]].value}"
            for key, held in there
        ]


def table_of_shown(shown: Sequence[Shown]) -> Table:
    """The table of what was recommended."""
    rows = len(shown)
    tiers = {tier: code for code, tier in enumerate(dict.fromkeys(one.tier for one in shown))}
    lines: dict[LineKey, LineTable] = {}
    flags: dict[str, dict[str, Flags]] = {"rules": {}, "offers": {}, "programs": {}}

    def mark(kind: str, name: str, row: int) -> None:
        flags[kind].setdefault(name, np.zeros(rows, np.bool_))[row] = True

    for row, one in enumerate(shown):
        for line in one.lines:
            if line.key not in lines:
                lines[line.key] = LineTable(np.zeros(rows, np.uint8), np.zeros(rows, np.uint8))
            held = lines[line.key]
            if line.urgency > held.urgency[row]:
                held.urgency[row] = line.urgency
                held.role[row] = ROLES.index(line.role)
            if line.program is not None:
                mark("programs", line.program, row)
        for rule in one.rules:
            mark("rules", rule, row)
        if one.offer is not None:
            mark("offers", one.offer, row)
    return Table(
        tuple(tiers), np.array([tiers[one.tier] for one in shown], np.uint16), lines, **flags
    )


def table_of_decided(pack: Pack, decided: Decided) -> Table:
    """The table of what would be recommended."""
    programs: dict[str, Flags] = {}
    for code, name in enumerate(pack.sections.programs, start=1):
        filling = [held.program == code for held in decided.lines.values()]
        programs[name] = np.logical_or.reduce(filling)
    return Table(
        tuple(step.tier for step in pack.sections.tiers),
        decided.tier,
        _lines(decided),
        decided.rules,
        {name: state == _TAKEN for name, state in decided.offers.items()},
        programs,
    )


def _lines(decided: Decided) -> dict[LineKey, LineTable]:
    found: dict[LineKey, LineTable] = {}
    for asked, held in decided.lines.items():
        advises = held.role == _CONSULT
        for by_phone in (False, True):
            here = held.urgency * (advises == by_phone)
            if not here.any():
                continue
            key = LineKey(asked.service, by_phone)
            before = found.get(key, LineTable(np.zeros_like(here), np.zeros_like(here)))
            more = here > before.urgency
            found[key] = LineTable(
                np.where(more, here, before.urgency), np.where(more, held.role, before.role)
            )
    return found
