"""How far the lists of calls have followed the journal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from store.index import VERSION
from store.reader import Reader


def entries_behind(path: Path, reader: Reader) -> int | None:
    """How many entries the lists at `path` have yet to take in; None where they cannot be used."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            [[version]] = db.execute("PRAGMA user_version").fetchall()
            [[sound]] = db.execute("PRAGMA quick_check(1)").fetchall()
            if (version, sound) != (VERSION, "ok"):
                return None
            known: dict[str, int] = dict(db.execute("SELECT journal, seq FROM heads").fetchall())
    except sqlite3.Error:
        return None
    return sum(
        max(0, head.seq - known.get(str(journal), 0)) for journal, head in reader.heads().items()
    )
