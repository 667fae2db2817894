"""A seat restored from an older copy is noticed before it pushes, and both journals are kept."""

import shutil
from pathlib import Path

import pytest

from console.office.folder import DataFolder
from console.session import commands as do
from console.session.room import Ring
from console.sharing import syncing
from store.reading import own_journals
from store.sharing.heads import Owed
from store.sharing.joining import continued
from support.hub_app import RunningHub
from support.relay import relayed
from support.sessions import HERE, HOME
from support.sharing import Room, Seat, at_hub, in_step, until


def copied(seat: Seat, to: Path) -> None:
    """A backup, as good as one: of a seat that is closed."""
    seat.close()
    shutil.copytree(seat.folder.root, to)
    seat.open()


def restored(seat: Seat, from_copy: Path) -> None:
    seat.close()
    shutil.rmtree(seat.folder.root)
    shutil.copytree(from_copy, seat.folder.root)
    seat.open()


def test_an_older_copy_is_noticed_before_anything_is_pushed_and_both_are_kept(
    room: Room, folder: Path
) -> None:
    one, other = room.seat(), room.seat()
    line = one.line(one.session.take(Ring("wireless", HOME, HERE)).call.id)
    line.answer(story="before the copy")
    in_step(one, other)
    copied(one, folder / "copy")
    old = one.mine
    one.line(line.call).answer(weapon="near")
    in_step(one, other)
    known = at_hub(room.hub.engine, old)
    restored(one, folder / "copy")
    assert one.mine == old
    asked = one.session.view(line.call).question
    until(lambda: one.mine != old, one)
    assert asked is not None
    assert one.session.view(line.call).question == asked
    in_step(one, other)
    assert at_hub(room.hub.engine, old) == known
    assert [e for e in one.entries() if e.header.journal == old] == known
    opening = at_hub(room.hub.engine, one.mine)[0]
    assert continued(opening) == old
    assert room.hub.engine.asides() == []
    assert own_journals(one.office.journal) == {old, one.mine}
    assert one.session.view(line.call).answers["weapon"] == "near"
    [alarm] = one.office.seating().shared.alarms  # type: ignore[union-attr]
    assert "older copy" in alarm
    number = one.session.take().call.number
    assert number not in {call.number for call in other.session.calls}
    in_step(one, other)
    assert one.entries() == other.entries()


def test_control_a_seat_that_does_not_look_forks_its_journal(
    room: Room, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = room.seat()
    in_step(one)
    copied(one, folder / "copy")
    one.session.take()
    in_step(one)
    restored(one, folder / "copy")
    monkeypatch.setattr(syncing, "standing", lambda *_: Owed(0))
    one.session.take()
    one.session.take()
    until(lambda: bool(room.hub.engine.asides()), one)


@pytest.mark.parametrize(
    ("after_copy", "after_restore"),
    [
        pytest.param(5, 2, id="the hub goes further"),
        pytest.param(2, 5, id="the seat goes further"),
        pytest.param(3, 3, id="both go as far"),
        pytest.param(1, 450, id="more than one push holds"),
    ],
)
@pytest.mark.parametrize("dies", [False, True], ids=["lives on", "dies as it begins anew"])
def test_what_a_restored_seat_wrote_before_it_heard_of_the_hub_is_kept_aside_on_both_sides(
    room: Room, hub: RunningHub, folder: Path, after_copy: int, after_restore: int, dies: bool
) -> None:
    with relayed(hub.url) as way:
        one, other = room.seat(way.url), room.seat()
        call = one.session.take(Ring("wireless", HOME, HERE)).call.id
        in_step(one, other)
        copied(one, folder / "copy")
        old = one.mine
        before = len(at_hub(hub.engine, old))
        for n in range(after_copy):
            one.session.do(call, do.AddNote(f"after the copy {n}"))
        in_step(one, other)
        known = at_hub(hub.engine, old)
        way.now("cut")
        restored(one, folder / "copy")
        for n in range(after_restore):
            one.session.do(call, do.AddNote(f"after the restore {n}"))
        until(lambda: one.standing == "unreachable", one)
        mine = [e for e in one.entries() if e.header.journal == old]
        assert one.mine == old
        way.now("open")
        until(lambda: one.mine != old, one)
        if dies:
            one.close()
            one.open()
        until(lambda: one.standing == other.standing == "in_step", one, other)
        until(lambda: len(one.office.journal.asides()) == after_copy, one)
        assert at_hub(hub.engine, old) == known
        assert [e for e in one.entries() if e.header.journal == old] == mine
        assert [aside.entry for aside in hub.engine.asides()] == mine[before:]
        assert one.office.journal.asides() == known[before:]
        one.session.do(call, do.AddNote("under the new journal"))
        until(lambda: at_hub(hub.engine, one.mine)[-1].hash == one.office.journal.last.hash, one)
        one.close()
        one.open()
        until(lambda: one.standing == "in_step", one)


def test_two_machines_that_write_one_journal_are_told_apart(room: Room, folder: Path) -> None:
    one = room.seat()
    in_step(one)
    copied(one, folder / "twin")
    twin = Seat(DataFolder(folder / "twin"), "1", one.hub, "live", room.pack, room.clock)
    twin.open()
    room.seats.append(twin)
    in_step(one, twin)
    old = one.mine
    one.session.take()
    until(lambda: one.standing == "in_step" and len(at_hub(room.hub.engine, old)) > 1, one)
    twin.session.take()
    until(lambda: twin.mine != old, one, twin)
    until(lambda: one.office.journal.head(twin.mine) == twin.office.journal.last, one, twin)
    until(lambda: one.standing == twin.standing == "in_step", one, twin)
    assert one.mine == old
