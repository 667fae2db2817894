"""The end of a journal, the lists beside it, and people counted."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from store.faults import Missing, StoreFault
from store.health.lists import entries_behind
from store.health.people import holdings
from store.health.tail import TAIL_ENTRIES, tail
from store.index import Index
from store.reader import Reader
from store.reference.models import Kind
from support.journals import NOON, Desk, copy_of_another, note
from support.profiles import NOW, building, household, imported, warning


def test_the_end_of_a_long_journal_is_looked_at_link_by_link(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note(str(number)) for number in range(700)])
        copy_of_another(desk.path, [note("theirs")])
        found = tail(desk.path)
    assert (found.mode, found.entries, found.looked_at) == ("live", 701, TAIL_ENTRIES)
    assert (found.fault, found.last_entered_at) == (None, NOON)


@pytest.mark.parametrize("seq", [2, 5, 12])
def test_an_entry_that_is_hit_is_named(tmp_path: Path, seq: int) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note(str(number)) for number in range(12)])
    with sqlite3.connect(desk.path) as raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute("UPDATE entries SET taker = 'm.oe' WHERE seq = ?", (seq,))
    raw.close()
    assert str(tail(desk.path).fault).startswith(f"Entry {seq} ")


def test_a_missing_journal_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        tail(tmp_path / "journal.db")


def test_lists_are_known_to_be_behind_missing_or_unusable(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    lists = tmp_path / "index.db"
    with desk.create() as journal, Reader.at(desk.path) as reader:
        assert entries_behind(lists, reader) is None
        index = Index.open(lists)
        index.catch_up(reader)
        index.close()
        assert entries_behind(lists, reader) == 0
        journal.append([note("a"), note("b")])
        assert entries_behind(lists, reader) == 2
        lists.write_bytes(b"no database at all " * 1000)
        assert entries_behind(lists, reader) is None


def test_people_are_counted_by_kind_with_those_too_old(tmp_path: Path) -> None:
    path = tmp_path / "reference.db"
    assert holdings(path, NOW) is None
    imported(path, household(1), household(2, confirmed_at="2025-01-01T00:00:00Z"))
    imported(path, building(1, confirmed_at="2025-01-01T00:00:00Z"), kind=Kind.FACILITY)
    imported(path, warning(1), warning(2), kind=Kind.CAUTION)
    found = holdings(path, NOW)
    assert found is not None
    assert found.held == {Kind.PROFILE: 2, Kind.FACILITY: 1, Kind.CAUTION: 2}
    assert (found.stale, found.expired, found.damage) == (2, 0, None)
    later = holdings(path, NOW + timedelta(days=400))
    assert later is not None
    assert (later.stale, later.expired) == (3, 2)


def test_a_file_of_other_things_holds_nobody(tmp_path: Path) -> None:
    path = tmp_path / "reference.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE packs (digest TEXT)")
    other.close()
    found = holdings(path, NOW)
    assert found is not None
    assert set(found.held.values()) == {0}


def test_damage_to_people_is_told(tmp_path: Path) -> None:
    path = tmp_path / "reference.db"
    imported(path, household(1))
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE reference_records SET sha256 = zeroblob(32)")
    raw.close()
    found = holdings(path, NOW)
    assert found is not None
    assert found.damage == "the profile h-1 is not what was written"
    path.write_bytes(b"no database at all " * 1000)
    with pytest.raises(StoreFault):
        holdings(path, NOW)
