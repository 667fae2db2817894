"""A journal's file as it is at one moment."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from store.faults import faults_of
from store.reader import Reader


class Moment(Reader):
    """A reader for which the file stands still, whoever writes meanwhile.

    For one pass over everything, then to be closed: the write-ahead log grows while it is open.
    """

    def __init__(self, path: Path, db: Database) -> None:
        with faults_of(path):
            db.execute("BEGIN")
        super().__init__(path, db)
