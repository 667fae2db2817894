"""Disks and clocks that fail: one sentence on the screen, the call goes on, nothing is lost."""

from __future__ import annotations

import os
import re
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from store.reader import Reader
from support.screens import Hands, at_desk, in_a_call


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder with a short name, so that whole sentences fit into the alert."""
    with TemporaryDirectory() as made:
        yield Path(made)


GUIDECARD = Path(sys.executable).with_name("guidecard")


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow, as on a disk without room; the journal's log has none."""
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))


@contextmanager
def read_only(hands: Hands) -> Iterator[None]:
    """The open journal may only be read, as when a disk is mounted so after an error."""
    db = hands.app.office.journal._db
    db.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        db.execute("PRAGMA query_only = OFF")


async def goes_on(hands: Hands, sentence: str) -> None:
    """Answer and note on a disk that takes nothing: loudly not saved, and nothing is refused."""
    await hands.press("5", "3")
    assert hands.view.answers["violence"] == "earlier"
    assert sentence in hands.words
    assert "!!! NOT SAVED (" in hands.text
    assert f"{hands.app.office.session.unsaved} NOT SAVED" in hands.text.split("\n")[0]
    await hands.press("f12")
    assert "NOT SAVED" in hands.text.split("\n")[0]
    assert sentence in hands.words
    await hands.press("enter")


async def is_written(hands: Hands) -> None:
    """Soon after the disk works again everything is on it, in order, and the screen says so."""
    hands.clock.pass_seconds(60)
    hands.app._tick()
    await hands.wait_for(" LIVE saved")
    assert "NOT SAVED" not in hands.text
    with Reader.at(hands.app.office.journal.path) as reader:
        on_disk = list(reader.entries(hands.view.call.id))
    assert [entry.header.kind for entry in on_disk] == hands.kinds
    assert "earlier" in {(entry.data or {}).get("value") for entry in on_disk}


async def test_a_full_disk_stops_no_call(folder: Path) -> None:
    async with in_a_call(folder) as hands:
        with full_disk():
            await goes_on(hands, "journal.db")
        await is_written(hands)


async def test_a_disk_that_may_only_be_read_stops_no_call(folder: Path) -> None:
    async with in_a_call(folder) as hands:
        with read_only(hands):
            await goes_on(hands, "may only be read")
        await is_written(hands)


async def test_another_program_that_holds_the_file_stops_no_call(folder: Path) -> None:
    async with in_a_call(folder) as hands:
        hands.app.office.journal._db.execute("PRAGMA busy_timeout = 1")
        path = hands.app.office.journal.path
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await goes_on(hands, "Another program is writing")
        await is_written(hands)


async def test_a_second_console_on_the_same_folder_is_refused_with_one_sentence(
    tmp_path: Path,
) -> None:
    async with in_a_call(tmp_path) as hands:
        argv = [str(GUIDECARD), "--data", str(tmp_path), "--pack", "seattle-2023", "call"]
        env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
        second = subprocess.run(argv, check=False, capture_output=True, text=True, env=env)
        assert second.returncode != 0
        assert second.stdout == ""
        assert len(second.stderr.strip().splitlines()) == 1
        assert "seat 2" in second.stderr
        await hands.press("5")
        assert hands.view.answers["weapon"] == "none_in_view"
        assert hands.app.office.session.unsaved == 0


async def test_a_damaged_entry_is_named_and_the_call_goes_on(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        seq = next(e.header.seq for e in hands.view.call.entries if e.header.kind == "card.opened")
    with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER IF EXISTS entries_never_change")
        raw.execute("UPDATE entries SET body = X'7B7D' WHERE seq = ?", (seq,))
    async with at_desk(tmp_path, size=(120, 70)) as hands:
        assert "1 entry of this call is damaged on disk" in hands.words
        assert "CASE ENTRY" in hands.text
        await hands.press("ctrl+x")
        assert "DAMAGED ON DISK: it does not match its hash" in hands.words
        await hands.press("escape")
        question = hands.view.question
        await hands.press("u")
        assert hands.view.answers[question or ""] == "unknown"
        assert hands.app.office.session.unsaved == 0


async def test_a_journal_that_is_no_database_is_refused_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"not a journal at all" * 500)
    argv = [str(GUIDECARD), "--data", str(tmp_path), "--pack", "seattle-2023", "call"]
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    started = subprocess.run(argv, check=False, capture_output=True, text=True, env=env)
    assert started.returncode != 0
    assert len(started.stderr.strip().splitlines()) == 1
    assert str(tmp_path / "journal.db") in started.stderr
    assert (tmp_path / "journal.db").read_bytes() == b"not a journal at all" * 500


async def test_a_clock_that_jumps_back_disturbs_neither_order_nor_times(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("5")
        hands.clock.at -= timedelta(minutes=10)
        await hands.press("4", "f5")
        assert hands.view.answers["violence"] == "none"
        assert "+0:00" in hands.text.split("\n")[0]
        assert not re.search(r"-\d*:\d", hands.text)
        turns = [entry.header.turn for entry in hands.view.call.entries]
        assert turns == sorted(turns)
        await hands.press("ctrl+x", "end")
        assert "lines.sent" in hands.text
    with Reader.at(tmp_path / "journal.db") as reader:
        assert "clock.stepped" in {entry.header.kind for entry in reader.entries()}


@pytest.mark.parametrize("minutes", [600, -600])
async def test_the_clock_may_jump_while_a_transfer_rings(tmp_path: Path, minutes: int) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f9", "1", "1", "f9", "1")
        hands.clock.at += timedelta(minutes=minutes)
        hands.app._tick()
        await hands.pilot.pause()
        assert "988 Lifeline" in hands.text
