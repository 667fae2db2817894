"""Which calls there are, in the order in which they were received, and every number accounted for.

One pass over the entries; no call is folded, so that ten years of them fit in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from store.chain import broken
from store.entry import Entry
from store.kinds import body_of
from store.kinds.contact import CallOpened
from store.kinds.response import CallClosed, CallReopened
from store.numbers import Number, parse
from store.reader import Reader

Standing: TypeAlias = Literal["closed", "active"]
"""A call is over, or somebody still has to see to it."""


@dataclass(frozen=True, slots=True)
class Received:
    """A call, and where its opening entry stands."""

    call: UUID
    number: str
    """Empty where the opening entry is missing or damaged."""
    at: datetime
    journal: UUID
    seq: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one incident number, or of a row of them that no call has."""

    number: str
    """Empty for a call without a readable number."""
    up_to: str
    """The last of a row of missing numbers; else the number itself."""
    standing: Literal["closed", "active", "missing", "twice", "unnumbered"]
    call: UUID | None

    @property
    def ok(self) -> bool:
        """Whether the number is that of exactly one call."""
        return self.standing in {"closed", "active"}


def received(reader: Reader) -> tuple[Received, ...]:
    """Every call, by the time of its opening entry, then by journal and `seq`.

    Raises a StoreFault when the file cannot be read. A damaged entry opens or closes nothing.
    """
    first: dict[UUID, Entry] = {}
    opened: dict[UUID, tuple[Entry, str]] = {}
    last: dict[UUID, tuple[tuple[int, UUID, int], bool]] = {}
    for entry in reader.entries():
        call = entry.header.call
        if call is None:
            continue
        if call not in first or entry.order < first[call].order:
            first[call] = entry
        if entry.header.kind not in _TELLING or broken(entry):
            continue
        match body_of(entry):
            case CallOpened(number=number):
                opened.setdefault(call, (entry, number))
            case CallClosed() | CallReopened() as ending:
                order = (entry.order, isinstance(ending, CallClosed))
                last[call] = max(order, last.get(call, order))
    found = []
    for call, earliest in first.items():
        opening, number = opened.get(call, (earliest, ""))
        head = opening.header
        standing: Standing = "closed" if call in last and last[call][1] else "active"
        found.append(Received(call, number, head.at, head.journal, head.seq, standing))
    return tuple(sorted(found, key=lambda one: (one.at, one.journal, one.seq)))


_TELLING = frozenset({CallOpened.KIND, CallClosed.KIND, CallReopened.KIND})


def reconcile(calls: Iterable[Received]) -> tuple[Account, ...]:
    """Account for every number, from each journal's first to the highest that a call has."""
    held: dict[Number, list[Received]] = defaultdict(list)
    accounts: list[Account] = []
    for call in calls:
        try:
            held[parse(call.number)].append(call)
        except ValueError:
            accounts.append(Account("", "", "unnumbered", call.call))
    before: Number | None = None
    for one in sorted(held, key=lambda number: (number.mode, number.tag, number.count)):
        same = before is not None and (before.mode, before.tag) == (one.mode, one.tag)
        expected = before.count + 1 if before is not None and same else 1
        if one.count > expected:
            first, last = (Number(one.mode, one.tag, n) for n in (expected, one.count - 1))
            accounts.append(Account(str(first), str(last), "missing", None))
        alone = len(held[one]) == 1
        for call in held[one]:
            standing = call.standing if alone else "twice"
            accounts.append(Account(str(one), str(one), standing, call.call))
        before = one
    return tuple(accounts)
