"""A backup holds everything of one moment, or there is none; a hub is made of it, or none is."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest

from store.faults import AlreadyThere, NotSound, StoreFault, WrongMode
from store.hub.backup import back_up, restore
from store.hub.engine import Asked, Held, PackHeld
from store.hub.places import Folder
from store.hub.tokens import make
from store.reference.models import Kind
from store.sharing.roles import Role
from support.hub import Seat
from support.journals import Clock

AT = datetime(2026, 11, 22, 6, 10, tzinfo=UTC)


def made(folder: Path, *seats: Seat) -> Folder:
    """A hub with something of everything."""
    place = Folder(folder)
    engine = place.open("live", Clock())
    tokens = place.tokens("live")
    engine.push([seat.batch() for seat in seats])
    engine.put_records([Held(Kind.PROFILE, "h-1", b"{}", ("+12065550101",), ("mill st",))])
    engine.put_pack(PackHeld("ab" * 32, "mill", "1", AT), b"{}")
    engine.note_asked(Asked(AT, "0000aaaa", None, "a drill", ("profile h-1",)))
    for number in (1, 2):
        _, token = make(
            mode="live",
            role=Role.CALL_TAKER,
            journal=UUID(int=number),
            label=f"seat {number}",
            now=AT,
            days=30,
            entropy=random.Random(number).randbytes,
        )
        tokens.add(token)
    tokens.revoke(token.id, AT + timedelta(days=1))
    engine.close()
    return place


def seats() -> list[Seat]:
    one, other = Seat(1), Seat(2)
    one.notes(*(f"{n}" for n in range(1200)))
    other.notes("one", "two")
    return [one, other]


def test_what_is_restored_is_what_was_backed_up(tmp_path: Path) -> None:
    two = seats()
    twin = two[1].copy()
    twin.entries = twin.entries[:1]
    twin.notes("otherwise")
    place = made(tmp_path / "hub", *two, twin)
    file = tmp_path / "hub.backup"
    told = back_up(place.path, file, AT)
    assert (told.journals, told.entries, told.tokens) == (2, 1204, 2)
    assert file.stat().st_mode & 0o077 == 0
    again = Folder(tmp_path / "again")
    assert restore(file, again.path, "live") == told
    assert sorted(one.name for one in again.path.iterdir()) == ["hub.db", "tokens.db"]
    old, new = place.open("live", Clock()), again.open("live", Clock())
    for seat in two:
        assert new.entries(seat.journal, 0, 9999, 2**30) == seat.entries
    assert new.asides() == old.asides() != []
    assert new.records() == old.records() != []
    assert new.asked() == old.asked() != []
    assert new.packs() == old.packs() != []
    assert new.pack("ab" * 32) == b"{}"
    assert again.tokens_there().all() == place.tokens_there().all()
    two[0].notes("goes on")
    new.push([two[0].batch(1202)])
    for engine in (old, new):
        engine.close()


def test_a_backup_while_the_hub_writes_holds_one_moment_and_holds_nobody_up(
    tmp_path: Path,
) -> None:
    seat = Seat(1)
    place = made(tmp_path / "hub", seat)
    engine = place.open("live", Clock())
    done, first = Event(), Event()

    def write() -> None:
        while not done.is_set():
            held = len(seat.entries)
            seat.notes(*("a note that goes on for a while " * 9 for _ in range(20)))
            engine.push([seat.batch(held + 1)])
            first.set()

    writer = Thread(target=write)
    writer.start()
    try:
        assert first.wait(10)
        told = [back_up(place.path, tmp_path / f"{n}.backup", AT) for n in range(8)]
    finally:
        done.set()
        writer.join()
        engine.close()
    counts = [one.entries for one in told]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0] > 0
    # A group of twenty is in it whole or not at all.
    assert all(count % 20 == 1 for count in counts)


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    place = made(tmp_path / "hub", *seats())
    file = tmp_path / "hub.backup"
    file.write_bytes(b"something else")
    with pytest.raises(AlreadyThere):
        back_up(place.path, file, AT)
    assert file.read_bytes() == b"something else"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["hub", "hub.backup"]


def test_a_damaged_hub_gives_no_backup_and_the_journal_is_named(tmp_path: Path) -> None:
    place = made(tmp_path / "hub", *seats())
    with sqlite3.connect(place.path / "hub.db") as db:
        db.execute("DROP TRIGGER entries_never_change")
        db.execute("UPDATE entries SET taker = 'somebody' WHERE seq = 700")
    db.close()
    with pytest.raises(NotSound, match=f"journal {UUID(int=1)}: Entry 700"):
        back_up(place.path, tmp_path / "hub.backup", AT)
    assert not (tmp_path / "hub.backup").exists()


def test_what_the_chains_and_pages_hold_cannot_be_changed_in_a_backup_unseen(
    tmp_path: Path,
) -> None:
    place = made(tmp_path / "hub", *seats())
    file = tmp_path / "hub.backup"
    back_up(place.path, file, AT)
    whole = file.read_bytes()
    body = whole.index(b'{"text":"7')
    # A page, the middle of the file, the words of an entry: flipped, cut off, and emptied.
    for damaged in (
        whole[:body] + bytes([whole[body] ^ 1]) + whole[body + 1 :],
        whole[: len(whole) // 2],
        b"",
        b"no database at all",
    ):
        file.write_bytes(damaged)
        with pytest.raises(NotSound):
            restore(file, tmp_path / "again", "live")
        assert not (tmp_path / "again").exists()


def _deleted(db: sqlite3.Connection, which: str) -> None:
    """Entries deleted, and what keeps them put back as it was."""
    [(trigger,)] = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'entries_are_kept'")
    db.execute("DROP TRIGGER entries_are_kept")
    db.execute(f"DELETE FROM entries WHERE {which}")
    db.execute(trigger)


def _head_cut(db: sqlite3.Connection) -> None:
    _deleted(db, "seq = 1201")


def _first_cut(db: sqlite3.Connection) -> None:
    _deleted(db, "seq BETWEEN 501 AND 600")


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("DROP TRIGGER entries_are_kept", "the trigger entries_are_kept"),
        (
            "CREATE TRIGGER quiet AFTER INSERT ON programs BEGIN DELETE FROM packs; END",
            "the trigger quiet",
        ),
        ("CREATE VIEW seen AS SELECT * FROM records", "the view seen"),
        ("DROP INDEX record_keys_of", "the index record_keys_of"),
    ],
)
def test_what_would_act_in_a_hub_is_not_restored(tmp_path: Path, harm: str, named: str) -> None:
    place = made(tmp_path / "hub", *seats())
    file = tmp_path / "hub.backup"
    back_up(place.path, file, AT)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(harm)
    with pytest.raises(NotSound, match=f"{named} is not as guidecard makes it"):
        restore(file, tmp_path / "again", "live")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("harm", [_head_cut, _first_cut])
def test_entries_that_are_missing_from_a_backup_are_noticed(
    tmp_path: Path, harm: Callable[[sqlite3.Connection], None]
) -> None:
    place = made(tmp_path / "hub", *seats())
    file = tmp_path / "hub.backup"
    back_up(place.path, file, AT)
    with sqlite3.connect(file) as db:
        harm(db)
    db.close()
    with pytest.raises(NotSound, match=str(UUID(int=1))):
        restore(file, tmp_path / "again", "live")


@pytest.mark.parametrize("left", ["hub.db", "hub.db-wal", "tokens.db", "tokens.db-journal"])
def test_nothing_is_restored_over_what_a_hub_left_behind(tmp_path: Path, left: str) -> None:
    place = made(tmp_path / "hub", *seats())
    file = tmp_path / "hub.backup"
    back_up(place.path, file, AT)
    again = tmp_path / "again"
    again.mkdir()
    (again / left).write_bytes(b"left")
    with pytest.raises(AlreadyThere, match=left):
        restore(file, again, "live")
    assert [(one.name, one.read_bytes()) for one in again.iterdir()] == [(left, b"left")]


def test_live_and_training_are_not_mixed_by_a_backup(tmp_path: Path) -> None:
    place = made(tmp_path / "hub", *seats())
    back_up(place.path, tmp_path / "hub.backup", AT)
    with pytest.raises(WrongMode):
        restore(tmp_path / "hub.backup", tmp_path / "again", "training")


def test_a_folder_without_a_hub_and_a_disk_without_the_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="There is no hub"):
        back_up(tmp_path, tmp_path / "x", AT)
    place = made(tmp_path / "hub", *seats())
    with pytest.raises(StoreFault, match="nothing was written"):
        back_up(place.path, tmp_path / "nowhere" / "x", AT)
    with pytest.raises(NotSound, match="no file"):
        restore(tmp_path / "none", tmp_path / "again", "live")
