"""The values that a decision is made of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from protocols.lines import Line, LineKey
from protocols.words import Mode, Urgency


class ScreenState(StrEnum):
    """What is known of a named danger."""

    TRIPPED = "tripped"
    CLEARED = "cleared"
    OPEN = "open"


class OfferState(StrEnum):
    """What became of an offer."""

    TAKEN = "taken"
    OPEN = "open"
    REFUSED = "refused"
    UNFILLED = "unfilled"
    NOT_REACHED = "not_reached"


class ProgramState(StrEnum):
    """What a program would do with this call."""

    ACCEPTED = "accepted"
    OPEN = "open"
    ELIGIBLE = "eligible"
    """It would take the call, but is closed, busy or elsewhere."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class OfferResult:
    """An offer, and why it stands as it does."""

    id: str
    state: OfferState
    open_facts: tuple[str, ...] = ()
    """What must still be asked, in the order of the interview; `place` for the place itself."""
    because: tuple[str, ...] = ()
    law: str | None = None


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """Work that a program does after the call."""

    id: str
    what: str
    after: str | None
    by: str | None
    when: str | None
    """The condition in words, where there is one."""
    attempts: int | None = None
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """A program, and why it stands as it does."""

    id: str
    state: ProgramState
    mode: Mode
    because: tuple[str, ...] = ()
    verify: bool = False
    open_facts: tuple[str, ...] = ()
    follow_ups: tuple[DueFollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class Because:
    """A rule that fired."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A line that could still be added or dropped, and the facts on which that hangs."""

    service: str
    urgency: Urgency
    facts: tuple[str, ...]
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of the interview as it stands now."""

    fact: str
    applies: bool
    """False where earlier answers make it pointless; such a question is passed over."""
    matters: bool
    """Its answer may still change the response; otherwise it is optional."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to send, who fills it, why, and what could still change it."""

    card: str
    lines: tuple[Line, ...]
    """What can be sent here and now."""
    tier: str
    needed_lines: tuple[Line, ...]
    """What the call needs, whoever is on duty."""
    needed: str
    screened: bool
    """No offer waits for an answer."""
    unfilled: tuple[str, ...] = ()
    """Services of programs among the lines that nobody fills."""
    interview: tuple[Asking, ...] = ()
    """What is asked on this card, in order, answered or not."""
    screens: dict[str, ScreenState] = field(default_factory=dict)
    offers: tuple[OfferResult, ...] = ()
    programs: tuple[ProgramResult, ...] = ()
    because: tuple[Because, ...] = ()
    cautions: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    reports_due: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    """Cards that fit better now."""
    could_add: tuple[Change, ...] = ()
    could_drop: tuple[Change, ...] = ()
    bounds: Literal["exact", "conservative"] = "conservative"
    tiers: tuple[str, ...] = ()
    """The tiers in which the call may still end, the greatest first, where bounds are exact."""
    settled: bool = False
    """Nothing still to be asked can change the lines or who fills them."""
    in_conflict: bool = False
    """Answers contradict one another, and the higher line of each is taken."""

    def next_fact(self, answered: Collection[str]) -> str | None:
        """The first fact of the interview that is unanswered and applies; None when all is asked.

        `answered` names the facts with an answer, typed-in ones included.
        """
        return next(
            (
                asking.fact
                for asking in self.interview
                if asking.applies and asking.fact not in answered
            ),
            None,
        )

    def line(self, service: str, by_phone: bool = False) -> Line | None:
        """The line of a service, if there is one."""
        key = LineKey(service, by_phone)
        return next((line for line in self.lines if line.key == key), None)
