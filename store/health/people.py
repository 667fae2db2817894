"""What the file of people and places holds, counted; not one record of it is shown."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from store.faults import faults_of
from store.reference.ages import is_stale
from store.reference.models import Kind
from store.reference.writing import damaged

_CONFIRMED = """
SELECT kind, json_extract(CAST(body AS TEXT), '$.confirmed_at'),
    json_extract(CAST(body AS TEXT), '$.expires_at') FROM reference_records
"""


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many records of each kind there are, and how many of them have grown too old."""

    held: dict[Kind, int]
    stale: int
    """Profiles and facilities that were confirmed six months ago or more."""
    expired: int
    """Cautions that have ended and are shown to nobody."""
    damage: str | None
    """What is wrong with the file; then the counts are of no record at all."""


def holdings(path: Path, now: datetime) -> Holdings | None:
    """Count what the file at `path` holds; None where there is none. Raises a StoreFault."""
    if not path.exists():
        return None
    with faults_of(path), closing(_opened(path)) as db:
        tables = db.execute("SELECT name FROM sqlite_schema WHERE name = 'reference_records'")
        if not tables.fetchall():
            return Holdings(dict.fromkeys(Kind, 0), 0, 0, None)
        if (damage := damaged(db)) is not None:
            return Holdings(dict.fromkeys(Kind, 0), 0, 0, damage)
        held = Counter[Kind]()
        stale = expired = 0
        for kind, confirmed_at, expires_at in db.execute(_CONFIRMED):
            held[Kind(kind)] += 1
            stale += confirmed_at is not None and is_stale(_instant(confirmed_at), now)
            expired += expires_at is not None and now >= _instant(expires_at)
        return Holdings({kind: held[kind] for kind in Kind}, stale, expired, None)


def _opened(path: Path) -> Database:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return Database(sqlite3.connect(uri, uri=True, isolation_level=None), execute_plugins=False)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
