"""Writing a journal and reading it back."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.chain import OPENED, START, broken
from store.entry import Mode
from store.faults import (
    AlreadyThere,
    Locked,
    Missing,
    NewerVersion,
    Refused,
    Unreadable,
    WrongMode,
)
from store.reader import Reader
from store.verify import verify
from support.journals import CALL, NOON, OTHER_CALL, Clock, Desk, copy_of_another, note, texts


def test_a_new_journal_begins_by_saying_what_it_is_for(tmp_path: Path) -> None:
    with Desk(tmp_path / "new" / "folder").create("training") as journal:
        [opening] = journal.entries()
        assert (opening.header.kind, opening.header.seq) == (OPENED, 1)
        assert opening.data == {"mode": "training", "continues": None}
        assert journal.mode == "training"
        assert opening.header.journal == journal.mine


def test_what_was_appended_is_read_back_exactly(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    drafts = [note("a"), note("\x00\x1b[2J \udcff", call=OTHER_CALL), note("c", call=None)]
    with desk.create() as journal:
        desk.clock.run(60)
        written = journal.append(drafts)
        assert tuple(journal.entries())[1:] == written
        assert [entry.header.at for entry in written] == [NOON] * 3
        assert {entry.header.entered_at for entry in written} == {NOON + timedelta(seconds=60)}
    with Reader.at(desk.path) as reader:
        assert tuple(reader.entries())[1:] == written
        assert [dict(entry.data or {}) for entry in written] == [dict(d.body) for d in drafts]


@given(text=st.text(st.characters(categories=None, codec=None)))
def test_raw_text_of_any_kind_survives_the_disk(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = Desk(tmp_path_factory.getbasetemp() / "raw")
    with desk.open() if desk.path.exists() else desk.create() as journal:
        [written] = journal.append([note(text)])
        *_, read = journal.entries()
        assert read == written
        assert broken(read) is None


def test_a_call_is_read_in_its_own_order_and_alone(tmp_path: Path) -> None:
    with Desk(tmp_path).create() as journal:
        journal.append([note("a"), note("x", call=OTHER_CALL), note("late", turn=9)])
        journal.append([note("b", turn=2)])
        assert texts(journal.entries(CALL)) == ["a", "b", "late"]
        assert texts(journal.entries(OTHER_CALL)) == ["x"]
        assert journal.calls() == (CALL, OTHER_CALL)


def test_entries_after_the_heads_one_knows_are_the_new_ones(tmp_path: Path) -> None:
    with Desk(tmp_path).create() as journal:
        journal.append([note("a")])
        known = {name: head.seq for name, head in journal.heads().items()}
        journal.append([note("b"), note("c", call=OTHER_CALL)])
        assert texts(journal.entries(after=known)) == ["b", "c"]
        assert texts(journal.entries(CALL, after=known)) == ["b"]


def test_long_journals_are_read_to_their_end(tmp_path: Path) -> None:
    with Desk(tmp_path).create() as journal:
        journal.append([note(str(n)) for n in range(1234)])
        assert texts(journal.entries()) == [str(n) for n in range(1234)]


def test_a_turn_follows_the_highest_seen_in_any_journal(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("mine")])
        copy_of_another(desk.path, [note("theirs", turn=30)])
        [entry] = journal.append([note("after both")])
        assert entry.header.turn == 31
        assert texts(journal.entries(CALL)) == ["mine", "theirs", "after both"]
        assert set(journal.heads()) == {journal.mine, UUID(int=77)}
    assert verify(desk.path).ok


def test_heads_and_last_are_where_the_journal_stands(tmp_path: Path) -> None:
    with Desk(tmp_path).create() as journal:
        *_, last = journal.append([note("a"), note("b")])
        assert journal.heads() == {journal.mine: (3, last.hash)}
        assert journal.last == (3, last.hash)
        assert journal.head(UUID(int=1)) == START


def test_a_reopened_journal_carries_the_chain_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        [before] = journal.append([note("a")])
    with desk.open() as journal:
        [after] = journal.append([note("b")])
    assert after.previous_hash == before.hash
    assert (after.header.seq, after.header.turn) == (3, 2)
    assert verify(desk.path).ok


def test_drafts_are_written_all_or_none(tmp_path: Path) -> None:
    with Desk(tmp_path).create() as journal:
        with pytest.raises(Refused, match="nothing was written"):
            journal.append([note("good"), note("x" * 5_000_000)])
        assert journal.append([]) == ()
        assert texts(journal.entries()) == []
        assert journal.append([note("next")])[0].header.seq == 2


def test_entries_cannot_be_changed_or_deleted_even_by_sql(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("a")])
    raw = sqlite3.connect(desk.path)
    for statement in (
        "DELETE FROM entries",
        "UPDATE entries SET kind = 'note.mended'",
        "UPDATE entries SET body = x'7b7d'",
        "UPDATE entries SET body = NULL",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries",
    ):
        raw.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(statement)
    raw.execute("UPDATE entries SET body = NULL, salt = NULL WHERE seq = 2")
    raw.commit()
    raw.close()
    report = verify(desk.path)
    assert (report.ok, report.entries) == (True, 2)
    with Reader.at(desk.path) as reader:
        assert [entry.data for entry in reader.entries(CALL)] == [None]


def test_an_append_inside_a_stray_transaction_is_still_on_disk(tmp_path: Path) -> None:
    """A raw write once opened a transaction that swallowed every later commit."""
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal._db.conn.execute("UPDATE journals SET made_at = made_at")
        journal.append([note("a")])
        journal._db.conn.execute("BEGIN")
        journal.append([note("b")])
        with Reader.at(desk.path) as reader:
            assert texts(reader.entries()) == ["a", "b"]


def test_a_second_writer_is_refused_with_one_sentence(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create(seat="2"), pytest.raises(Locked) as fault:
        desk.open(seat="3")
    assert "is in use by seat 2 (process " in str(fault.value)
    with desk.open(seat="3"):
        pass


def test_a_refused_opening_lets_go_of_the_lock(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.create().close()
    for seat, mode, refusal in (("", "live", Refused), ("2", "training", WrongMode)):
        with pytest.raises(refusal):
            desk.open(mode, seat)  # type: ignore[arg-type]
    desk.open().close()


@pytest.mark.parametrize(("made", "opened"), [("live", "training"), ("training", "live")])
def test_the_mode_is_fixed_from_the_first_entry_on(
    tmp_path: Path, made: Mode, opened: Mode
) -> None:
    desk = Desk(tmp_path)
    desk.create(made).close()
    with pytest.raises(WrongMode, match=f"is a {made} journal and was opened for {opened}"):
        desk.open(opened)


def test_a_journal_is_not_made_over_another(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("a")])
    before = desk.path.read_bytes()
    with pytest.raises(AlreadyThere):
        desk.create()
    assert desk.path.read_bytes() == before


def test_a_journal_that_is_not_there_is_missing_and_nothing_is_made(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "nowhere")
    for attempt in (desk.open, lambda: Reader.at(desk.path), lambda: verify(desk.path)):
        with pytest.raises(Missing, match="There is no journal at"):
            attempt()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_making_left_behind_is_made_anew(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "journal.db.unfinished").write_bytes(b"half a page")
    (tmp_path / "journal.db.unfinished-journal").write_bytes(b"to be played back")
    desk.create().close()
    assert verify(desk.path).ok
    assert not list(tmp_path.glob("*unfinished*"))


def test_a_file_of_a_newer_version_is_refused_with_one_sentence(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.create().close()
    with sqlite3.connect(desk.path) as raw:
        raw.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('guidecard.journal', 'of_next_year', '2027')"
        )
    raw.close()
    attempts: list[Callable[[], object]] = [desk.open, lambda: Reader.at(desk.path)]
    for attempt in attempts:
        with pytest.raises(NewerVersion) as fault:
            attempt()
        assert str(fault.value) == (
            f"{desk.path} was made by a newer version of guidecard; the file was left as it is. "
            "Update guidecard on this console."
        )


def test_a_file_moved_away_takes_no_more_entries(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        desk.path.rename(tmp_path / "elsewhere.db")
        with pytest.raises(Unreadable, match="was moved or replaced"):
            journal.append([note("a")])
        (tmp_path / "elsewhere.db").rename(desk.path)
        assert journal.append([note("a")])


def test_a_new_journal_in_the_same_file_carries_its_calls_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        old = journal.mine
        journal.append([note("a")])
        new = journal.begin_new_journal()
        journal.append([note("b")])
        assert journal.mine == new != old
        assert texts(journal.entries(CALL)) == ["a", "b"]
    with desk.open() as journal:
        assert journal.mine == new
        [opening, after] = journal.entries(after={old: 2})
        assert opening.data == {"mode": "live", "continues": str(old)}
        assert (after.header.seq, after.header.turn) == (2, 2)
    assert verify(desk.path).ok


def test_order_is_by_turn_whatever_the_clock_says(tmp_path: Path) -> None:
    desk = Desk(tmp_path, clock=Clock())
    with desk.create() as journal:
        for text in ("a", "b", "c"):
            journal.append([note(text, at=desk.clock())])
            desk.clock.step(-600)
        assert texts(journal.entries(CALL)) == ["a", "b", "c"]
