"""reference.db as the console reads it: one probe per call, and only what matched is parsed.

The file is never changed in place: every change is written to a new one that takes its place
(`store.reference.swapping`), which this reader notices at its next probe.
"""

from __future__ import annotations

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
from store.reference.swapped import SwappedFile

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

_Row: TypeAlias = tuple[str, str, bytes, bytes]


class Reference:
    """The people and places held, for one thread to look up.

    No bad file raises here, since the call must go on: `trouble` says after each look-up whether
    anything could not be read. Only without trouble does no match mean that nothing is held.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = SwappedFile(path, "reference_records")
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
        self._file.close()

    def _rows(self, query: str, values: dict[str, str]) -> dict[tuple[str, str], _Row]:
        try:
            connection = self._file.current()
            rows = connection.execute(query, values).fetchall() if connection else []
        except (sqlite3.Error, OSError) as error:
            self.close()
            self._stumble(f"{self._path} cannot be read ({error})")
            return {}
        return {(row[0], row[1]): row for row in rows}

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
