"""The record is read while a console holds it, on disks that may only be read, and after damage."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from store.faults import UNTOUCHED
from support.cli import guidecard, process, read_only, taking

READING = [
    ("list",),
    ("show", "R-1"),
    ("print", "R-1"),
    ("export",),
    ("export", "--format", "csv"),
]


def made(folder: Path) -> Path:
    with taking(folder) as desk:
        desk.call()
    return folder


@pytest.mark.parametrize("command", READING)
def test_reading_works_while_a_console_holds_the_journal(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    with taking(tmp_path) as desk:
        desk.call()
        ran = process("--data", tmp_path, "calls", *command)
        assert (ran.code, "3rd Ave" in ran.out) == (0, True)
        desk.call("and the console goes on")


@pytest.mark.parametrize("listed_before", [True, False])
def test_reading_works_on_a_disk_that_may_only_be_read(tmp_path: Path, listed_before: bool) -> None:
    made(tmp_path)
    if listed_before:
        assert guidecard("--data", tmp_path, "calls", "list").code == 0
    with read_only(tmp_path):
        for command in READING:
            ran = guidecard("--data", tmp_path, "calls", *command)
            assert (ran.code, "3rd Ave" in ran.out) == (0, True)


def test_lists_are_made_in_memory_where_their_file_cannot_be_written(tmp_path: Path) -> None:
    made(tmp_path)
    assert guidecard("--data", tmp_path, "calls", "list").code == 0
    with taking(tmp_path) as desk:
        desk.call("new")
    holding = sqlite3.connect(tmp_path / "index.db", isolation_level=None)
    holding.execute("BEGIN EXCLUSIVE")
    ran = guidecard("--data", tmp_path, "calls", "list")
    holding.close()
    assert (ran.code, ran.out.count("3rd Ave")) == (0, 2)


@pytest.mark.parametrize("command", [*READING, ("list", "--json")])
def test_a_folder_without_a_journal_is_one_sentence_and_nothing_is_made(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    ran = guidecard("--data", tmp_path / "none", "calls", *command)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "There is no journal at" in ran.err
    assert not (tmp_path / "none").exists()
    if "--json" in command:
        assert ran.json["error"]["code"] == "missing"


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all " * 1000)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def overwritten(path: Path) -> None:
    held = path.read_bytes()
    path.write_bytes(held[:8192] + b"\xff" * (len(held) - 8192))


def no_entry_any_more(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute("UPDATE entries SET at = 'a knife' WHERE seq = 9")
    raw.close()


@pytest.mark.parametrize("damage", [garbage, emptied, overwritten, no_entry_any_more])
@pytest.mark.parametrize("command", READING)
def test_a_damaged_journal_is_one_sentence_and_stays_as_it_is(
    tmp_path: Path, command: tuple[str, ...], damage: Callable[[Path], None]
) -> None:
    path = made(tmp_path) / "journal.db"
    damage(path)
    before = path.read_bytes()
    ran = guidecard("--data", tmp_path, "calls", *command)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert UNTOUCHED in ran.err
    assert path.read_bytes() == before


def test_an_export_of_a_damaged_journal_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    no_entry_any_more(made(tmp_path) / "journal.db")
    out = tmp_path / "exports"
    out.mkdir()
    assert guidecard("--data", tmp_path, "calls", "export", "--out", out / "x.jsonl").code == 1
    assert list(out.iterdir()) == []


def test_damaged_lists_are_made_anew(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "index.db").write_bytes(b"no database at all " * 1000)
    assert "R-PY5P-QWYR-0001" in guidecard("--data", tmp_path, "calls", "list").out


def test_without_a_home_a_folder_that_is_named_is_enough(tmp_path: Path) -> None:
    made(tmp_path)
    env = {"PATH": os.environ["PATH"]}
    ran = process("--data", tmp_path, "calls", "list", env=env)
    assert (ran.code, "R-PY5P-QWYR-0001" in ran.out) == (0, True)
    blank = process("calls", "print", "--blank", "1", env=env)
    assert (blank.code, blank.err) == (0, "")


def test_a_copy_of_the_folder_reads_the_same(tmp_path: Path) -> None:
    made(tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    one, other = (guidecard("--data", tmp_path / name, "calls", "export") for name in "ab")
    assert one.out.splitlines()[1:] == other.out.splitlines()[1:]


@pytest.mark.parametrize("name", ["a folder %41?#", "ordner ü", "'; DROP TABLE"])
def test_any_name_of_a_folder_will_do(tmp_path: Path, name: str) -> None:
    made(tmp_path / name)
    assert "R-PY5P-QWYR-0001" in guidecard("--data", tmp_path / name, "calls", "list").out
