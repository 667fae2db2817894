"""Making a data folder of a backup: whole, under a new journal, or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from sqlite_utils import Database

from store.backup import container, names
from store.backup.reading import BackedUp, Passage, Rows, sealed
from store.entry import Mode
from store.faults import AlreadyThere, NotSound, StoreFault, WrongMode, faults_of
from store.founding import make_folder
from store.journal import Journal
from store.places.tables import damaged as places_damaged
from store.reference.writing import damaged
from store.schema import MIGRATIONS
from store.verify import verify

UNCHANGED = "nothing was changed"


@dataclass(frozen=True, slots=True)
class Restorer:
    """Who restores, and the time and the chance that a new journal needs."""

    taker: str
    clock: Callable[[], datetime]
    entropy: Callable[[int], bytes]
    new_id: Callable[[], UUID]
    seat: str | None = None
    """The seat's name; None for the one that the backup's last entry names."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the journal under which the seat goes on."""

    held: BackedUp
    journal: UUID


def restore(file: Path, root: Path, mode: Mode, by: Restorer) -> Restored:
    """Make a data folder of a backup, where there is none yet or an empty one.

    The seat goes on under a new journal: entries written after the backup may live elsewhere, and
    no number is given twice. Raises AlreadyThere, WrongMode, NotSound where the file is damaged or
    no backup, NewerVersion or another StoreFault; a fault leaves nothing in the folder's place.
    """
    root = root.resolve()
    with faults_of(root):
        _refuse_taken(root)
    with _in_place_of(root) as draft:
        passage = _unpack(file, draft, mode)
        journal = _go_on(draft / names.JOURNAL, passage, by)
    return Restored(passage.told(), journal)


def _unpack(file: Path, draft: Path, mode: Mode) -> Passage:
    """Make journal.db and the files anew of the rows, each as soon as it was looked at."""
    record = draft / names.JOURNAL
    with faults_of(record):
        record.touch(mode=0o600)
        made = container.draft(record)
    with closing(made):
        with faults_of(record):
            MIGRATIONS.apply(made)
            made.execute("BEGIN")

        def keep(table: str, rows: Rows) -> None:
            if table == "files":
                with faults_of(draft):
                    _write(draft, rows)
            elif table in container.RECORD:
                with faults_of(record):
                    try:
                        made.conn.executemany(container.insert_into(table), rows)
                    except sqlite3.IntegrityError as error:
                        raise ValueError(str(error)) from None

        with _soundly(file), closing(container.opened(file)) as db:
            _refuse_other_mode(db, file, mode)
            passage = sealed(db, keep)
        with faults_of(record):
            made.execute("COMMIT")
    _check(file, draft)
    return passage


def _write(draft: Path, rows: Rows) -> None:
    for name, part, content in rows:
        path = draft / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = os.O_CREAT | os.O_EXCL if part == 0 else 0
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | new, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)


def _check(file: Path, draft: Path) -> None:
    """Look at what was made as it lies on disk. Raises NotSound."""
    report = verify(draft / names.JOURNAL)
    if not report.ok:
        raise _not_sound(file, report.problems[0].what)
    for name, look in ((names.PEOPLE, damaged), (names.PLACES, places_damaged)):
        if (draft / name).exists():
            with _soundly(file), closing(container.draft(draft / name)) as db:
                acting = "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')"
                [(count,)] = db.execute(acting).fetchall()
                how = "it acts by itself" if count else look(db)
                if how is not None:
                    raise ValueError(f"its {name}: {how}")


def _go_on(record: Path, passage: Passage, by: Restorer) -> UUID:
    assert passage.last is not None
    with Journal.open(
        record,
        mode=passage.mode,
        seat=by.seat or passage.last.seat,
        taker=by.taker,
        clock=by.clock,
        entropy=by.entropy,
        new_id=by.new_id,
    ) as journal:
        return journal.begin_new_journal()


@contextmanager
def _in_place_of(root: Path) -> Iterator[Path]:
    """A folder beside `root` that gets its name, and is on disk, once the block ends.

    A failure in the block leaves nothing behind, and is told of the folder itself.
    """
    # What lies above is made last: a backup that is refused leaves no folder at all.
    home = next(path for path in root.parents if path.is_dir())
    with faults_of(root):
        draft = Path(mkdtemp(prefix=f".{root.name[:50]}.", dir=home))
    try:
        yield draft
        with faults_of(root):
            for folder, _, files in os.walk(draft, topdown=False):
                for name in (*files, "."):
                    _sync(Path(folder, name))
            _refuse_taken(root)
            make_folder(root.parent)
            # A folder that is not empty by now is not replaced, but refused by the system.
            os.rename(draft, root)
    except BaseException as error:
        shutil.rmtree(draft, ignore_errors=True)
        if isinstance(error, StoreFault):
            raise type(error)(
                error.what.replace(str(draft), str(root)), UNCHANGED, error.do
            ) from error
        raise
    with faults_of(root):
        _sync(root.parent)


def _refuse_taken(root: Path) -> None:
    if not os.path.lexists(root):
        return
    if (root / names.JOURNAL).exists():
        what = f"There is a journal in {root} already"
    elif not root.is_dir() or any(root.iterdir()):
        what = f"{root} is there already and is not an empty folder"
    else:
        return
    raise AlreadyThere(what, UNCHANGED, "Name another folder with --data, or move that one away")


def _refuse_other_mode(db: Database, file: Path, mode: Mode) -> None:
    rows = db.execute("SELECT mode FROM backup").fetchall()
    for other in ("live", "training"):
        if rows == [(other,)] and other != mode:
            raise WrongMode(
                f"{file} is the backup of a {other} record and was to become a {mode} one",
                UNCHANGED,
                "Leave --training out" if other == "live" else "Say --training",
            )


@contextmanager
def _soundly(file: Path) -> Iterator[None]:
    """Turn into NotSound what shows that the backup is none, or not what was written.

    Faults of what is being made must be StoreFaults before they come here.
    """
    try:
        yield
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
        raise _not_sound(file, str(error)) from error


def _not_sound(file: Path, how: str) -> NotSound:
    # SQLite and Python quote what they found.
    shown = "".join(c if c.isprintable() else "?" for c in " ".join(how.split()))[:200]
    return NotSound(
        f"{file} is not a sound backup of a record ({shown})",
        UNCHANGED,
        "Name another backup, or copy this one again from where it is kept",
    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
