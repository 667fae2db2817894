"""places.db as the console reads it: a few probes for some words, and only what matched is parsed.

The file is never changed in place: an import writes a new one, which is noticed at the next
look-up.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from store.places.candidates import Found
from store.places.searching import search
from store.reference.faults import CALLS_GO_ON, ReferenceUnreadable
from store.reference.swapped import SwappedFile

LONGEST_WORDS = 400
"""Characters; nobody's place is longer, and the rest is not looked at."""


class Gazetteer:
    """The places held, for one thread to look up.

    No bad file raises here, since the call must go on: `trouble` says after each look-up whether
    anything could not be read. A missing file holds nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = SwappedFile(path, "places")
        self.trouble: ReferenceUnreadable | None = None

    def find(self, words: str) -> Found:
        """The places that some words may mean, the surest first; none is chosen."""
        self.trouble = None
        # A half character, which no file holds, stands for none.
        words = words[:LONGEST_WORDS].encode("utf-8", "replace").decode()
        if not any(map(str.isalnum, words)):
            return Found()
        try:
            connection = self._file.current()
            return search(connection, words, self._stumble) if connection else Found()
        # A damaged file may hold a value of any type in any column.
        except (sqlite3.Error, OSError, ValueError, TypeError) as error:
            self.close()
            self._stumble(f"cannot be read ({error})")
            return Found()

    def close(self) -> None:
        """Let go of the file; the next look-up opens it again."""
        self._file.close()

    def _stumble(self, what: str) -> None:
        self.trouble = ReferenceUnreadable(
            f"{self._path} {what}",
            f"{CALLS_GO_ON}, but places found by their words may be missing",
            "Restore the file from a backup, or move it away and import the places again",
        )
