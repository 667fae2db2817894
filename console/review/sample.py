"""Which calls are reviewed: some always, the rest by a draw that nobody can steer.

A reviewer who chose the calls would choose the good ones or the bad ones. So a call's place in the
draw is the hash of its id: the same for everybody, and for a span that is over it stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from uuid import UUID

from console.report.measures import is_arrest
from console.report.spans import Span
from console.report.told import Told
from store.call import Call

SHARE = 0.02
"""Of all calls of a span, at the least: APCO/NENA ANS 1.107.1, nxtbook.com/naylor/NENQ/NENQ0416."""

FLOOR = 30
"""Calls at the least, or all where there are fewer: what Maine asks of a center for a month with up
to 10,000 calls a year, regulations.justia.com/states/maine/65/625/chapter-5/section-625-5-8."""


class Reason(StrEnum):
    """Why a call is reviewed."""

    ARREST = "cardiac arrest"
    LESS_SENT = "a recommended line was left out"
    LOST = "a transfer failed"
    CONFLICT = "two answers contradict one another"
    DRAWN = "drawn"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A call to be reviewed."""

    call: Call
    reasons: tuple[Reason, ...]


def reasons_of(call: Call) -> tuple[Reason, ...]:
    """Why a call is reviewed in any case; nothing for most calls."""
    told = Told.of(call)
    reached = {
        Reason.ARREST: is_arrest(told),
        Reason.LESS_SENT: bool(call.left_out),
        Reason.LOST: told.first("transfer_failed") is not None,
        Reason.CONFLICT: bool(call.conflicts),
    }
    return tuple(reason for reason, holds in reached.items() if holds)


def drawn(calls: Sequence[UUID]) -> frozenset[UUID]:
    """The calls that the draw falls on: as many as `SHARE` and `FLOOR` ask for."""
    wanted = max(ceil(len(calls) * SHARE), min(FLOOR, len(calls)))
    return frozenset(sorted(calls, key=_place)[:wanted])


def _place(call: UUID) -> bytes:
    return hashlib.sha256(b"review" + call.bytes).digest()


def to_review(calls: Iterable[Call], span: Span) -> tuple[Chosen, ...]:
    """The closed calls of a span that are to be reviewed, in the order in which they are given."""
    closed = [
        call for call in calls if call.closed is not None and span.holds(Told.of(call).received)
    ]
    fallen = drawn([call.id for call in closed])
    found: list[Chosen] = []
    for call in closed:
        reasons = reasons_of(call)
        if call.id in fallen:
            reasons = (*reasons, Reason.DRAWN)
        if reasons:
            found.append(Chosen(call, reasons))
    return tuple(found)
