"""Readers and one writer at the same time."""

import sqlite3
import threading
from pathlib import Path

import pytest

from store.chain import START, broken
from store.faults import Corrupt
from store.reader import Reader
from store.verify import verify
from store.walk import Walk
from support.journals import CALL, OTHER_CALL, Desk, copy_of_another, note, texts


def test_a_reader_needs_no_lock_and_sees_each_append(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal, Reader.at(desk.path) as reader:
        for number in range(5):
            journal.append([note(str(number))])
            assert texts(reader.entries()) == [str(n) for n in range(number + 1)]
            assert reader.heads() == journal.heads()
        assert (reader.mine, reader.mode) == (journal.mine, "live")


def test_readers_see_only_whole_groups_while_a_console_writes(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = threading.Event()
    lengths: set[int] = set()
    faults: list[object] = []

    def read() -> None:
        while not done.is_set():
            with Reader.at(desk.path) as reader:
                previous = START.hash
                entries = list(reader.entries())
                for entry in entries:
                    if broken(entry) or entry.previous_hash != previous:
                        faults.append(entry)
                    previous = entry.hash
                lengths.add(len(entries))
                reader.calls()

    with desk.create() as journal:
        readers = [threading.Thread(target=read) for _ in range(2)]
        for thread in readers:
            thread.start()
        for number in range(200):
            journal.append([note(str(number)), note("x" * 5000), note("last of three")])
        done.set()
        for thread in readers:
            thread.join(30)
    assert not faults
    assert len(lengths) > 3
    assert {length % 3 for length in lengths} == {1}


def test_an_open_reading_holds_up_neither_the_writer_nor_itself(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal, Reader.at(desk.path) as reader:
        journal.append([note(str(number)) for number in range(1200)])
        reading = reader.entries()
        next(reading)
        journal.append([note("meanwhile")])
        assert texts(reading)[-1] == "meanwhile"


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.create().close()
    with Reader.at(desk.path) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._db.execute("UPDATE journals SET mine = 0")


def test_verify_works_while_a_console_writes(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("a")])
        report = verify(desk.path)
        assert (report.ok, report.entries, report.heads) == (True, 2, journal.heads())
        journal.append([note("b")])


def test_what_is_written_while_verify_reads_is_no_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("a")])

        def write_meanwhile(*found: object) -> Walk:
            walk = Walk(*found)  # type: ignore[arg-type]
            journal.append([note("b")])
            journal.begin_new_journal()
            return walk

        monkeypatch.setattr("store.verify.Walk", write_meanwhile)
        assert verify(desk.path).problems == ()


def test_copies_of_others_are_read_beside_mine(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("mine")])
        theirs = copy_of_another(desk.path, [note("theirs"), note("x", call=OTHER_CALL)])
        assert set(journal.heads()) == {journal.mine, theirs[0].header.journal}
        assert sorted(map(str, texts(journal.entries(CALL)))) == ["mine", "theirs"]
        both = [entry.order for entry in journal.entries(CALL)]
        assert both == sorted(both)


def test_an_entry_that_is_none_any_more_is_a_fault_that_names_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("a"), note("b", call=OTHER_CALL)])
        journal.append([note("c")])
    whole = desk.path.read_bytes()
    assert whole.count(str(OTHER_CALL).encode()) == 2  # in the table and in the index
    place = whole.index(str(OTHER_CALL).encode())
    desk.path.write_bytes(whole[:place] + b"not-a-uuid" + whole[place + 10 :])
    with Reader.at(desk.path) as reader:
        assert texts(reader.entries(CALL)) == ["a", "c"]
        with pytest.raises(Corrupt, match="is damaged") as fault:
            list(reader.entries())
        assert "entry 3 of journal" in str(fault.value)
