"""A hub that died and was restored from an older backup: what a seat holds is there again."""

import shutil
from pathlib import Path

from console.session.room import Ring
from support.cli import guidecard
from support.hub_process import a_hub_process
from support.sessions import HERE, HOME
from support.sharing import Room, in_step, until


def test_seats_push_again_what_a_restored_hub_lacks_and_nothing_is_lost(folder: Path) -> None:
    with a_hub_process(folder / "hub") as hub:
        room = Room(folder, hub)  # type: ignore[arg-type]  # a seat asks for address and token only
        try:
            one, other = room.seat(), room.seat()
            before = one.line(one.session.take(Ring("wireless", HOME, HERE)).call.id)
            in_step(one, other)
            file = folder / "hub.backup"
            told = guidecard("hub", "backup", "--data", hub.folder, file, "--json").json
            assert told["entries"] == sum(hub.entries().values())
            before.answer(story="a man in a doorway")
            for seat in (one, other):
                seat.session.take(Ring("wireless", HOME, HERE))
            in_step(one, other)
            after = hub.entries()
            hub.kill()
            until(lambda: {one.standing, other.standing} == {"unreachable"}, one, other)
            one.session.take(Ring("wireless", HOME, HERE))
            shutil.rmtree(hub.folder)
            ran = guidecard("hub", "restore", file, "--data", folder / "again")
            assert (ran.code, ran.err) == (0, "")
            assert "Seats push again what they wrote since" in ran.out
            hub.start(folder / "again")
            assert sum(hub.entries().values()) == told["entries"] < sum(after.values())
            in_step(one, other)
            heads = {name: head.seq for name, head in one.office.journal.heads().items()}
            assert hub.entries() == heads
            assert heads[one.mine] > after[one.mine]
            # Neither began a new journal, and nothing looks like a fork.
            assert guidecard("hub", "status", "--data", hub.folder).code == 0
            assert len(heads) == 2
        finally:
            room.close()
