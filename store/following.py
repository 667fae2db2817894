"""The follow-ups of a call as they stand: due from when to when, how often tried, how ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from protocols.availability import duration
from store.kinds.following import FollowUpDue, FollowUpEnded, FollowUpTried

FollowUpKey: TypeAlias = tuple[str, str]
"""The program and the name of the follow-up in its pack."""

Standing: TypeAlias = Literal["waiting", "due", "overdue", "ended"]


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt."""

    outcome: str
    note: str
    at: datetime
    taker: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended."""

    how: str
    outcome: str
    reason: str
    at: datetime
    taker: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Work that a program owes somebody after a call. Times are UTC."""

    program: str
    id: str
    what: str
    since: datetime
    not_before: datetime | None
    by: datetime | None
    attempts: int | None
    """How often it is tried at the most."""
    stop: str
    tried: tuple[Tried, ...] = ()
    ended: Ended | None = None

    @property
    def key(self) -> FollowUpKey:
        """What names it within its call."""
        return self.program, self.id

    @property
    def used_up(self) -> bool:
        """Every attempt was made: only its end is still to be written."""
        return self.attempts is not None and len(self.tried) >= self.attempts

    def standing(self, now: datetime) -> Standing:
        """Where it stands at an instant."""
        if self.ended is not None:
            return "ended"
        if self.by is not None and now > self.by:
            return "overdue"
        if self.not_before is not None and now < self.not_before:
            return "waiting"
        return "due"


def fallen_due(body: FollowUpDue, at: datetime) -> FollowUp:
    """The follow-up that an entry of the instant `at` tells of."""
    return FollowUp(
        program=body.program,
        id=body.follow_up,
        what=body.what,
        since=at,
        not_before=at + duration(body.after) if body.after else None,
        by=at + duration(body.by) if body.by else None,
        attempts=body.attempts,
        stop=body.stop,
    )


def tried(held: FollowUp, body: FollowUpTried, at: datetime, taker: str) -> FollowUp:
    """The follow-up after one more attempt."""
    return replace(held, tried=(*held.tried, Tried(body.outcome, body.note, at, taker)))


def ended(held: FollowUp, body: FollowUpEnded, at: datetime, taker: str) -> FollowUp:
    """The follow-up after its end; the first end stands."""
    if held.ended is not None:
        return held
    return replace(held, ended=Ended(body.how, body.outcome, body.reason, at, taker))
