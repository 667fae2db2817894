"""Lists that were kept up are equal to lists made anew, whatever happened to the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.session import commands as do
from store.index import VERSION, Index
from store.journal import Journal
from store.kinds.response import ProgramStatus
from store.reader import Reader
from support.calls import practice
from support.calls_drawn import happen, happenings
from support.sessions import Console, a_room, ring

LISTS = st.sampled_from(["catch up", "catch up", "let go", "drop", "delete", "damage", "older"])
"""What happens to the file of lists."""


@contextmanager
def opened(path: Path) -> Iterator[Index]:
    index = Index.open(path)
    try:
        yield index
    finally:
        index.close()


def anew(reader: Reader, folder: Path) -> list[tuple[object, ...]]:
    """The rows of lists made from nothing but the journal."""
    path = folder / "anew.db"
    for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        left.unlink(missing_ok=True)
    with opened(path) as index:
        index.catch_up(reader)
        return index.rows()


@settings(max_examples=50, deadline=None)
@given(
    story=happenings(practice()),
    lists=st.lists(LISTS, min_size=60, max_size=60),
    seats=st.integers(1, 2),
)
def test_kept_up_and_made_anew_are_equal(
    story: list[tuple[str, Any]], lists: list[str], seats: int
) -> None:
    with a_room() as room:
        consoles = [room.console() for _ in range(seats)]
        reader, path = consoles[0].journal, room.root / "lists.db"
        index = Index.open(path)
        for (what, how), list_event in zip([("ring", 0), *story], lists, strict=False):
            happen(room, what, how)
            if list_event == "catch up":
                index.catch_up(reader)
                assert index.rows() == anew(reader, room.root)
                continue
            if list_event != "drop":
                index.close()
            upset(path, list_event)
            index = Index.open(path)
        index.catch_up(reader)
        assert index.rows() == anew(reader, room.root)
        index.close()


def upset(path: Path, how: str) -> None:
    if how == "delete":
        path.unlink(missing_ok=True)
    elif how == "damage" and path.exists():
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 3] + b"\xff" * 99 + whole[len(whole) // 2 :])
    elif how == "older" and path.exists():
        with closing(sqlite3.connect(path)) as raw:
            raw.execute(f"PRAGMA user_version = {VERSION - 1}")


@pytest.fixture
def console() -> Iterator[Console]:
    with a_room() as room:
        yield room.console()


@pytest.mark.parametrize(
    "file",
    [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 5000],
    ids=["empty", "text", "damaged"],
)
def test_a_file_that_is_none_is_made_anew(console: Console, file: bytes) -> None:
    path = console.folder / "lists.db"
    path.write_bytes(file)
    path.with_name("lists.db-wal").write_bytes(b"\xff" * 100)
    ring(console)
    with opened(path) as index:
        index.catch_up(console.journal)
        assert len(index.listed()) == 1
    with opened(path) as index:
        assert len(index.listed()) == 1, "it was not kept"


def test_lists_of_a_newer_version_are_made_anew(console: Console) -> None:
    path = console.folder / "lists.db"
    with opened(path) as index:
        index.catch_up(console.journal)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {VERSION + 1}")
        raw.execute("DROP TABLE calls")
    ring(console)
    with opened(path) as index:
        index.catch_up(console.journal)
        assert len(index.listed()) == 1


@pytest.mark.parametrize("in_the_way", ["folder", "no folder"])
def test_where_no_file_can_be_the_lists_are_kept_in_memory(
    console: Console, in_the_way: str
) -> None:
    path = console.folder / "lists.db"
    if in_the_way == "folder":
        path.mkdir()
        (path / "something").touch()
    else:
        path = console.folder / "nowhere" / "lists.db"
    ring(console)
    with opened(path) as index:
        index.catch_up(console.journal)
        assert len(index.listed()) == 1


def test_lists_that_cannot_be_written_any_more_go_on_in_memory(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(console)
    with opened(console.folder / "lists.db") as index:
        index.catch_up(console.journal)
        index._db.execute("PRAGMA query_only = ON")
        ring(console)
        index.catch_up(console.journal)
        assert len(index.listed()) == 2
        ring(console)
        index.catch_up(console.journal)
        assert len(index.listed()) == 3


def test_another_journal_in_its_place_leaves_no_ghosts(console: Console) -> None:
    with a_room(seed=7) as other_room:
        other = other_room.console()
        ring(console)
        mine = ring(other)
        with opened(console.folder / "lists.db") as index:
            index.catch_up(console.journal)
            index.catch_up(other.journal)
            assert [one.call for one in index.listed()] == [mine.call]
            assert index.rows() == anew(other.journal, other.folder)


def test_a_journal_restored_from_an_older_copy_is_listed_as_it_is(console: Console) -> None:
    """The numbers of its entries are given again; what the lists knew of them is not so."""
    ring(console)
    with opened(console.root / "lists.db") as index:
        before = console.journal.last
        console.journal.close()
        older = console.journal.path.read_bytes()
        reopen(console)
        for _ in range(3):
            ring(console)
        index.catch_up(console.journal)
        assert len(index.listed()) == 4
        console.journal.close()
        for name in ("journal.db-wal", "journal.db-shm"):
            (console.folder / name).unlink(missing_ok=True)
        console.journal.path.write_bytes(older)
        reopen(console)
        assert console.journal.last == before
        index.catch_up(console.journal)
        assert len(index.listed()) == 1
        for _ in range(4):
            ring(console)
        index.catch_up(console.journal)
        assert len(index.listed()) == 5
        assert index.rows() == anew(console.journal, console.root)


def reopen(console: Console) -> None:
    console.open()


def test_a_damaged_word_of_a_program_is_not_believed(console: Console) -> None:
    say(console, "closed")
    console.journal.close()
    raw = console.journal.path.read_bytes()
    console.journal.path.write_bytes(raw.replace(b'"state":"closed"', b'"state":"open"  '))
    with Reader.at(console.journal.path) as reader, opened(console.folder / "lists.db") as index:
        index.catch_up(reader)
        assert index.programs() == {}


def test_damage_that_is_no_text_any_more_stops_no_list(console: Console) -> None:
    line = ring(console)
    line.do(do.AddNote("closed for repairs"))
    say(console, "closed")
    console.journal.close()
    raw = console.journal.path.read_bytes()
    console.journal.path.write_bytes(raw.replace(b"closed", b"clos\xff\xfe"))
    with Reader.at(console.journal.path) as reader, opened(console.folder / "lists.db") as index:
        index.catch_up(reader)
        assert len(index.listed()) == 1
        assert index.programs() == {}


def test_the_last_word_of_a_seat_counts_whatever_its_clock_says(console: Console) -> None:
    with opened(console.folder / "lists.db") as index:
        say(console, "open")
        index.catch_up(console.journal)
        console.clock.pass_seconds(-3600)
        say(console, "closed")
        index.catch_up(console.journal)
        assert index.programs()["street-team"].state == "closed"
        assert index.rows() == anew(console.journal, console.folder)


def say(console: Console, state: str) -> None:
    body = ProgramStatus.model_validate({"program": "street-team", "state": state})
    console.session.set_status("street-team", body)


def test_a_killed_reader_leaves_lists_that_go_on(console: Console) -> None:
    path = console.folder / "lists.db"
    for expected in range(1, 4):
        ring(console)
        index = Index.open(path)
        index.catch_up(console.journal)
        assert len(index.listed()) == expected
        del index  # never closed


def test_live_and_training_are_two_lists() -> None:
    with a_room() as room:
        live, training = room.console("live"), room.console("training")
        ring(live)
        ring(training)
        for console, letter in ((live, "R"), (training, "T")):
            with opened(console.folder / "lists.db") as index:
                index.catch_up(console.journal)
                [one] = index.listed()
                assert one.number.startswith(f"{letter}-")


def test_two_journals_in_one_file_count_their_numbers_apart() -> None:
    with a_room() as room:
        one, other = room.console(), room.console()
        for _ in range(3):
            ring(one)
        ring(other)
        one.copy_into(other)
        with opened(other.folder / "lists.db") as index:
            index.catch_up(other.journal)
            assert len(index.listed()) == 4
            assert index.opened_by(other.journal.mine) == 1
            assert index.opened_by(one.journal.mine) == 3
            assert index.call_named("T-0001") is None, "two calls have this short number"
            assert index.call_named("T-0003") is not None


def test_a_number_that_was_given_is_never_given_again(console: Console) -> None:
    """A call may be gone (it was never saved, or its body is purged), its number is not."""
    first, second = ring(console), ring(console)
    purge(console.journal, second.call)
    with opened(console.folder / "lists.db") as index:
        index.catch_up(console.journal)
        assert index.opened_by(console.journal.mine) == 2
    console.journal.broken = True
    ring(console)
    console.crash()
    third = ring(console)
    assert third.view.call.number.endswith("-0003")
    assert first.view.call.number.endswith("-0001")


def purge(journal: Journal, call: Any) -> None:
    with closing(sqlite3.connect(journal.path)) as raw, raw:
        raw.execute("UPDATE entries SET body = NULL, salt = NULL WHERE call = ?", (str(call),))
