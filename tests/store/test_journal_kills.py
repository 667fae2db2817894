"""A console killed at any moment loses nothing that it acknowledged."""

import random
from pathlib import Path

from store.entry import Entry
from store.reader import Reader
from store.verify import verify
from support.journals import Desk, texts
from support.nursery import nursery

KILLS = 60
SEED = 20_260_601


def entries(desk: Desk) -> list[Entry]:
    with Reader.at(desk.path) as reader:
        return list(reader.entries())


def test_fifty_kills_lose_no_acknowledged_entry(tmp_path: Path) -> None:
    desk, chance = Desk(tmp_path), random.Random(SEED)
    desk.create().close()
    acknowledged: list[str] = []
    with nursery() as children:
        for kill in range(KILLS):
            until = f"{kill}.{chance.randrange(30)}.0"
            acknowledged += children.killed(
                "append", tmp_path, str(kill), until, chance.uniform(0, 1500)
            )
    written = texts(entries(desk))
    assert [text for text in written if text in set(acknowledged)] == acknowledged
    assert len(written) == len(set(written)), "a group was written twice"
    assert len(written) - len(acknowledged) <= 3 * KILLS, "more than the group in flight"
    assert verify(desk.path).ok


def test_control_a_writer_that_acknowledges_first_loses(tmp_path: Path) -> None:
    desk, chance = Desk(tmp_path), random.Random(SEED)
    desk.create().close()
    acknowledged: list[str] = []
    with nursery() as children:
        for kill in range(10):
            until = f"{kill}.{chance.randrange(30)}.3"
            acknowledged += children.killed(
                "acknowledge_first", tmp_path, str(kill), until, chance.uniform(0, 200)
            )
    assert set(acknowledged) - set(texts(entries(desk)))


def test_a_kill_while_recovering_leaves_whole_groups_in_order(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    recovered = set()
    with nursery() as children:
        for kill in range(25):
            desk = Desk(tmp_path / str(kill))
            desk.create().close()
            said = children.killed(
                "recover", desk.folder, "r", "recovering", chance.uniform(0, 12_000)
            )
            written = texts(entries(desk))
            recorded = [f"r.{n:02}{part}" for n in range(1000) for part in ("", "+")]
            assert written == recorded[: len(written)]
            assert len(written) % 2 == 0, "half a group"
            saved = [line.removeprefix("saved ") for line in said if line.startswith("saved")]
            assert {line for line in said if line.startswith("kept")}, "the disk never failed"
            assert set(saved) <= set(written)
            assert verify(desk.path).ok
            recovered.add(min(len(written), 60))
    assert len(recovered) > 1, "the kills all fell at the same point"
