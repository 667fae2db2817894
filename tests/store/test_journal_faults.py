"""Every fault says what happened, what is safe and what to do, and its class what can be done."""

import errno
import sqlite3
from pathlib import Path

import pytest

from store import faults
from store.faults import StoreFault, faults_of, from_os, from_sqlite

PATH = Path("data/journal.db")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("SQLITE_FULL", faults.Full),
        ("SQLITE_IOERR_SHMSIZE", faults.Full),
        ("SQLITE_READONLY", faults.ReadOnly),
        ("SQLITE_READONLY_DBMOVED", faults.ReadOnly),
        ("SQLITE_BUSY", faults.Locked),
        ("SQLITE_BUSY_SNAPSHOT", faults.Locked),
        ("SQLITE_LOCKED", faults.Locked),
        ("SQLITE_CORRUPT", faults.Corrupt),
        ("SQLITE_CORRUPT_INDEX", faults.Corrupt),
        ("SQLITE_NOTADB", faults.Corrupt),
        ("SQLITE_CONSTRAINT_PRIMARYKEY", faults.Corrupt),
        ("SQLITE_IOERR_WRITE", faults.Unreadable),
        ("SQLITE_CANTOPEN", faults.Unreadable),
        ("SQLITE_PERM", faults.Unreadable),
        ("SQLITE_OF_NEXT_YEAR", faults.Unreadable),
    ],
)
def test_an_sqlite_error_is_sorted_by_its_name(name: str, fault: type[StoreFault]) -> None:
    assert type(from_sqlite(name, PATH)) is fault


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, faults.Full),
        (errno.EDQUOT, faults.Full),
        (errno.EROFS, faults.ReadOnly),
        (errno.EACCES, faults.Unreadable),
        (errno.EIO, faults.Unreadable),
    ],
)
def test_an_error_of_the_system_is_sorted_by_its_number(
    number: int, fault: type[StoreFault]
) -> None:
    assert type(from_os(OSError(number, "text that may change"), PATH)) is fault


def test_a_fault_is_two_sentences_and_three_parts() -> None:
    fault = faults.full(PATH)
    assert str(fault) == f"{fault.what}; {fault.safe}. {fault.do}."
    assert str(PATH) in fault.what


def test_every_fault_has_a_code_of_its_own() -> None:
    kinds: list[type[StoreFault]] = [
        kind
        for kind in vars(faults).values()
        if isinstance(kind, type) and issubclass(kind, StoreFault)
    ]
    assert len({kind.code for kind in kinds}) == len(kinds) == 12


def test_real_errors_become_faults_at_the_boundary(tmp_path: Path) -> None:
    with pytest.raises(faults.Unreadable), faults_of(PATH):
        sqlite3.connect(tmp_path / "no" / "folder.db")
    with pytest.raises(faults.Unreadable), faults_of(PATH):
        (tmp_path / "missing").read_bytes()
    with pytest.raises(faults.Corrupt), faults_of(PATH):
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")


def test_misuse_of_the_library_is_a_bug_and_no_fault() -> None:
    closed = sqlite3.connect(":memory:")
    closed.close()
    with pytest.raises(sqlite3.ProgrammingError), faults_of(PATH):
        closed.execute("SELECT 1")
