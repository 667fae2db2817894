"""PostgreSQL: nothing is acknowledged that the standby does not have."""

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from typing import TypeVar

import psycopg
import pytest

from store.hub.engine import Taken
from store.hub.faults import NotDurable
from store.hub.places import Database
from store.hub.postgres import connecting
from store.hub.postgres.engine import PostgresEngine
from support import postgres_pair as pair
from support.hub import Seat
from support.hub_ledger import Ledger, pushers, settled
from support.hub_nursery import free_port, now, nursery
from support.journals import Clock

pytestmark = pytest.mark.xdist_group("postgresql")

_T = TypeVar("_T")

WAITING = """SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"""


def until(what: Callable[[], _T]) -> _T:
    end = time.monotonic() + 20
    while not (found := what()):
        assert time.monotonic() < end
        time.sleep(0.01)
    return found


def require_standby(cluster: pair.Cluster, name: str) -> None:
    cluster.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
    cluster.execute("SELECT pg_reload_conf()")
    until(lambda: cluster.execute("SHOW synchronous_standby_names") == [(name,)])
    time.sleep(0.1)  # every backend reads its settings anew between two statements


def test_a_commit_whose_wait_is_cancelled_is_no_acknowledgement_and_waits_again_when_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connecting, "COMMIT_SECONDS", 60)
    seat = Seat()
    with pair.folder() as parent, ThreadPoolExecutor(1) as thread:
        cluster = pair.primary(parent)
        engine = PostgresEngine.open(pair.url(cluster), mode="live", clock=Clock())
        engine.push([seat.batch()])
        seat.notes("while the standby is gone")
        require_standby(cluster, "gone")

        def push() -> Future[object]:
            return thread.submit(engine.push, [seat.batch()])

        first = push()
        [(pid,)] = until(lambda: cluster.execute(WAITING))
        cluster.execute(f"SELECT pg_cancel_backend({pid})")
        with pytest.raises(NotDurable, match="standby"):
            first.result(10)

        with psycopg.connect(pair.url(cluster), autocommit=True) as control:
            done = control.execute(
                "INSERT INTO entries SELECT * FROM entries ON CONFLICT DO NOTHING"
            )
            assert done.rowcount == 0, "control: a bare repetition would be acknowledged at once"

        again = push()
        until(lambda: cluster.execute(WAITING))
        with pytest.raises(StillWaiting):
            again.result(0.5)
        require_standby(cluster, "")
        assert again.result(10) == [Taken(seat.head, 0)]
        engine.close()


def test_a_wait_without_end_is_given_up_and_is_no_acknowledgement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connecting, "COMMIT_SECONDS", 0.3)
    with pair.folder() as parent:
        cluster = pair.primary(parent)
        engine = PostgresEngine.open(pair.url(cluster), mode="live", clock=Clock())
        require_standby(cluster, "gone")
        with pytest.raises(NotDurable):
            engine.push([Seat().batch()])
        engine.close()


async def failover(synchronous: bool, kill_after_seconds: float) -> Ledger:
    """Push, stall the stream, kill the primary with its disk, promote the standby, push on."""
    chance = random.Random(911)
    with pair.folder() as parent, nursery() as hubs:
        first = pair.primary(parent)
        second = pair.standby(first)
        url, port = pair.url(first, second), free_port()
        pid = await asyncio.to_thread(hubs.started, url, port)
        require_standby(first, "standby" if synchronous else "")
        tokens = Database(url).tokens_there()
        seats = pushers(tokens, 4, chance)
        tokens.close()
        stop = asyncio.Event()
        tasks = [asyncio.create_task(one.push(f"http://127.0.0.1:{port}", stop)) for one in seats]
        await asyncio.sleep(0.5)
        receiver = second.receiver()
        receiver.suspend()
        await asyncio.sleep(kill_after_seconds)
        first.kill()
        receiver.kill()
        await asyncio.to_thread(second.promote)
        answers = sum(one.acknowledged for one in seats)
        end = time.monotonic() + 60
        while sum(one.acknowledged for one in seats) < answers + 50:
            assert time.monotonic() < end, "the hub did not find the new primary"
            await asyncio.sleep(0.05)
        stop.set()
        await asyncio.gather(*tasks)
        await asyncio.to_thread(hubs.killed, pid)
        engine = PostgresEngine.open(url, mode="live", clock=now)
        try:
            return settled(engine, seats)
        finally:
            engine.close()


async def test_a_primary_killed_with_a_stalled_stream_loses_nothing_acknowledged() -> None:
    ledger = await failover(synchronous=True, kill_after_seconds=0.3)
    assert (ledger.lost, ledger.doubled, ledger.odd) == (0, 0, ())
    assert ledger.acknowledged > 50


async def test_control_a_standby_that_is_not_waited_for_loses() -> None:
    ledger = await failover(synchronous=False, kill_after_seconds=0.5)
    assert ledger.lost > 0
