"""What the databases do by themselves with the same entries: the floors of the hub's figures."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg
from sqlite_utils import Database as Sqlite

from bench.hub_load import BATCH
from store.connection import WRITER_PRAGMAS
from store.entry import Entry
from store.hub.places import Database
from store.hub.postgres.rows import COPY, TYPES
from store.hub.postgres.rows import to_row as to_postgres
from store.hub.sqlite_schema import MIGRATIONS
from store.rows import INSERT, to_row
from support import postgres


def batches(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    """Entries by twenties."""
    return [entries[first : first + BATCH] for first in range(0, len(entries), BATCH)]


def raw_sqlite(groups: Sequence[Sequence[Entry]]) -> float:
    """Entries a second of plain sqlite3, a commit for each twenty."""
    rows = [[to_row(entry) for entry in batch] for group in groups for batch in batches(group)]
    with tempfile.TemporaryDirectory() as folder:
        raw = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
        with closing(raw):
            MIGRATIONS.apply(Sqlite(raw))
            for pragma in WRITER_PRAGMAS:
                raw.execute(pragma)
            began = time.perf_counter()
            for batch in rows:
                raw.execute("BEGIN")
                raw.executemany(INSERT, batch)
                raw.execute("COMMIT")
            return sum(map(len, rows)) / (time.perf_counter() - began)


def raw_copy(groups: Sequence[Sequence[Entry]]) -> float:
    """Entries a second of a direct COPY, a commit for each twenty."""
    rows = [[to_postgres(entry) for entry in batch] for group in groups for batch in batches(group)]
    url = postgres.new_database()
    try:
        Database(url).open("live", lambda: groups[0][0].header.at).close()
        with psycopg.connect(url) as connection:
            began = time.perf_counter()
            for batch in rows:
                with connection.cursor() as cursor, cursor.copy(COPY) as copy:
                    copy.set_types(TYPES)
                    for row in batch:
                        copy.write_row(row)
                connection.commit()
            return sum(map(len, rows)) / (time.perf_counter() - began)
    finally:
        postgres.drop(url)
