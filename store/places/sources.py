"""What places.db holds, counted by source."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlite_utils import Database

from store.faults import faults_of
from store.places.tables import damaged


@dataclass(frozen=True, slots=True)
class PlaceSource:
    """One source of places."""

    name: str
    count: int
    as_of: date
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class HeldPlaces:
    """All sources, or what is wrong with the file."""

    sources: tuple[PlaceSource, ...] = ()
    damage: str | None = None


def held_places(path: Path, *, whole: bool = False) -> HeldPlaces | None:
    """The sources of the file at `path`; None where there is none. Raises a StoreFault.

    With `whole`, every place is compared with its hash first: seconds for a million.
    """
    if not path.exists():
        return None
    with faults_of(path), closing(_opened(path)) as db:
        if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'places'").fetchall():
            return HeldPlaces()
        if whole and (damage := damaged(db)) is not None:
            return HeldPlaces(damage=damage)
        rows = db.execute(
            "SELECT s.name, count(p.number), s.as_of, s.imported_at FROM place_sources AS s"
            " LEFT JOIN places AS p ON p.source = s.name GROUP BY s.name ORDER BY s.name"
        )
        return HeldPlaces(
            tuple(
                PlaceSource(name, count, date.fromisoformat(as_of), datetime.fromisoformat(at))
                for name, count, as_of, at in rows
            )
        )


def _opened(path: Path) -> Database:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return Database(sqlite3.connect(uri, uri=True, isolation_level=None), execute_plugins=False)
