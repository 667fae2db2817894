"""Opening hub.db: one connection that writes, and as many that read as there are threads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Empty, LifoQueue

from sqlite_utils import Database, Migrations

from store.connection import READER_PRAGMAS, WRITER_PRAGMAS
from store.entry import Mode
from store.faults import UNTOUCHED, WrongMode, corrupt, faults_of
from store.founding import make_folder

BUSY_SECONDS = 5.0
TOKEN_PRAGMAS = (*READER_PRAGMAS, "PRAGMA synchronous = EXTRA")
"""tokens.db has no write-ahead log, since several programs write it."""


def make(path: Path, migrations: Migrations, mode: Mode) -> None:
    """Make a file of this mode if there is none, whole or not at all, and its folder.

    Raises WrongMode where there is one of the other mode, or another StoreFault.
    """
    with faults_of(path):
        make_folder(path.parent)
        if not path.exists():
            unfinished = path.with_name(path.name + ".unfinished")
            for left_over in (unfinished, unfinished.with_name(unfinished.name + "-journal")):
                left_over.unlink(missing_ok=True)
            unfinished.touch(mode=0o600)
            with closing(connect(unfinished, "rw", TOKEN_PRAGMAS)) as db:
                migrations.apply(db)
                db.execute("INSERT INTO hub (mode) VALUES (?)", (mode,))
            unfinished.rename(path)
        with closing(connect(path, "rw", TOKEN_PRAGMAS)) as db:
            migrations.apply(db)
            held = mode_of(db)
    if held != mode:
        raise WrongMode(
            f"{path} belongs to a {held} hub and was opened for {mode}",
            UNTOUCHED,
            "Name another folder with --data: live and training calls are never mixed",
        )


def mode_of(db: Database) -> Mode:
    """What the hub is for. Raises sqlite3.DatabaseError where the file does not say."""
    match db.execute("SELECT mode FROM hub").fetchall():
        case [("live",)]:
            return "live"
        case [("training",)]:
            return "training"
    raise sqlite3.DatabaseError("the file does not say what the hub is for")


def connect(path: Path, how: str, pragmas: tuple[str, ...]) -> Database:
    """A connection that any thread may use, one at a time. Raises sqlite3.Error."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={how}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in pragmas:
            connection.execute(pragma)
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def to_write(path: Path) -> Database:
    """The one writing connection: on disk when a transaction has ended. Raises sqlite3.Error."""
    return connect(path, "rw", WRITER_PRAGMAS)


class Readers:
    """Connections that read, handed out one to a thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: LifoQueue[Database] = LifoQueue()
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[Database]:
        """A connection for the block; what it reads there is one moment of the file.

        Raises a StoreFault for whatever goes wrong with the file in the block.
        """
        with faults_of(self._path):
            try:
                db = self._idle.get_nowait()
            except Empty:
                db = connect(self._path, "ro", READER_PRAGMAS)
            try:
                db.execute("BEGIN")
                yield db
                db.execute("COMMIT")
            except ValueError as error:
                db.close()
                raise corrupt(self._path, f"is damaged: {error}") from None
            except BaseException:
                db.close()
                raise
            if self._closed:
                db.close()
            else:
                self._idle.put(db)

    def close(self) -> None:
        """Close those that are idle, and the others once they are given back."""
        self._closed = True
        while not self._idle.empty():
            self._idle.get_nowait().close()
