"""What became of calls for which programs were there, and of the work that is owed after them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from console.report.told import Told, has_field
from console.session.owed import HANDED_OVER
from protocols.words import TRANSFER_LOST, TransferState
from store.kinds import body_of
from store.kinds.response import LinesSent, TransferMoved


@dataclass(frozen=True, slots=True)
class ProgramFigure:
    """Of one program: on how many calls. The first four are as it was shown last."""

    accepted: int
    """It would have gone."""
    not_screened: int
    """Questions that it needs were still open."""
    unavailable: int
    """It would take such a call, but was closed, busy or elsewhere."""
    refused: int
    """It does not take such a call."""
    went: int
    """It was sent, or a line of it had the caller."""
    alone: int
    """It went, and no police, fire or ems was sent at any time."""
    escalated: int
    """It went, and police, fire or ems was sent afterwards."""
    asked: int
    """A transfer was asked for."""
    transfer_failed: int
    """A transfer was refused, dropped, timed out or returned, whatever came of another try."""
    referred: int
    declined: int
    """Somebody was referred to it and did not agree."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Follow-ups of the calls, as they stand when the figures are made."""

    waiting: int
    due: int
    overdue: int
    done: int
    stopped: int


_STANDING = {
    "accepted": "accepted",
    "open": "not_screened",
    "eligible": "unavailable",
    "refused": "refused",
}


class ProgramsTally:
    """Programs and follow-ups counted call by call."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._programs: dict[str, Counter[str]] = {}
        self._follow_ups: Counter[str] = Counter()

    def add(self, told: Told) -> None:
        """Take a call in."""
        for program, what in set(_marks(told)):
            self._programs.setdefault(program, Counter())[what] += 1
        for held in told.call.follow_ups.values():
            ended = held.ended
            self._follow_ups[ended.how if ended else held.standing(self._now)] += 1

    def programs(self) -> dict[str, ProgramFigure]:
        """By program: those that went most often first."""
        ranked = sorted(self._programs.items(), key=lambda one: (-one[1]["went"], one[0]))
        names = ProgramFigure.__dataclass_fields__
        return {
            program: ProgramFigure(**{name: held[name] for name in names})
            for program, held in ranked
        }

    def follow_ups(self) -> FollowUps:
        """How the work stands."""
        names = FollowUps.__dataclass_fields__
        return FollowUps(**{name: self._follow_ups[name] for name in names})


def _marks(told: Told) -> Iterator[tuple[str, str]]:
    """Program and what is counted of it, some of them more than once."""
    call = told.call
    for shown in call.shown.programs if call.shown else ():
        if shown.state in _STANDING:
            yield shown.id, _STANDING[shown.state]
    for referral in call.referrals:
        yield referral.program, "referred" if referral.agreed else "declined"
    gone: set[str] = set()
    units = False
    for body in _acts(told):
        if isinstance(body, LinesSent):
            if has_field(body.lines):
                units = True
                yield from ((program, "escalated") for program in gone)
            gone |= {line.program for line in body.lines if line.program is not None}
        elif body.state is TransferState.OFFERED:
            yield body.program, "asked"
        elif body.state in HANDED_OVER:
            gone.add(body.program)
        elif body.state in TRANSFER_LOST:
            yield body.program, "transfer_failed"
    for program in gone:
        yield program, "went"
        if not units:
            yield program, "alone"


def _acts(told: Told) -> Iterator[LinesSent | TransferMoved]:
    """What was sent and transferred, in the order of the record: clocks may have been set back."""
    for entry in told.call.entries:
        if entry.header.kind in {LinesSent.KIND, TransferMoved.KIND}:
            body = body_of(entry)
            if isinstance(body, LinesSent | TransferMoved):
                yield body
