"""A seat restored from a backup shares on under a new journal, and forks nothing."""

from pathlib import Path

from console.office.folder import DataFolder
from console.session import commands as do
from console.session.room import Ring
from store.backup.restoring import restore
from store.reading import own_journals
from store.sharing.joining import continued
from support.backups import backed_up, restored, restorer
from support.sessions import HERE, HOME
from support.sharing import Room, Seat, at_hub, in_step


def restored_seat(room: Room, seat: Seat, file: Path, root: Path) -> Seat:
    """The seat on a new machine, with the token that it had."""
    restored(file, root)
    again = Seat(DataFolder(root), seat.name, seat.hub, "live", room.pack, room.clock)
    again.open()
    room.seats.append(again)
    return again


def test_a_hub_that_knows_later_entries_gives_them_back_and_nothing_is_numbered_twice(
    room: Room, folder: Path
) -> None:
    one, other = room.seat(), room.seat()
    line = one.line(one.session.take(Ring("wireless", HOME, HERE)).call.id)
    line.answer(story="before the backup")
    backed_up(one.folder.root, folder / "file", people=False)
    asked = one.session.view(line.call).question
    assert asked is not None
    one.line(line.call).answer(weapon="near")
    later = one.session.take().call
    in_step(one, other)
    old = one.mine
    known = at_hub(room.hub.engine, old)
    one.close()
    room.seats.remove(one)

    new = restored_seat(room, one, folder / "file", folder / "new")
    assert new.mine != old
    assert new.session.view(line.call).question == asked
    number = new.session.take().call.number
    in_step(new, other)
    assert at_hub(room.hub.engine, old) == known
    assert room.hub.engine.asides() == [] == new.office.journal.asides()
    assert continued(at_hub(room.hub.engine, new.mine)[0]) == old
    assert own_journals(new.office.journal) == {old, new.mine}
    assert new.session.view(line.call).answers["weapon"] == "near"
    assert [e for e in new.entries() if e.header.journal == old] == known
    assert new.entries() == other.entries()
    assert number not in {later.number, new.session.view(line.call).call.number}


def test_what_the_hub_never_had_of_the_old_journal_it_gets_from_the_restored_seat(
    room: Room, folder: Path
) -> None:
    one, other = room.seat(), room.seat()
    in_step(one, other)
    call = one.session.take(Ring("wireless", HOME, HERE)).call.id
    for number in range(300):
        one.session.do(call, do.AddNote(f"never pushed {number}"))
    backed_up(one.folder.root, folder / "file", people=False)
    old, written = one.mine, one.entries()
    one.close()
    room.seats.remove(one)
    new = restored_seat(room, one, folder / "file", folder / "new")
    in_step(new, other)
    assert at_hub(room.hub.engine, old) == [e for e in written if e.header.journal == old]


def test_two_restored_from_one_backup_and_the_first_one_all_go_on(room: Room, folder: Path) -> None:
    one = room.seat()
    call = one.session.take(Ring("wireless", HOME, HERE)).call.id
    backed_up(one.folder.root, folder / "file", people=False)
    seats = [one]
    for seed in (5, 6):
        restore(folder / "file", folder / str(seed), "live", restorer(seed))
        seat = Seat(DataFolder(folder / str(seed)), "1", one.hub, "live", room.pack, room.clock)
        seat.open()
        room.seats.append(seat)
        seats.append(seat)
    for seat in seats:
        seat.session.do(call, do.AddNote(f"by {seat.mine}"))
    in_step(*seats)
    assert len({seat.mine for seat in seats}) == 3
    assert room.hub.engine.asides() == []
