"""A changed file of people or of places is written beside the old one and takes its place at once.

A crash at any instant leaves the old file or the new one, whole.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database, Migrations

from store.reference.faults import NOTHING_CHANGED, ImportFailed
from store.reference.writing import damaged, migrations


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file is made of, and how it is looked through before it takes its place."""

    migrations: Migrations
    damaged: Callable[[Database], str | None]
    """What is wrong with it; None if all of it is sound."""


PEOPLE = Layout(migrations, damaged)
"""Of reference.db."""


@contextmanager
def rewritten(path: Path, layout: Layout = PEOPLE) -> Iterator[Database]:
    """A copy of the file at `path` to change; on leaving without an error it takes the place.

    The file is made if it is missing. Raises ImportFailed when another change is under way, the
    old file or the copy is damaged, or the disk refuses; the old file then stays as it was.
    """
    path = path.resolve()
    staged = path.with_name(path.name + ".new")
    try:
        with _only_writer(path):
            _refuse_other_writers(path)
            try:
                db = _copy(path, staged, layout)
                try:
                    with db.atomic():
                        yield db
                    if (wrong := layout.damaged(db)) is not None:
                        raise _damaged(path, wrong)
                finally:
                    db.close()
                _sync(staged)
                os.replace(staged, path)
            finally:
                _discard(staged)
            _confirm(path)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise _damaged(path, str(error)) from error
        raise _failed(f"{path} could not be written ({error})") from error
    except OSError as error:
        raise _failed(f"{path} could not be written ({error.strerror or error})") from error


@contextmanager
def _only_writer(path: Path) -> Iterator[None]:
    """A lock that the kernel drops with the process; its file stays, so that all lock the same."""
    descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportFailed(
                f"Another import into {path} is under way", NOTHING_CHANGED, "Wait until it is done"
            ) from None
        yield
    finally:
        os.close(descriptor)


def _refuse_other_writers(path: Path) -> None:
    """A journal beside the file would be played into the new one, to which it does not belong."""
    for suffix in ("-journal", "-wal"):
        journal = path.with_name(path.name + suffix)
        if journal.exists():
            raise ImportFailed(
                f"Another program is changing {path} itself, or was stopped while it did",
                NOTHING_CHANGED,
                f"Close that program; if none runs, move {path} and {journal.name} away together",
            )


def _copy(path: Path, staged: Path, layout: Layout) -> Database:
    _discard(staged)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    # Made before SQLite opens it, so that health facts are never readable by others.
    os.close(os.open(staged, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    os.chmod(staged, mode)
    db = Database(sqlite3.connect(staged, isolation_level=None), execute_plugins=False)
    try:
        # Nobody sees this file before it is synced whole.
        db.execute("PRAGMA synchronous = OFF")
        if path.exists():
            _fill(db.conn, path)
        # What is removed leaves no trace, and a WAL mode of the old file is not inherited.
        for pragma in ("journal_mode = MEMORY", "secure_delete = ON"):
            db.execute(f"PRAGMA {pragma}").fetchall()
        layout.migrations.apply(db)
    except BaseException:
        db.close()
        raise
    return db


def _fill(connection: sqlite3.Connection, path: Path) -> None:
    if path.stat().st_size == 0:
        raise _damaged(path, "it is empty")
    old = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        old.backup(connection)
    finally:
        old.close()


def _confirm(path: Path) -> None:
    try:
        _sync(path.parent)
    except OSError as error:
        raise ImportFailed(
            f"The new {path} is in place, but the disk did not confirm it ({error.strerror})",
            "a power cut may still bring back the old file, whole",
            "Check the disk, then import again",
        ) from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _discard(staged: Path) -> None:
    for left_over in (staged, staged.with_name(staged.name + "-journal")):
        with suppress(FileNotFoundError):
            left_over.unlink()


def _failed(what: str) -> ImportFailed:
    return ImportFailed(
        what, NOTHING_CHANGED, "Check the folder's rights and the disk's free space"
    )


def _damaged(path: Path, how: str) -> ImportFailed:
    return ImportFailed(
        f"{path} is damaged ({how})",
        NOTHING_CHANGED,
        "Restore the file from a backup, or move it away and import everything again",
    )
