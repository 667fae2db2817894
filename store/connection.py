"""Connections to journal.db: one that writes and is on disk when it returns, many that read."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

BUSY_SECONDS = 0.25
"""How long to wait for another program's write; the call taker's keystroke waits with it."""

READER_PRAGMAS = ("PRAGMA trusted_schema = OFF",)
WRITER_PRAGMAS = (
    *READER_PRAGMAS,
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    # Only macOS has these two: there a plain fsync stops at the drive's cache.
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
)


def to_write(path: Path) -> Database:
    """The writing connection to a database that exists. Raises sqlite3.Error."""
    return _connect(path, "mode=rw", WRITER_PRAGMAS)


def to_read(path: Path) -> Database:
    """A connection that never changes the file. Raises sqlite3.Error.

    On a disk that may only be read, SQLite cannot make the shared memory that a WAL needs; where
    no WAL is left behind, the file is read as one that cannot change.
    """
    try:
        return _connect(path, "mode=ro", READER_PRAGMAS)
    except sqlite3.OperationalError as error:
        barred = error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
        if not barred or not path.is_file() or _has_wal(path):
            raise
        return _connect(path, "immutable=1", READER_PRAGMAS)


def _has_wal(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _connect(path: Path, how: str, pragmas: tuple[str, ...]) -> Database:
    # Autocommit: no statement can open a transaction that swallows the ones after it.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )
    try:
        # Damaged text comes back as lone surrogates, which no journal holds, not as an exception.
        connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        for pragma in pragmas:
            connection.execute(pragma)
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise
