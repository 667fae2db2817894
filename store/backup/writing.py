"""Writing the record of a folder into one new file, also while a console takes calls there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlite_utils import Database

from store import connection
from store.backup import container, names
from store.backup.reading import BackedUp, Passage
from store.canonical import instant_text
from store.chain import Head
from store.entry import Mode
from store.export.whole import in_its_place
from store.faults import NotSound, Unreadable, WrongMode, faults_of, missing
from store.health.people import holdings
from store.places.sources import held_places
from store.reader import Reader

UNCHANGED = "nothing was written, and the record is not touched"

_T = TypeVar("_T")


def back_up(root: Path, file: Path, mode: Mode, now: datetime, *, people: bool) -> BackedUp:
    """Write what a data folder holds into a new file, which only its owner may read.

    The journal is of one moment, at or after the beginning; a pack is kept before its first call,
    and so is in it. Places are, if any are held; `people` adds reference.db. Raises Missing,
    AlreadyThere, WrongMode, NotSound where the record is damaged, or another StoreFault; a fault
    leaves no file.
    """
    record = root / names.JOURNAL
    with faults_of(record):
        if not record.exists():
            raise missing(record)
    with in_its_place(file) as draft:
        with faults_of(file), closing(container.make(draft)) as db, db.atomic():
            held = people and _are_sound(root / names.PEOPLE, now)
            _places_are_sound(root / names.PLACES)
            about = (instant_text(now), mode, int(held))
            db.execute(container.insert_into("backup"), about)
            heads = _copy_record(record, mode, db, file)
            with faults_of(root):
                files = names.found(root, people=held)
            for name, path in files:
                _copy_file(name, path, db)
        with faults_of(file), _soundly(record):
            return _seal(draft, heads)


def _copy_record(record: Path, mode: Mode, db: Database, file: Path) -> dict[UUID, Head]:
    """Copy every row of one moment; gives the heads of that moment."""
    with faults_of(record), closing(connection.to_read(record)) as source:
        source.execute("BEGIN")
        reader = Reader(record, source)
        if reader.mode != mode:
            raise WrongMode(
                f"{record} is a {reader.mode} journal and was to be backed up as {mode}",
                UNCHANGED,
                "Name the other folder, or leave --training out",
            )
        there = {name for (name,) in source.execute("SELECT name FROM sqlite_schema")}
        for table, order in container.RECORD.items():
            # A file that an older version wrote has nothing kept aside.
            if table in there:
                rows = source.execute(
                    f"SELECT {container.COLUMNS_OF[table]} FROM {table} ORDER BY {order}"  # noqa: S608 - constants
                )
                with faults_of(file):
                    try:
                        db.conn.executemany(container.insert_into(table), _told_by(record, rows))
                    except (sqlite3.IntegrityError, UnicodeEncodeError) as error:
                        raise _not_sound(record, str(error)) from error
        return reader.heads()


def _seal(draft: Path, heads: Mapping[UUID, Head]) -> BackedUp:
    """Go through the copy as it is on disk, and seal it."""
    with closing(container.opened(draft)) as db:
        passage = Passage(lambda *_: None)
        digest = passage.go(db)
        if passage.heads != heads:
            raise ValueError("a journal ends before its head")
    with closing(container.draft(draft)) as db:
        db.execute("INSERT INTO seal VALUES (?)", (digest,))
    return passage.told()


def _are_sound(people: Path, now: datetime) -> bool:
    """Whether any people are held. Raises NotSound where their file is damaged."""
    held = holdings(people, now)
    if held is not None and held.damage is not None:
        raise NotSound(
            f"{people} is damaged ({held.damage})",
            UNCHANGED,
            "Mend it, or back up without people",
        )
    return held is not None


def _places_are_sound(places: Path) -> None:
    """Raise NotSound where the file of places is damaged: no restore would take it."""
    held = held_places(places, whole=True)
    if held is not None and held.damage is not None:
        raise NotSound(
            f"{places} is damaged ({held.damage})",
            UNCHANGED,
            "Move it away and import the places again",
        )


@contextmanager
def _soundly(record: Path) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise _not_sound(record, str(error)) from error


def _not_sound(record: Path, how: str) -> NotSound:
    return NotSound(
        f"The record at {record} is damaged ({how})",
        UNCHANGED,
        "Run `guidecard store verify` to see what is hit; a damaged record is kept by copying its "
        "whole folder while no console is open on it",
    )


def _told_by(record: Path, rows: Iterable[_T]) -> Iterator[_T]:
    """The rows; a fault met in reading is told of the record, not of the file being written."""
    with faults_of(record):
        yield from rows


def _copy_file(name: str, path: Path, db: Database) -> None:
    try:
        with path.open("rb") as file:
            most = None if name in (names.PEOPLE, names.PLACES) else names.LARGEST_BYTES
            if most is not None and os.fstat(file.fileno()).st_size > most:
                raise Unreadable(
                    f"{path} is larger than {most // 2**20} MiB",
                    UNCHANGED,
                    f"Move it out of {path.parent}: it cannot be part of a pack",
                )
            # An empty file has one part as well.
            part, content = 0, file.read(container.PART_BYTES)
            while content or not part:
                db.execute(container.insert_into("files"), (name, part, content))
                part, content = part + 1, file.read(container.PART_BYTES)
    except FileNotFoundError:
        return  # an approval that was withdrawn this moment
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}", UNCHANGED, "Mend it") from None
