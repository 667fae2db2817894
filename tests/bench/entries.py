"""A durable entry, beside a raw sqlite3 commit with synchronous=FULL on the same disk."""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bench.measure import compare
from store.entry import Draft
from store.journal import Journal

TIMES = 2000


def run() -> None:
    """Commit rows of the same size, one a transaction."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        compare(
            [
                ("raw sqlite3, WAL, synchronous=FULL (floor)", _raw(here / "full.db", "FULL")),
                (
                    "raw sqlite3, synchronous=NORMAL (may lose the last)",
                    _raw(here / "n.db", "NORMAL"),
                ),
                ("fdatasync of 8 KiB", _synced(here / "file")),
                ("Journal.append: chained, hashed, FULL", _journal(here / "journal.db")),
            ],
            TIMES,
        )


def _raw(path: Path, synchronous: str) -> Callable[[], object]:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {synchronous}")
    db.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, body BLOB)")
    body = b"x" * 500
    return lambda: db.execute("INSERT INTO entries (body) VALUES (?)", (body,))


def _synced(path: Path) -> Callable[[], object]:
    block = b"x" * 8192
    file = path.open("wb")

    def write() -> None:
        file.write(block)
        file.flush()
        os.fdatasync(file.fileno())

    return write


def _journal(path: Path) -> Callable[[], object]:
    journal = Journal.create(
        path,
        mode="training",
        seat="1",
        taker="bench",
        clock=lambda: datetime.now(UTC),
        entropy=os.urandom,
        new_id=uuid4,
    )
    call = uuid4()
    body = {"fact": "weapon", "value": "none_in_view"}
    return lambda: journal.append([Draft(call, "fact.answered", 1, datetime.now(UTC), body)])
