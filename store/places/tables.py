"""The tables of places.db, and how places enter and leave them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from sqlite_utils import Database, Migrations

from store.places.keys import NO_NUMBER, keys_of, name_words, towns_of
from store.places.model import KnownPlace, read_place
from store.reference.soundness import first_damage
from store.reference.swapping import Layout

migrations = Migrations("guidecard.places")


@migrations(name="places")
def _places(db: Database) -> None:
    # Without row ids the keys are their own index: a probe is one descent of a tree.
    for statement in (
        """CREATE TABLE place_sources (name TEXT PRIMARY KEY, as_of TEXT NOT NULL,
        imported_at TEXT NOT NULL) STRICT, WITHOUT ROWID""",
        """CREATE TABLE places (number INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL,
        body BLOB NOT NULL, sha256 BLOB NOT NULL, UNIQUE (source, id)) STRICT""",
        """CREATE TABLE place_keys (road TEXT NOT NULL, town TEXT NOT NULL, at REAL NOT NULL,
        street TEXT NOT NULL, unit TEXT NOT NULL, place INTEGER NOT NULL,
        PRIMARY KEY (road, town, at, street, unit, place)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX place_keys_of ON place_keys (place)",
        """CREATE TABLE place_towns (town TEXT NOT NULL, source TEXT NOT NULL,
        PRIMARY KEY (town, source)) STRICT, WITHOUT ROWID""",
        """CREATE VIRTUAL TABLE place_names
        USING fts5(words, prefix='2 3', tokenize='unicode61 remove_diacritics 2')""",
        """CREATE VIRTUAL TABLE place_roads
        USING fts5(road, prefix='2 3', tokenize='unicode61 remove_diacritics 2')""",
    ):
        db.execute(statement)


def put(db: Database, source: str, place: KnownPlace, body: bytes) -> None:
    """Add a place, whose body this is. The caller has opened a transaction."""
    number = db.execute(
        "INSERT INTO places (source, id, body, sha256) VALUES (?, ?, ?, ?)",
        (source, place.id, body, sha256(body).digest()),
    ).lastrowid
    town = towns_of(place)[0]
    rows = [(key.road, town, key.number, key.street, key.unit, number) for key in keys_of(place)]
    db.conn.executemany("INSERT INTO place_keys VALUES (?, ?, ?, ?, ?, ?)", rows)
    if words := name_words(place):
        db.execute("INSERT INTO place_names (rowid, words) VALUES (?, ?)", (number, words))


def remove(db: Database, number: int) -> None:
    """Take one place out with everything that finds it."""
    for statement in (
        "DELETE FROM place_names WHERE rowid = ?",
        "DELETE FROM place_keys WHERE place = ?",
        "DELETE FROM places WHERE number = ?",
    ):
        db.execute(statement, (number,))


def clear(db: Database, source: str, but_for: str = "") -> int:
    """Take a source's places out, but for those whose ids the table `but_for` has; how many."""
    of_it = "SELECT number FROM places WHERE source = ?"
    if but_for:
        of_it += f" AND id NOT IN (SELECT id FROM {but_for})"  # noqa: S608 - a table of ours
    for statement in (
        f"DELETE FROM place_names WHERE rowid IN ({of_it})",  # noqa: S608 - a constant
        f"DELETE FROM place_keys WHERE place IN ({of_it})",  # noqa: S608 - a constant
    ):
        db.execute(statement, (source,))
    gone = db.execute(f"DELETE FROM places WHERE number IN ({of_it})", (source,))  # noqa: S608 - a constant
    return gone.rowcount


def name_towns(db: Database, source: str, towns: Iterable[str]) -> None:
    """These are the keys of all towns that a source names."""
    db.execute("DELETE FROM place_towns WHERE source = ?", (source,))
    rows = [(town, source) for town in towns if town]
    db.conn.executemany("INSERT INTO place_towns VALUES (?, ?)", rows)


def name_roads(db: Database) -> None:
    """Make the list of roads anew, once all places are in."""
    db.execute("DELETE FROM place_roads")
    db.execute(
        "INSERT INTO place_roads (road) SELECT DISTINCT road FROM place_keys WHERE at > ?",
        (NO_NUMBER,),
    )


def damaged(db: Database) -> str | None:
    """What is wrong with the file or with a place in it; None if all of it is sound."""
    return first_damage(db, "SELECT 'place ' || id || ' of ' || source, body, sha256 FROM places")


def sound_place(body: object, digest: object) -> KnownPlace | None:
    """The place of a row; None where it is not what was written."""
    # A damaged file may hold a value of any type in any column.
    try:
        assert isinstance(body, bytes)
        return read_place(body) if sha256(body).digest() == digest else None
    except (AssertionError, ValueError, TypeError):
        return None


PLACES = Layout(migrations, damaged)
"""Of places.db."""
