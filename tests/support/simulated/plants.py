"""Faults planted in a simulation, each one that others made: it must find every one of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from uuid import UUID

from console.sharing import syncing
from console.sharing.earlier import Earlier
from console.sharing.exchange import Exchange
from store.arrivals import Arrived
from store.chain import Head
from store.entry import Entry
from store.hub import sqlite
from store.hub.engine import Batch, Outcome, Taken
from store.hub.live import Live, Reader
from store.sharing.heads import Owed
from store.sharing.joining import Fork, Gap, Joins, Meeting, meet
from support.simulated.hub import MemoryEngine, SimulatedHub
from support.simulated.seat import FragileJournal, SimulatedSeat
from support.simulated.world import Made


class AcknowledgesFirst(MemoryEngine):
    """A hub that answers at once and writes a little later."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._later: list[Batch] = []

    def push(self, batches: Sequence[Batch]) -> list[Outcome]:
        self._later += batches
        lasts = [batch.entries[-1] for batch in batches]
        return [Taken(Head(last.header.seq, last.hash), 1) for last in lasts]

    def later(self) -> None:
        if not self.is_full:
            batches, self._later = self._later, []
            super().push(batches)


class GoesByOneCounter(Live):
    """A live line that goes by numbers given out when a push came, not when it could be seen."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.numbers: dict[bytes, int] = {}
        self._cursor = 0

    async def _tell(self, moved: frozenset[UUID] | None) -> None:
        held = [
            entry
            for journal, _ in self._engine.heads(None, 1000)
            for entry in self._engine.entries(journal, 0, 10**6, 2**40)
        ]
        new = [entry for entry in held if self.numbers.get(entry.hash, 0) > self._cursor]
        if new:
            new.sort(key=lambda entry: self.numbers[entry.hash])
            self._cursor = self.numbers[new[-1].hash]
            self._send(new)


class HubOfOneCounter(SimulatedHub):
    live_type = GoesByOneCounter

    def start(self) -> None:
        super().start()
        live, push = self.hub.live, self.committer.push
        assert isinstance(live, GoesByOneCounter)

        async def numbered(batch: Batch) -> Outcome:
            for entry in batch.entries:
                live.numbers.setdefault(entry.hash, len(live.numbers) + 1)
            return await push(batch)

        self.committer.push = numbered  # type: ignore[method-assign]


class HubWithoutKey(SimulatedHub):
    """A hub whose table of entries has no key that would refuse a second one."""

    def start(self) -> None:
        [(sql,)] = self.database.execute("SELECT sql FROM sqlite_schema WHERE name = 'entries'")
        if "PRIMARY KEY" in sql:
            keyless = sql.replace(", PRIMARY KEY (journal, seq)", "")
            rows = self.database.execute("SELECT * FROM entries").fetchall()
            for trigger in ("entries_are_kept", "entries_never_change"):
                self.database.execute(f"DROP TRIGGER {trigger}")
            self.database.execute("DROP TABLE entries")
            self.database.execute(keyless)
            for row in rows:
                self.database.execute(f"INSERT INTO entries VALUES ({'?, ' * 15}?)", row)
        super().start()


class ListensLate(Live):
    """A live line whose reader is told of what moves only some time after it was told the heads."""

    @asynccontextmanager
    async def listening(self, *, with_bodies: bool) -> AsyncIterator[Reader]:
        async with super().listening(with_bodies=with_bodies) as reader:
            self._readers.discard(reader)
            asyncio.get_running_loop().call_later(0.5, self._readers.add, reader)
            yield reader


class HubThatListensLate(SimulatedHub):
    live_type = ListensLate


class GoesOnFromTheHighest(FragileJournal):
    """A seat that goes on from the highest number it saw, whatever is missing before."""

    def take_in(self, entries: Sequence[Entry]) -> Arrived:
        return replace(super().take_in(entries), gaps={})


class SeatOfTheHighest(SimulatedSeat):
    journal_type = GoesOnFromTheHighest


class TrimsWhenSent(Exchange):
    """An outbox out of which everything is taken that was sent."""

    def _batch(self, journal: UUID, after: int) -> list[Entry]:
        if journal != self._journal.mine:
            return super()._batch(journal, after)
        seat: Any = self._line
        batch = super()._batch(journal, max(after, seat.trimmed.get(journal, 0)))
        if batch:
            seat.trimmed[journal] = batch[-1].header.seq
        return batch


class SeatThatTrims(SimulatedSeat):
    exchange_type = TrimsWhenSent

    def __init__(self, *given: Any) -> None:
        self.trimmed: dict[UUID, int] = {}
        super().__init__(*given)


class ReachedBeforeKept(Exchange):
    """A seat that counts as held what it could not write."""

    def _take_in(self) -> tuple[Entry, ...]:
        entries, is_end = self._arriving[0]
        if (
            not is_end
            and entries[0].header.seq <= self._reach.get(entries[0].header.journal, 0) + 1
        ):
            self._reached(entries[0].header.journal, entries[-1].header.seq)
        try:
            return super()._take_in()
        except BaseException:
            self._arriving.popleft()
            raise


class SeatThatCountsBefore(SimulatedSeat):
    exchange_type = ReachedBeforeKept


def _never_repeated(
    head: Head, held: Mapping[int, bytes], entries: Sequence[Entry], aside: Head | None = None
) -> Meeting:
    """A hub that takes whatever begins at or before its end for new."""
    met = meet(head, held, entries, aside)
    return Joins(tuple(entries)) if isinstance(met, Joins) else met


def _never_forked(
    head: Head, held: Mapping[int, bytes], entries: Sequence[Entry], aside: Head | None = None
) -> Meeting:
    """A hub that compares numbers and no hashes."""
    met = meet(head, held, entries, aside)
    if isinstance(met, Fork):
        return Joins(tuple(entry for entry in entries if entry.header.seq > head.seq))
    return met


def _never_a_gap(
    head: Head, held: Mapping[int, bytes], entries: Sequence[Entry], aside: Head | None = None
) -> Meeting:
    """A hub that takes what comes, whatever is missing before."""
    met = meet(head, held, entries, aside)
    return Joins(tuple(entries)) if isinstance(met, Gap) else met


def _in_the_order_of_clocks(entry: Entry) -> tuple[Any, ...]:
    return (entry.header.at, entry.header.journal, entry.header.seq)


def _of_own_side_only(_exchange: Exchange) -> None:
    """A seat whose journal goes further than the hub's never looks at what that holds."""


def _nothing_left(_earlier: Earlier, _hub: Mapping[UUID, Head]) -> tuple[None, int]:
    return None, 0


@contextmanager
def planted(name: str) -> Iterator[Made]:
    """What a simulation is made of while a fault is planted in it."""
    made, patches = PLANTS[name]
    with ExitStack() as undo:
        for target, what, value in patches:
            undo.enter_context(patch.object(target, what, value))
        yield made


PLANTS: dict[str, tuple[Made, tuple[tuple[Any, str, Any], ...]]] = {
    "the hub acknowledges before the commit": (Made(engine=AcknowledgesFirst), ()),
    "the live line goes by one counter of all entries": (Made(hub=HubOfOneCounter), ()),
    "the live line begins after its heads": (Made(hub=HubThatListensLate), ()),
    "the hub drops the check for what it holds already": (
        Made(hub=HubWithoutKey),
        ((sqlite, "meet", _never_repeated),),
    ),
    "the hub compares numbers and no hashes": (Made(), ((sqlite, "meet", _never_forked),)),
    "the hub takes what leaves a gap": (
        Made(seat=SeatThatTrims),
        ((sqlite, "meet", _never_a_gap),),
    ),
    "a seat pulls from the highest number it saw": (Made(seat=SeatOfTheHighest), ()),
    "a seat trims its outbox when it has sent": (Made(seat=SeatThatTrims), ()),
    "a seat counts as held what it could not keep": (Made(seat=SeatThatCountsBefore), ()),
    "a restored seat does not look what the hub holds": (
        Made(),
        ((syncing, "standing", lambda _mine, theirs, _hash_at: Owed(theirs.seq)),),
    ),
    "a restored seat takes in its own side of a fork only": (
        Made(),
        ((Exchange, "_look_for_forks", _of_own_side_only),),
    ),
    "a restored seat keeps to itself what it wrote before it heard": (
        Made(),
        ((Earlier, "next_push", _nothing_left),),
    ),
    "calls are told in the order of the wall clocks": (
        Made(),
        ((Entry, "order", property(_in_the_order_of_clocks)),),
    ),
}
