"""Making a journal, whole or not at all: a journal.db that exists was once complete.

So an empty or headless file is damage, and is never taken for one that is still to be filled.
"""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlite_utils import Database

from store import canonical
from store.chain import OPENED, START, Writer, link
from store.entry import Draft, Entry, Mode
from store.faults import AlreadyThere, faults_of
from store.rows import INSERT, to_row
from store.schema import MIGRATIONS

ADD_JOURNAL = "INSERT INTO journals (journal, mine, mode, made_at) VALUES (?, 1, ?, ?)"


def make_journal(path: Path, writer: Writer, mode: Mode, at: datetime) -> None:
    """Make a file at `path` with a journal of one entry; its folder must be there.

    Raises AlreadyThere, ReadOnly, Full, Unreadable or Refused, and then leaves no file at `path`.
    """
    unfinished = path.with_name(path.name + ".unfinished")
    with faults_of(path):
        if path.exists():
            raise AlreadyThere(
                f"There is a journal at {path} already",
                "it was left as it is",
                "Open that one, or name another folder with --data",
            )
        # A rollback journal left by a killed attempt would be played back onto the new file.
        unfinished.with_name(unfinished.name + "-journal").unlink(missing_ok=True)
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        with closing(_connect(unfinished)) as db:
            MIGRATIONS.apply(db)
            with db.atomic():
                add_journal(db, writer, mode, at, continues=None)
        unfinished.rename(path)
        _sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that a power cut cannot take them away again."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def add_journal(
    db: Database, writer: Writer, mode: Mode, at: datetime, continues: UUID | None
) -> Entry:
    """Write the row and the first entry of a new journal, inside the caller's transaction."""
    body: dict[str, canonical.JSON] = {
        "mode": mode,
        "continues": None if continues is None else str(continues),
    }
    draft = Draft(call=None, kind=OPENED, version=1, at=at, body=body)
    [entry] = link(START, [draft], writer, entered_at=at, turns={})
    db.execute(ADD_JOURNAL, (str(writer.journal), mode, canonical.instant_text(at)))
    db.execute(INSERT, to_row(entry))
    return entry


def _connect(path: Path) -> Database:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")  # the rename must find everything on disk
    return Database(connection, execute_plugins=False)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
