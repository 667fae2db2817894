"""The procedure of a pack as an expression graph: its nodes, and the inputs that are given to it.

Every decision, in whatever algebra, is an evaluation of this graph: conditions, rules, the order of
the offers, what programs may fill, and the lines that come out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from protocols.graph import Graph
from protocols.lines import LineKey, LineSpec
from protocols.model import Offer, Program, Rule
from protocols.words import Urgency

CASE_ENTRY = "case-entry"
TRANSFER_LOST = "transfer-lost"
"""Input: a transfer of this call was refused, dropped, timed out or returned."""


AREA = "area/"


def area_input(areas: Iterable[str]) -> str:
    """Input: the incident lies in one of the areas, which are looked at as one."""
    return AREA + "+".join(sorted(set(areas)))


def areas_of(name: str) -> tuple[str, ...] | None:
    """The areas of such an input; None for any other input."""
    return tuple(name.removeprefix(AREA).split("+")) if name.startswith(AREA) else None


def opened_input(card: str) -> str:
    """Input: the card was opened in this call."""
    return f"opened/{card}"


def exists_input(program: str) -> str:
    """Input: the day lies within the program's dates."""
    return f"program/{program}/exists"


def now_input(program: str) -> str:
    """Input: the program is open, and a caller need not wait longer than allowed."""
    return f"program/{program}/now"


def queue_input(program: str) -> str:
    """Input: the program opens before a scheduled line would be too old."""
    return f"program/{program}/queue"


def at_once_input(program: str) -> str:
    """Input: the program can go without any waiting."""
    return f"program/{program}/at-once"


def stages(rule: Rule, service: str) -> bool:
    """Whether a rule makes the line of a service wait near by."""
    if service in rule.stage:
        return True
    return "others" in rule.stage and service not in {
        LineSpec.read(words).service for words in rule.send
    }


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule and the node that tells whether it fires."""

    rule: Rule
    fires: int


@dataclass(frozen=True, slots=True)
class CompiledProgram:
    """What a program may do, as nodes."""

    program: Program
    fits_when: int
    """Its own condition."""
    fits: int
    """Its screens are cleared, its own condition is true, and the day is within its dates."""
    in_area: int
    accepts: int
    """It fits, here and now."""
    accepts_queued: int
    """It fits, here, and takes a scheduled line now or later."""
    at_once: int
    """It accepts and can go without waiting."""


@dataclass(frozen=True, slots=True)
class CompiledOffer:
    """One offer of one card."""

    offer: Offer
    cleared: int
    holds: int
    """Its own condition."""
    fillable: int
    """Programs accept all its lines."""
    conceivable: int
    """Programs would take all its lines, leaving area, hours and capacity aside."""
    keeps_field: bool
    """Police, fire or ems still go when it is taken."""
    ready: int
    """It is cleared, holds and is fillable; it is taken if no earlier one is."""
    wanted: int
    """The same, leaving area, hours and capacity aside."""
    taken: int
    needed: int
    candidates: Mapping[str, tuple[str, ...]]
    """By service of a line that a program must fill: the programs, in their order."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that asks for a line while its node is true."""

    origin: str
    line: LineSpec
    active: int


@dataclass(frozen=True, slots=True)
class Response:
    """The lines of a card: who asks for them, and the node for each urgency or more."""

    sources: Mapping[LineKey, tuple[Source, ...]]
    at_least: Mapping[LineKey, Mapping[Urgency, int]]


@dataclass(frozen=True, slots=True)
class CompiledCard:
    """Everything that is decided while a card is the current one."""

    offers: tuple[CompiledOffer, ...]
    now: Response
    needed: Response
    candidates: Mapping[str, tuple[str, ...]]
    """By service: the programs that serve this card, in their order."""
    cone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A whole pack, compiled."""

    graph: Graph
    applies: Mapping[str, int]
    screens: Mapping[str, int]
    rules: tuple[CompiledRule, ...]
    programs: Mapping[str, CompiledProgram]
    follow_ups: Mapping[tuple[str, str], int]
    invariants: Mapping[str, int]
    """By id: known true where it speaks, by its `if` and its `unless`."""
    implied: Mapping[str, int]
    """By id: the node of its `implies`."""
    cards: Mapping[str, CompiledCard]
