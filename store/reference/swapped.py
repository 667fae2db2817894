"""A database file that is never changed in place, as the console reads it.

Every change is written to a new file that takes its place (`store.reference.swapping`), which is
noticed here at the next probe.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

BUSY_SECONDS = 0.25
"""How long to wait for another program at the file; the call taker waits with it."""

_TABLES = "SELECT count(*) FROM sqlite_schema WHERE name = ?"


class SwappedFile:
    """The file that is there now, read by one thread."""

    def __init__(self, path: Path, table: str) -> None:
        """`table`: without it the file holds nothing."""
        self._path = path
        self._table = table
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    def current(self) -> sqlite3.Connection | None:
        """A connection to the file that is there now; None if it is missing or holds nothing.

        Raises sqlite3.Error or OSError where it cannot be read.
        """
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            self.close()
            return None
        if self._file != (status.st_dev, status.st_ino):
            self.close()
            if status.st_size == 0:
                raise sqlite3.DatabaseError("it is empty")
            self._connection = self._opened()
            self._file = (status.st_dev, status.st_ino)
        return self._connection

    def close(self) -> None:
        """Let go of the file; the next probe opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._file = None

    def _opened(self) -> sqlite3.Connection | None:
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
        )
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            (tables,) = connection.execute(_TABLES, (self._table,)).fetchone()
        except BaseException:
            connection.close()
            raise
        if not tables:
            connection.close()
            return None
        return connection
