"""An entry as a row of PostgreSQL, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.entry import Entry, Header
from store.rows import COLUMNS

TYPES = (
    *("uuid", "int8", "uuid", "text", "int8", "timestamptz", "timestamptz"),
    *("text", "text", "int8", "bool"),
    *("bytea", "bytea", "bytea", "bytea", "bytea"),
)
"""Of COLUMNS, for a binary COPY."""

COPY = f"COPY entries ({COLUMNS}) FROM STDIN (FORMAT BINARY)"


def to_row(entry: Entry) -> tuple[Any, ...]:
    """The values of an entry in the order of COLUMNS."""
    head = entry.header
    return (
        head.journal,
        head.seq,
        head.call,
        head.kind,
        head.version,
        head.at,
        head.entered_at,
        head.seat,
        head.taker,
        head.turn,
        head.backfill,
        entry.body,
        entry.salt,
        entry.body_hash,
        entry.previous_hash,
        entry.hash,
    )


def to_entry(row: Sequence[Any]) -> Entry:
    """The entry that a row in the order of COLUMNS holds."""
    return Entry(Header(*row[:11]), *row[11:16])
