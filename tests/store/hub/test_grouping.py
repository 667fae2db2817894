"""Group commit: those who wait share a commit, and one that fails takes nobody with it."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from store.faults import Full, Refused
from store.hub import grouping
from store.hub.engine import Batch, Outcome, Taken
from store.hub.faults import Busy
from store.hub.grouping import Committer
from store.hub.sqlite import SqliteEngine
from support.hub import Seat
from support.journals import Clock


class Slow(SqliteEngine):
    """Remembers its groups; fails where it is told to."""

    groups: list[int]
    poison: int = 0
    full: bool = False

    def push(self, batches: Sequence[Batch]) -> list[Outcome]:
        self.groups.append(len(batches))
        time.sleep(0.02)
        if self.full:
            raise Full("The disk is full", "nothing is lost", "Free space")
        if any(batch.journal.int == self.poison for batch in batches):
            raise Refused("No database takes this", "nothing was kept", "Mend it")
        return super().push(batches)


async def pushed(engine: Slow, *seats: Seat) -> list[Outcome | BaseException]:
    """What becomes of a batch of each seat, all pushed at once; the first goes ahead alone."""
    engine.groups = []
    committer = Committer(engine, threads=1, monotonic=time.monotonic, committed=lambda *_: None)
    try:
        tasks = [asyncio.create_task(committer.push(seat.batch())) for seat in seats]
        return await asyncio.gather(*tasks, return_exceptions=True)
    finally:
        await committer.close()
        assert committer.waiting == 0


@pytest.fixture
def engine(tmp_path: Path) -> Slow:
    return Slow.open(tmp_path, mode="live", clock=Clock())


async def test_what_comes_during_a_commit_shares_the_next(engine: Slow) -> None:
    seats = [Seat(number) for number in range(1, 21)]
    assert await pushed(engine, *seats) == [Taken(seat.head, 1) for seat in seats]
    assert len(engine.groups) <= 3
    engine.close()


async def test_one_that_no_database_takes_does_not_keep_the_others_out(engine: Slow) -> None:
    engine.poison = 3
    seats = [Seat(number) for number in range(1, 6)]
    outcomes = await pushed(engine, *seats)
    assert isinstance(outcomes.pop(2), Refused)
    assert outcomes == [Taken(seat.head, 1) for seat in seats if seat.number != 3]
    engine.close()


async def test_a_full_disk_is_told_to_all_who_wait_and_nothing_is_acknowledged(
    engine: Slow,
) -> None:
    engine.full = True
    outcomes = await pushed(engine, *(Seat(number) for number in range(1, 6)))
    assert all(isinstance(outcome, Full) for outcome in outcomes)
    assert len(engine.groups) <= 2, "not tried again for each"
    engine.close()


async def test_more_than_the_hub_takes_on_is_refused_at_once(
    engine: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "MOST_WAITING", 3)
    outcomes = await pushed(engine, *(Seat(number) for number in range(1, 6)))
    assert [type(outcome) for outcome in outcomes] == [Taken] * 3 + [Busy] * 2
    engine.close()
