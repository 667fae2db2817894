"""reference.db as the console reads it: one probe per call, and only what matched is parsed.

The file is never changed in place: every change is written to a new one that takes its place
(`store.reference.swapping`), which this reader notices at its next probe.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from store.reference.addresses import AddressKey
from store.reference.faults import CALLS_GO_ON, ReferenceUnreadable
from store.reference.matching import Match, matches
from store.reference.models import MODELS, Kind, Record
from store.reference.phones import NoCallback, Phone

BUSY_SECONDS = 0.25
"""How long to wait for another program at the file; the call taker waits with it."""

_BY_PHONE = """
SELECT r.kind, r.id, r.body, r.sha256 FROM reference_phones AS p
JOIN reference_records AS r ON r.number = p.record WHERE p.phone = :phone
"""
_BY_ADDRESS = """
SELECT r.kind, r.id, r.body, r.sha256 FROM reference_places AS p
JOIN reference_records AS r ON r.number = p.record
WHERE p.street = :street AND (:unit = '' OR p.unit IN ('', :unit))
"""
_BY_ID = """
SELECT r.kind, r.id, r.body, r.sha256 FROM reference_records AS r
WHERE r.kind = :kind AND r.id = :id
"""
_BY_KIND = """
SELECT r.kind, r.id, r.body, r.sha256 FROM reference_records AS r
WHERE r.kind = :kind ORDER BY r.id
"""
_TABLES = "SELECT count(*) FROM sqlite_schema WHERE name = 'reference_records'"

_Row: TypeAlias = tuple[str, str, bytes, bytes]


class Reference:
    """The people and places held, for one thread to look up.

    No bad file raises here, since the call must go on: `trouble` says after each look-up whether
    anything could not be read. Only without trouble does no match mean that nothing is held.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self.trouble: ReferenceUnreadable | None = None

    def match(
        self,
        *,
        now: datetime,
        phone: Phone | NoCallback | None = None,
        address: AddressKey | None = None,
    ) -> tuple[Match, ...]:
        """Every record that concerns a call, in the order of `matching.matches`.

        A number without callback matches nothing. A missing file holds nothing.
        """
        self.trouble = None
        caller = phone if isinstance(phone, Phone) else None
        rows: dict[tuple[str, str], _Row] = {}
        if caller is not None:
            rows.update(self._rows(_BY_PHONE, {"phone": caller.key}))
        if address is not None and address.street:
            asked = {"street": address.street, "unit": address.unit}
            rows.update(self._rows(_BY_ADDRESS, asked))
        if not rows:
            return ()
        return matches(self._records(rows.values()), now=now, phone=caller, address=address)

    def find(self, kind: Kind, identifier: str) -> Record | None:
        """The record of that id, whatever it matches; None if it is not held or `trouble` is set.

        For a supervisor's view with a reason given, and for matches of a call that was reopened.
        """
        self.trouble = None
        rows = self._rows(_BY_ID, {"kind": kind, "id": identifier})
        return next(self._records(rows.values()), None)

    def all(self, kind: Kind) -> tuple[Record, ...]:
        """Every record of one kind, to be given to a hub; those that are damaged are left out."""
        self.trouble = None
        rows = self._rows(_BY_KIND, {"kind": kind})
        return tuple(self._records(rows.values()))

    def close(self) -> None:
        """Let go of the file; the next look-up opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._file = None

    def _rows(self, query: str, values: dict[str, str]) -> dict[tuple[str, str], _Row]:
        try:
            connection = self._current()
            rows = connection.execute(query, values).fetchall() if connection else []
        except (sqlite3.Error, OSError) as error:
            self.close()
            self._stumble(f"{self._path} cannot be read ({error})")
            return {}
        return {(row[0], row[1]): row for row in rows}

    def _current(self) -> sqlite3.Connection | None:
        """A connection to the file that is there now; None if it is missing or holds no records."""
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            self.close()
            return None
        if self._file != (status.st_dev, status.st_ino):
            self.close()
            if status.st_size == 0:
                raise sqlite3.DatabaseError("it is empty")
            self._connection = _opened(self._path)
            self._file = (status.st_dev, status.st_ino)
        return self._connection

    def _records(self, rows: Iterable[_Row]) -> Iterator[Record]:
        for kind, identifier, body, digest in rows:
            record = None
            # A damaged file may hold a value of any type in any column.
            with suppress(ValueError, TypeError):
                if sha256(body).digest() == digest:
                    record = MODELS[Kind(kind)].model_validate_json(body)
            if record is None:
                self._stumble(f"The {kind} {identifier} in {self._path} is damaged")
            else:
                yield record

    def _stumble(self, what: str) -> None:
        self.trouble = ReferenceUnreadable(
            what,
            f"{CALLS_GO_ON}, but what it says of this call is not shown",
            "Restore the file from a backup, or move it away and import everything again",
        )


def _opened(path: Path) -> sqlite3.Connection | None:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
    )
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        (tables,) = connection.execute(_TABLES).fetchone()
    except BaseException:
        connection.close()
        raise
    if not tables:
        connection.close()
        return None
    return connection
