"""The file of a backup: an SQLite database whose tables hold rows, and files in parts.

It has no index, trigger or view, so that nothing in it acts: what is restored is made anew of its
rows. A seal, the SHA-256 over every row, tells when one is not what was written.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from store.faults import UNTOUCHED, NewerVersion, NotSound
from store.rows import COLUMNS
from store.schema import ENTRY_COLUMNS

APPLICATION_ID = 0x6763_626B
"""`gcbk` in the file's header says that it is a backup."""

FORMAT = 1

PART_BYTES = 256 * 1024

_MADE = (
    "CREATE TABLE backup (at TEXT NOT NULL, mode TEXT NOT NULL, people INTEGER NOT NULL) STRICT",
    """CREATE TABLE journals (journal TEXT NOT NULL, mine INTEGER NOT NULL, mode TEXT NOT NULL,
    made_at TEXT NOT NULL) STRICT""",
    f"CREATE TABLE entries ({ENTRY_COLUMNS}) STRICT",
    f"CREATE TABLE aside ({ENTRY_COLUMNS}, kept_at TEXT NOT NULL) STRICT",
    "CREATE TABLE files (name TEXT NOT NULL, part INTEGER NOT NULL, content BLOB NOT NULL) STRICT",
    "CREATE TABLE seal (sha256 BLOB NOT NULL) STRICT",
)

COLUMNS_OF = {
    "backup": "at, mode, people",
    "journals": "journal, mine, mode, made_at",
    "entries": COLUMNS,
    "aside": f"{COLUMNS}, kept_at",
    "files": "name, part, content",
}
"""By table under the seal: its columns, in the order in which they are sealed and kept."""

RECORD = {"journals": "journal", "entries": "journal, seq", "aside": "journal, seq, hash"}
"""The tables of journal.db, each with the order in which its rows are kept."""


def insert_into(table: str) -> str:
    """The statement that adds a row to a table under the seal; journal.db has the same columns."""
    columns = COLUMNS_OF[table]
    marks = ", ".join("?" * len(columns.split(", ")))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - constants


def draft(path: Path, *made: str) -> Database:
    """A writing connection to a file that nobody sees before it is synced whole.

    Raises sqlite3.Error.
    """
    # Without a journal or a sync of its own: a draft that fails is thrown away.
    pragmas = ("PRAGMA trusted_schema = OFF", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = 0")
    return _connect(path, "mode=rw", (*pragmas, *made))


def make(path: Path) -> Database:
    """Begin a backup in an empty file, as `draft` does."""
    header = (f"PRAGMA application_id = {APPLICATION_ID}", f"PRAGMA user_version = {FORMAT}")
    return draft(path, *header, *_MADE)


def opened(path: Path) -> Database:
    """A backup for reading, once its pages and tables are seen to be those of one.

    A journal beside it is never played back. Raises NotSound, NewerVersion or sqlite3.Error.
    """
    if not path.is_file():
        raise NotSound(f"There is no file {path}", "nothing was changed", "Name a backup's file")
    pragmas = ("PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON")
    db = _connect(path, "immutable=1", pragmas)
    try:
        [(own,)] = db.execute("PRAGMA application_id").fetchall()
        [(version,)] = db.execute("PRAGMA user_version").fetchall()
        if own != APPLICATION_ID:
            raise sqlite3.DatabaseError("it is another file, or its first page is damaged")
        if version > FORMAT:
            raise NewerVersion(
                f"{path} was made by a newer version of guidecard",
                UNTOUCHED,
                "Update guidecard on this console",
            )
        [(page,)] = db.execute("PRAGMA page_size").fetchall()
        if path.stat().st_size % page:
            raise sqlite3.DatabaseError("its last page was cut off")
        # A few rows are enough to tell, and no condition of a strange table is ever worked out.
        tables = db.execute("SELECT sql FROM sqlite_schema LIMIT 99").fetchall()
        if version != FORMAT or sorted(tables, key=str) != sorted(
            [(sql,) for sql in _MADE], key=str
        ):
            raise sqlite3.DatabaseError("its tables are not as guidecard makes them")
        # A tree that leads back into itself would be read for ever.
        if db.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            raise sqlite3.DatabaseError("SQLite finds it damaged")
    except BaseException:
        db.close()
        raise
    return db


def _connect(path: Path, how: str, statements: tuple[str, ...]) -> Database:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None
    )
    try:
        for statement in statements:
            connection.execute(statement)
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise
