"""The tables of people and places in reference.db, and how records enter and leave them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from sqlite_utils import Database, Migrations

from store.reference.addresses import address_key
from store.reference.matching import kind_of, phones_of, places_of
from store.reference.models import Kind, Record
from store.reference.soundness import first_damage

migrations = Migrations("guidecard.reference")


@migrations(name="people_and_places")
def _people_and_places(db: Database) -> None:
    # Without row ids the index tables are their own index: a probe is one descent of a tree.
    for statement in (
        """CREATE TABLE reference_records (number INTEGER PRIMARY KEY, kind TEXT NOT NULL,
        id TEXT NOT NULL, body BLOB NOT NULL, sha256 BLOB NOT NULL, UNIQUE (kind, id)) STRICT""",
        """CREATE TABLE reference_phones (phone TEXT NOT NULL, record INTEGER NOT NULL,
        PRIMARY KEY (phone, record)) STRICT, WITHOUT ROWID""",
        """CREATE TABLE reference_places (street TEXT NOT NULL, unit TEXT NOT NULL,
        record INTEGER NOT NULL, PRIMARY KEY (street, unit, record)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX reference_phones_of ON reference_phones (record)",
        "CREATE INDEX reference_places_of ON reference_places (record)",
    ):
        db.execute(statement)


def put(db: Database, records: Iterable[Record]) -> tuple[int, int]:
    """Add each record, or let it take the place of the one with its kind and id.

    Returns how many were added and how many replaced. The caller has opened a transaction.
    """
    added = replaced = 0
    for record in records:
        replaced += remove(db, kind_of(record), record.id)
        added += 1
        body = record.model_dump_json(exclude_defaults=True).encode()
        number = db.execute(
            "INSERT INTO reference_records (kind, id, body, sha256) VALUES (?, ?, ?, ?)",
            (kind_of(record), record.id, body, sha256(body).digest()),
        ).lastrowid
        for phone in set(phones_of(record)):
            db.execute("INSERT INTO reference_phones VALUES (?, ?)", (phone, number))
        keys = (address_key(place.street) for place in places_of(record))
        for street, unit in {(key.street, key.unit) for key in keys}:
            db.execute("INSERT INTO reference_places VALUES (?, ?, ?)", (street, unit, number))
    return added - replaced, replaced


def remove(db: Database, kind: Kind, identifier: str) -> int:
    """Take one record out with everything that finds it; returns how many there were, 0 or 1."""
    found = db.execute(
        "SELECT number FROM reference_records WHERE kind = ? AND id = ?", (kind, identifier)
    ).fetchone()
    if found is None:
        return 0
    for statement in (
        "DELETE FROM reference_phones WHERE record = ?",
        "DELETE FROM reference_places WHERE record = ?",
        "DELETE FROM reference_records WHERE number = ?",
    ):
        db.execute(statement, found)
    return 1


def identifiers(db: Database, kinds: Iterable[Kind]) -> set[tuple[Kind, str]]:
    """The kind and id of every record of these kinds."""
    found: set[tuple[Kind, str]] = set()
    for kind in kinds:
        rows = db.execute("SELECT id FROM reference_records WHERE kind = ?", (kind,))
        found.update((kind, row[0]) for row in rows)
    return found


def held(db: Database) -> dict[Kind, int]:
    """How many records of each kind there are."""
    counts = dict(db.execute("SELECT kind, count(*) FROM reference_records GROUP BY kind"))
    return {kind: counts.get(kind, 0) for kind in Kind}


def damaged(db: Database) -> str | None:
    """What is wrong with the file or with a record in it; None if all of it is sound."""
    return first_damage(db, "SELECT kind || ' ' || id, body, sha256 FROM reference_records")
