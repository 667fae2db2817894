"""A record is backed up, restored elsewhere, and tells the same calls under a new journal."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic
from uuid import UUID

import pytest

from store.backup.reading import BackedUp
from store.backup.restoring import restore
from store.backup.writing import back_up
from store.chain import Head, Writer, link
from store.entry import Entry
from store.faults import AlreadyThere, Missing, NotSound, Unreadable, WrongMode
from store.kinds import body_of
from store.packs import PacksUsed
from store.reader import Reader
from store.reading import own_journals
from store.sharing.joining import continued
from store.verify import verify
from support.backups import backed_up, beside, calls, entries, files, record, restored, restorer
from support.cli import pack, taking
from support.journals import NOON, Desk, copy_of_another, note, texts
from support.nursery import nursery


def decisions(found: list[Entry]) -> list[object]:
    return [body_of(entry) for entry in found if entry.header.kind.startswith("decision")]


def test_what_is_restored_tells_the_same_calls_decisions_and_dispositions(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    before = entries(old)
    held = backed_up(old, tmp_path / "file")
    done = restored(tmp_path / "file", tmp_path / "county" / "new")
    new = tmp_path / "county" / "new"
    assert done.held == held
    assert (held.entries, held.seq, held.journals, held.people) == (len(before), 52, 1, True)
    assert verify(new / "journal.db").ok
    assert [call.closed for call in calls(new)] == [call.closed for call in calls(old)]
    assert calls(new) == calls(old)
    *same, opening = sorted(
        entries(new), key=lambda e: (e.header.journal != held.journal, e.header.seq)
    )
    assert same == before
    assert decisions(same) == decisions(before) != []
    assert (opening.header.journal, continued(opening)) == (done.journal, held.journal)
    assert files(new) == files(old)
    assert len(files(new)) == held.files == 8
    kept = PacksUsed(new / "packs-used").get(pack().digest)
    assert kept is not None
    assert kept.digest == pack().digest
    with Reader.at(new / "journal.db") as reader:
        assert reader.mine == done.journal
        assert own_journals(reader) == {held.journal, done.journal}


def test_what_others_wrote_and_what_was_kept_aside_is_restored(tmp_path: Path) -> None:
    desk, twin = Desk(tmp_path / "old"), Writer(UUID(int=77), "9", "j.doe", bytes)
    with desk.create() as journal:
        others = copy_of_another(desk.path, [note("one"), note("two")])
        [fork] = link(Head(2, others[1].hash), [note("otherwise")], twin, NOON, {})
        assert journal.take_in([fork]).forked == {UUID(int=77): 3}
        journal.append([note("mine")])
    held = backed_up(tmp_path / "old", tmp_path / "file")
    assert (held.journals, held.entries) == (2, 5)
    restored(tmp_path / "file", tmp_path / "new")
    with Reader.at(tmp_path / "new" / "journal.db") as reader:
        assert reader.asides() == [fork]
        assert reader.stretch(UUID(int=77), 0, 9) == list(others)


def test_only_the_owner_may_read_a_backup_and_what_is_made_of_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        backed_up(record(tmp_path / "old"), tmp_path / "file")
        restored(tmp_path / "file", tmp_path / "new")
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "journal.db").stat().st_mode & 0o777 == 0o600


def test_people_are_in_it_only_where_they_were_asked_for(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    without = backed_up(old, tmp_path / "without", people=False)
    assert not without.people
    with closing(sqlite3.connect(tmp_path / "without")) as db:
        names = {name for (name,) in db.execute("SELECT name FROM files")}
    assert "reference.db" not in names
    restored(tmp_path / "without", tmp_path / "new")
    assert not (tmp_path / "new" / "reference.db").exists()
    assert files(tmp_path / "new") == {
        name: raw for name, raw in files(old).items() if not name.startswith("reference.db")
    }


def test_where_no_people_are_held_none_are_said_to_be_in_it(tmp_path: Path) -> None:
    Desk(tmp_path / "old").create().close()
    assert not backed_up(tmp_path / "old", tmp_path / "file", people=True).people


def test_hidden_files_drafts_and_the_token_of_the_hub_stay_behind(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    sound = files(old)
    (old / "hub.token").write_text("gch_secret")
    (old / "packs" / ".git").mkdir()
    (old / "packs" / ".git" / "HEAD").write_text("x")
    (old / "packs-used" / f"{'0' * 64}.771").write_text("half")
    (old / "cache").mkdir()
    (old / "cache" / "made-again").write_text("x")
    backed_up(old, tmp_path / "file")
    restored(tmp_path / "file", tmp_path / "new")
    assert files(tmp_path / "new") == sound


def test_a_pack_that_is_a_link_is_kept_whole(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    (tmp_path / "edited").mkdir()
    (tmp_path / "edited" / "pack.yaml").write_text("pack: linked\n")
    (old / "packs" / "linked").symlink_to(tmp_path / "edited")
    backed_up(old, tmp_path / "file")
    restored(tmp_path / "file", tmp_path / "new")
    linked = tmp_path / "new" / "packs" / "linked"
    assert not linked.is_symlink()
    assert (linked / "pack.yaml").read_text() == "pack: linked\n"


def test_numbers_of_incidents_and_entries_are_never_given_twice(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    backed_up(old, tmp_path / "file")
    roots = [old, tmp_path / "one", tmp_path / "other"]
    for seed, root in enumerate(roots[1:]):
        restore(tmp_path / "file", root, "live", restorer(seed))
    seen: dict[tuple[object, int], bytes] = {}
    numbers: dict[str, object] = {}
    for root in roots:
        with taking(root) as desk:
            desk.call("after the backup")
        for entry in entries(root):
            assert (
                seen.setdefault((entry.header.journal, entry.header.seq), entry.hash) == entry.hash
            )
        for call in calls(root):
            assert numbers.setdefault(call.number, call.id) == call.id
    assert len(numbers) == 5


def test_every_entry_acknowledged_before_a_backup_begins_is_in_it_and_no_half_group(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path / "old")
    desk.create().close()
    copies: list[tuple[list[str], BackedUp]] = []
    give_up = monotonic() + 30
    with nursery() as children, children.begun("append", desk.folder, "n") as acknowledged:
        for turn in range(6):
            while len(acknowledged) < 30 * turn:
                assert monotonic() < give_up, "the writer stands still"
            before = acknowledged.copy()
            copies.append((before, backed_up(desk.folder, tmp_path / f"{turn}")))
    with Reader.at(desk.path) as reader:
        written = texts(reader.entries())
    for before, held in copies:
        count = held.entries - 1
        assert written[:count][: len(before)] == before
        assert written[count : count + 1] == [] or str(written[count]).endswith(".0"), (
            "half a group"
        )
    assert copies[-1][1].entries > copies[0][1].entries, "nothing was written meanwhile"
    restored(tmp_path / "5", tmp_path / "new")
    assert texts(entries(tmp_path / "new")) == written[: copies[-1][1].entries - 1]


def test_control_a_copy_of_the_open_file_lacks_what_was_acknowledged(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "old")
    with desk.create() as journal:
        journal.append([note("acknowledged")])
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy" / "journal.db").write_bytes(desk.path.read_bytes())
        assert texts(entries(tmp_path / "copy")) == []
        back_up(desk.folder, tmp_path / "file", "live", NOON, people=False)
    restored(tmp_path / "file", tmp_path / "new")
    assert texts(entries(tmp_path / "new")) == ["acknowledged"]


@pytest.mark.parametrize("shared_memory", [True, False])
def test_what_a_killed_console_left_in_its_log_is_in_a_backup(
    tmp_path: Path, shared_memory: bool
) -> None:
    desk = Desk(tmp_path / "open")
    (tmp_path / "old").mkdir()
    with desk.create() as journal:
        journal.append([note("acknowledged")])
        for end in ("", "-wal", *(["-shm"] if shared_memory else [])):
            shutil.copy(f"{desk.path}{end}", f"{tmp_path / 'old' / 'journal.db'}{end}")
    backed_up(tmp_path / "old", tmp_path / "file")
    restored(tmp_path / "file", tmp_path / "new")
    assert texts(entries(tmp_path / "new")) == ["acknowledged"]


@pytest.mark.parametrize("left", ["journal.db", "guidecard.toml", "training"])
def test_nothing_is_restored_over_a_folder_that_holds_anything(tmp_path: Path, left: str) -> None:
    backed_up(record(tmp_path / "old"), tmp_path / "file")
    new = tmp_path / "new"
    new.mkdir()
    (new / left).write_bytes(b"left")
    with pytest.raises(AlreadyThere, match="nothing was changed"):
        restored(tmp_path / "file", new)
    assert [(path.name, path.read_bytes()) for path in new.iterdir()] == [(left, b"left")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "new", "old"]


def test_an_empty_folder_and_a_link_to_one_are_filled(tmp_path: Path) -> None:
    backed_up(record(tmp_path / "old"), tmp_path / "file")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    restored(tmp_path / "file", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert calls(tmp_path / "real") == calls(tmp_path / "old")


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    (tmp_path / "file").write_bytes(b"something else")
    with pytest.raises(AlreadyThere):
        backed_up(old, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"something else"


def test_a_damaged_record_gives_no_backup_and_the_entry_is_named(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    with closing(sqlite3.connect(old / "journal.db")) as db, db:
        db.execute("DROP TRIGGER entries_never_change")
        db.execute("UPDATE entries SET taker = 'somebody' WHERE seq = 7")
    with pytest.raises(NotSound, match="Entry 7 has a header") as fault:
        backed_up(old, tmp_path / "file")
    assert "copying its whole folder" in str(fault.value)
    assert beside(tmp_path) == ["old"]


def test_people_that_are_damaged_are_told_and_can_be_left_out(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    with closing(sqlite3.connect(old / "reference.db")) as db, db:
        db.execute("UPDATE reference_records SET sha256 = zeroblob(32)")
    with pytest.raises(NotSound, match="back up without people"):
        backed_up(old, tmp_path / "file")
    assert backed_up(old, tmp_path / "file", people=False).entries == 52


def test_a_file_among_the_packs_that_no_backup_takes_is_named(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    strange = old / "packs" / "mill-county" / "a\u202eb.yaml"
    strange.touch()
    with pytest.raises(Unreadable, match="u202eb"):
        backed_up(old, tmp_path / "file")
    strange.unlink()
    with (old / "packs" / "film.mov").open("wb") as film:
        film.truncate(20 * 2**20)
    with pytest.raises(Unreadable, match="larger than 16 MiB"):
        backed_up(old, tmp_path / "file")
    assert beside(tmp_path) == ["old"]


def test_live_and_training_are_not_mixed(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    with pytest.raises(WrongMode):
        back_up(old, tmp_path / "file", "training", NOON, people=False)
    backed_up(old, tmp_path / "file")
    with pytest.raises(WrongMode, match="backup of a live record"):
        restore(tmp_path / "file", tmp_path / "new", "training", restorer())
    assert beside(tmp_path) == ["file", "old"]


def test_a_folder_without_a_record_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        backed_up(tmp_path, tmp_path / "file")
