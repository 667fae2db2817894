"""The engine on SQLite: a room of seats, nothing to install, one writer, durable commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock as Mutex
from typing import Self

from sqlite_utils import Database

from store.canonical import instant_text
from store.chain import START, Head
from store.entry import Entry, Mode
from store.faults import faults_of
from store.hub.engine import (
    MOST_ASIDE,
    Aside,
    Asked,
    Batch,
    Held,
    Outcome,
    PackHeld,
    Taken,
)
from store.hub.sqlite_files import make, to_write
from store.hub.sqlite_reads import FILE, SqliteReads
from store.hub.sqlite_schema import MIGRATIONS
from store.hub.statuses import newest
from store.lock import Lock
from store.reference.models import Kind
from store.rows import COLUMNS, INSERT, Value, to_row
from store.sharing.joining import Fork, Gap, meet

_HEAD = "SELECT seq, hash FROM journals WHERE journal = ?"
_HELD = "SELECT seq, hash FROM entries WHERE journal = ? AND seq BETWEEN ? AND ?"
_ASIDE = "SELECT 1 FROM asides WHERE journal = ? AND seq = ? AND hash = ?"
_MOVE_HEAD = """INSERT INTO journals (journal, seq, hash) VALUES (?, ?, ?)
ON CONFLICT (journal) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"""
_KEEP_ASIDE = (
    f"INSERT OR IGNORE INTO asides ({COLUMNS}, by, kept_at) "  # noqa: S608 - constants
    f"VALUES ({', '.join('?' * 18)})"
)
_PROGRAM = """INSERT INTO programs (program, turn, journal, seq) VALUES (?, ?, ?, ?)
ON CONFLICT (program) DO UPDATE SET turn = excluded.turn, journal = excluded.journal,
seq = excluded.seq WHERE (turn, journal, seq) < (excluded.turn, excluded.journal, excluded.seq)"""


class SqliteEngine(SqliteReads):
    """The one process that serves a folder; made by `open`."""

    def __init__(
        self, path: Path, db: Database, lock: Lock, mode: Mode, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(path, mode)
        self._db = db
        self._lock = lock
        self._clock = clock
        self._writing_now = Mutex()

    @classmethod
    def open(cls, folder: Path, *, mode: Mode, clock: Callable[[], datetime]) -> Self:
        """Open the hub in a folder, or make one there.

        Raises Locked while another hub serves it, WrongMode, or another StoreFault.
        """
        path = folder / FILE
        make(path, MIGRATIONS, mode)
        lock = Lock.take(path, "hub")
        try:
            with faults_of(path):
                return cls(path, to_write(path), lock, mode, clock)
        except BaseException:
            lock.release()
            raise

    def push(self, batches: Sequence[Batch]) -> list[Outcome]:
        """See `Engine`."""
        with self._writing():
            return [self._take(batch) for batch in batches]

    def keep_aside(self, asides: Sequence[Aside]) -> None:
        """See `Engine`."""
        with self._writing() as db:
            db.conn.executemany(_KEEP_ASIDE, map(_aside_row, asides))

    def put_records(self, records: Sequence[Held]) -> tuple[int, int]:
        """See `Engine`."""
        replaced = 0
        with self._writing() as db:
            for record in records:
                replaced += _remove(db, record.kind, record.id)
                number = db.execute(
                    "INSERT INTO records (kind, id, body) VALUES (?, ?, ?)",
                    (record.kind, record.id, record.body),
                ).lastrowid
                keys = [("phone", phone, number) for phone in record.phones]
                keys += [("street", street, number) for street in record.streets]
                db.conn.executemany("INSERT OR IGNORE INTO record_keys VALUES (?, ?, ?)", keys)
        return len(records) - replaced, replaced

    def remove_record(self, kind: Kind, identifier: str) -> bool:
        """See `Engine`."""
        with self._writing() as db:
            return _remove(db, kind, identifier) > 0

    def note_asked(self, asked: Asked) -> None:
        """See `Engine`."""
        call = None if asked.call is None else str(asked.call)
        with self._writing() as db:
            db.execute(
                "INSERT INTO asked (at, by, call, reason, found) VALUES (?, ?, ?, ?, ?)",
                (instant_text(asked.at), asked.by, call, asked.reason, "\n".join(asked.found)),
            )

    def put_pack(self, pack: PackHeld, content: bytes) -> bool:
        """See `Engine`."""
        at = instant_text(pack.published_at)
        with self._writing() as db:
            cursor = db.execute(
                "INSERT OR IGNORE INTO packs VALUES (?, ?, ?, ?, ?)",
                (pack.digest, pack.id, pack.version, at, content),
            )
            return cursor.rowcount > 0

    def check(self) -> None:
        """See `Engine`."""
        with self._writing() as db:
            db.execute("UPDATE hub SET mode = mode")
        with self._readers.one() as db:
            db.execute("SELECT 1 FROM journals LIMIT 1").fetchall()

    def close(self) -> None:
        """See `Engine`."""
        super().close()
        with self._writing_now:
            self._db.close()
        self._lock.release()

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """One transaction of the one writer; it is on disk when the block has ended."""
        with self._writing_now, faults_of(self._path):
            self._db.rollback()  # a rollback that failed before would make this one a savepoint
            with self._db.atomic():
                yield self._db
            if self._db.conn.in_transaction:
                raise RuntimeError("a write returned inside a transaction: nothing is on disk")

    def _take(self, batch: Batch) -> Outcome:
        journal, entries = str(batch.journal), batch.entries
        row = self._db.execute(_HEAD, (journal,)).fetchone()
        head = START if row is None else Head(*row)
        held: dict[int, bytes] = {}
        if entries[0].header.seq <= head.seq:
            span = (journal, entries[0].header.seq, entries[-1].header.seq)
            held = dict(self._db.execute(_HELD, span).fetchall())
        outcome = meet(head, held, entries, self._aside_before(entries[0], head))
        match outcome:
            case Gap():
                return outcome
            case Fork():
                self._keep_aside(batch, outcome)
                return outcome
        if not outcome.added:
            return Taken(head, 0)
        self._db.conn.executemany(INSERT, map(to_row, outcome.added))
        last = outcome.added[-1]
        head = Head(last.header.seq, last.hash)
        self._db.execute(_MOVE_HEAD, (journal, *head))
        for program, entry in newest(outcome.added).items():
            self._db.execute(_PROGRAM, (program, entry.header.turn, journal, entry.header.seq))
        return Taken(head, len(outcome.added))

    def _aside_before(self, entry: Entry, head: Head) -> Head | None:
        """The entry kept aside from which one follows that would leave a gap."""
        before = Head(entry.header.seq - 1, entry.previous_hash)
        if before.seq <= head.seq:
            return None
        row = self._db.execute(_ASIDE, (str(entry.header.journal), *before)).fetchone()
        return None if row is None else before

    def _keep_aside(self, batch: Batch, fork: Fork) -> None:
        sql = "SELECT count(*) FROM asides WHERE journal = ?"
        [room] = self._db.execute(sql, (str(batch.journal),)).fetchone()
        at = self._clock()
        asides = (Aside(entry, batch.by, at) for entry in fork.aside[: MOST_ASIDE - room])
        self._db.conn.executemany(_KEEP_ASIDE, map(_aside_row, asides))


def _aside_row(aside: Aside) -> tuple[Value, ...]:
    return (*to_row(aside.entry), aside.by, instant_text(aside.kept_at))


def _remove(db: Database, kind: Kind, identifier: str) -> int:
    row = db.execute(
        "SELECT number FROM records WHERE kind = ? AND id = ?", (kind, identifier)
    ).fetchone()
    if row is None:
        return 0
    db.execute("DELETE FROM record_keys WHERE record = ?", row)
    db.execute("DELETE FROM records WHERE number = ?", row)
    return 1
