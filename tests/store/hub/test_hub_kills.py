"""A hub killed at any moment loses nothing that it acknowledged, and doubles nothing."""

import asyncio
import random
from pathlib import Path

import pytest

from store.hub.places import Folder, Place
from support.hub_engines import BOTH, place
from support.hub_ledger import Ledger, Pusher, pushers, settled
from support.hub_nursery import Nursery, free_port, now, nursery

SEATS = 6
SEED = 20_260_602


async def under_load(
    hubs: Nursery, where: Place, how: str, kills: int, chance: random.Random
) -> list[Pusher]:
    """Kill the hub so often while seats push to it, and start it again each time."""
    port = free_port()
    stop = asyncio.Event()
    pid = await asyncio.to_thread(hubs.started, address(where), port, how)
    tokens = where.tokens_there()
    seats = pushers(tokens, SEATS, chance)
    tokens.close()
    tasks = [asyncio.create_task(one.push(f"http://127.0.0.1:{port}", stop)) for one in seats]
    for _ in range(kills):
        answers = sum(one.answers for one in seats)
        while sum(one.answers for one in seats) < answers + SEATS:
            await asyncio.sleep(0.01)
        await asyncio.sleep(chance.uniform(0, 0.3))
        await asyncio.to_thread(hubs.killed, pid)
        pid = await asyncio.to_thread(hubs.started, address(where), port, how)
    stop.set()
    await asyncio.gather(*tasks)
    await asyncio.to_thread(hubs.killed, pid)
    return seats


def address(where: Place) -> str:
    return str(where.path) if isinstance(where, Folder) else where.url


async def killed(where: Place, how: str, kills: int) -> tuple[Ledger, list[Pusher]]:
    with nursery() as hubs:
        seats = await under_load(hubs, where, how, kills, random.Random(SEED))
    engine = where.open("live", now)
    try:
        return settled(engine, seats), seats
    finally:
        engine.close()


@pytest.mark.parametrize("name", BOTH)
async def test_twenty_kills_under_load_lose_nothing_acknowledged_and_double_nothing(
    name: str, tmp_path: Path
) -> None:
    with place(name, tmp_path) as where:
        ledger, seats = await killed(where, "sound", 20)
    assert (ledger.lost, ledger.doubled, ledger.odd) == (0, 0, ())
    assert ledger.acknowledged > 500
    assert sum(one.losses for one in seats) >= 20, "no kill fell on a request"


async def test_control_a_hub_that_acknowledges_before_the_commit_loses(tmp_path: Path) -> None:
    ledger, _ = await killed(Folder(tmp_path), "acknowledges_first", 4)
    assert ledger.lost > 0
