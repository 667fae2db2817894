"""A disk that fails stops no call; that nothing is saved is told loudly, and when it is again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from console.mock.stage import TurnedClock
from store.entry import Draft, Entry
from store.faults import full
from support.offices import AT, Talk, a_ring, after, harbor, office_at, talk


class FailingDisk:
    """Stands in for the journal's write to disk, which fails while `broken`."""

    def __init__(self, office: object, path: Path) -> None:
        self.broken = False
        self._path = path
        journal = office.journal  # type: ignore[attr-defined]  # an Office
        self._write = journal._write
        journal._write = self

    def __call__(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        if self.broken:
            raise full(self._path)
        written: tuple[Entry, ...] = self._write(drafts)
        return written

    def breaks(self) -> None:
        self.broken = True

    def mends(self) -> None:
        self.broken = False


def test_not_saved_is_told_at_once_and_saved_again_too(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        disk = FailingDisk(office, tmp_path)
        items = ["take", disk.breaks, "Main St", "=", disk.mends, 1.5, "1"]
        shown = talk(office, clock, *items)
        saved = [entry.header.kind for entry in office.journal.entries(office.session.calls[0].id)]
    told = after(shown, "Main St")
    assert told[0] == (
        f"NOT SAVED: 2 entries are in memory only. The disk that holds {tmp_path} is full; "
        "every entry acknowledged so far is kept. Free space on that disk."
    )
    assert told[1] == "Location: Main St"
    assert "TRAINING 2 NOT SAVED T-0001 +0:02 Location again> =" in shown
    assert after(shown, "=")[0].startswith("NOT SAVED: 4 entries are in memory only.")
    assert "4 NOT SAVED T-0001 +0:04 Map area> \nSAVED AGAIN: everything is on disk\n" in shown
    assert saved == [entry.header.kind for entry in office.session.calls[0].entries]


def test_not_saved_is_told_at_the_board(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        disk = FailingDisk(office, tmp_path)
        shown = talk(office, clock, disk.breaks, "status care closed", disk.mends, 1.5)
    assert "NOT SAVED: 1 entry is in memory only." in shown
    assert "SAVED AGAIN: everything is on disk" in shown


def test_leaving_with_entries_in_memory_is_asked_about_and_the_code_says_so(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        disk = FailingDisk(office, tmp_path)
        run = Talk(office, clock, ["new", disk.breaks, "Main St", ":quit", "y"])
        shown = run.run()
        disk.mends()
        office.session.tick()
    assert "2 ENTRIES ARE NOT SAVED AND WOULD BE LOST.\nLeave? y or n> y\n" in shown
    assert shown.endswith("NOT SAVED: 2 entries are lost with this console.\n")
    assert run.code == 1


def test_profiles_that_cannot_be_read_are_told_and_the_call_goes_on(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()):
        pass
    (tmp_path / "reference.db").write_bytes(b"no database at all" * 100)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(office, clock, "take", "Main St")
    assert "cannot be read" in shown
    assert "Location: Main St" in shown


def test_lists_that_cannot_be_written_are_told_and_the_call_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(reader: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        monkeypatch.setattr(office.index, "catch_up", fails)
        shown = talk(office, clock, "new", ":calls market", "Main St")
    assert after(shown, ":calls market") == [
        "The lists cannot be read: disk I/O error. The record is not touched."
    ]
    assert "Location: Main St" in shown
