"""The journal that this installation writes: append-only, hash-chained, on disk when it returns."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self
from uuid import UUID

from sqlite_utils import Database

from store import connection
from store.arrivals import Arrived, arrive
from store.ballast import Ballast
from store.chain import Head, Writer, link
from store.entry import Draft, Entry, Mode
from store.faults import UNTOUCHED, Full, Unreadable, WrongMode, faults_of, missing
from store.founding import add_journal, make_folder, make_journal
from store.lock import Lock
from store.reader import Reader
from store.rows import INSERT, to_row
from store.schema import MIGRATIONS

TRY_TO_WRITE = "UPDATE journals SET mine = mine WHERE false"
"""Changes nothing; tells at opening, and not during a call, that the file may not be written."""

CLOSE_JOURNAL = "UPDATE journals SET mine = 0 WHERE mine = 1"


class Journal(Reader):
    """The one writer of a file, and a reader of it; made by `create` or `open`.

    `last` is the head of this installation's journal as last written.
    """

    def __init__(
        self,
        path: Path,
        db: Database,
        *,
        seat: str,
        taker: str,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        new_id: Callable[[], UUID],
        lock: Lock,
        ballast: Ballast,
    ) -> None:
        super().__init__(path, db)
        self._writer = Writer(self.mine, seat, taker, entropy)
        self._clock = clock
        self._new_id = new_id
        self._lock = lock
        self._ballast = ballast
        self._file = _file_at(path)
        self.last = self.head(self.mine)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        mode: Mode,
        seat: str,
        taker: str,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        new_id: Callable[[], UUID],
    ) -> Self:
        """Make a journal at `path`, with its folder, and open it.

        `clock` gives aware instants, `entropy` n random bytes, `new_id` a UUID never used before.
        Raises AlreadyThere, Locked, ReadOnly, Full, Unreadable, or Refused for a seat or a taker
        without a printable name.
        """
        with faults_of(path.parent):
            make_folder(path.parent)
        with Lock.take(path, seat):
            make_journal(path, Writer(new_id(), seat, taker, entropy), mode, clock())
        return cls.open(
            path, mode=mode, seat=seat, taker=taker, clock=clock, entropy=entropy, new_id=new_id
        )

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        mode: Mode,
        seat: str,
        taker: str,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        new_id: Callable[[], UUID],
    ) -> Self:
        """Open the journal at `path` for writing; the parameters are those of `create`.

        A file that is damaged, of another mode or of a newer version is left as it is. Raises
        Missing, Locked, WrongMode, NewerVersion, Corrupt, ReadOnly, Full, Unreadable or Refused.
        """
        with faults_of(path):
            if not path.exists():
                raise missing(path)
        with ExitStack() as undo:
            lock = undo.enter_context(Lock.take(path, seat))
            ballast = Ballast(path, entropy)
            try:
                db = _connect(path, mode)
            except Full:
                if not ballast.release():
                    raise
                db = _connect(path, mode)
            undo.callback(db.close)
            journal = cls(
                path,
                db,
                seat=seat,
                taker=taker,
                clock=clock,
                entropy=entropy,
                new_id=new_id,
                lock=lock,
                ballast=ballast,
            )
            undo.pop_all()
        ballast.restore()
        return journal

    @property
    def space_is_low(self) -> bool:
        """Whether the ballast is spent: the disk is full, or was and has hardly any room again."""
        return not self._ballast.held

    def append(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        """Write the drafts in one transaction; they are on disk when this returns.

        Raises a StoreFault when nothing was written: Refused for a draft no journal may take,
        another for a file that cannot be written.
        """
        if not drafts:
            return ()
        try:
            entries = self._write(drafts)
        except Full:
            if not self._ballast.release():
                raise
            entries = self._write(drafts)
        self._ballast.restore()
        return entries

    def preview(
        self, head: Head, drafts: Sequence[Draft], turns: Mapping[UUID | None, int]
    ) -> tuple[Entry, ...]:
        """The entries that the drafts would become after `head`; nothing is read or written.

        `turns` is the highest turn seen in each call. Raises Refused as `append` does.
        """
        return link(head, drafts, self._writer, self._clock(), turns)

    def take_in(self, entries: Sequence[Entry]) -> Arrived:
        """Keep entries of other journals, in one transaction: they are on disk when this returns.

        Raises a StoreFault, and then nothing was kept. The ballast is not spent on them.
        """
        with faults_of(self.path):
            self._check_file()
            self._db.rollback()
            with self._db.atomic():
                return arrive(self._db, self.mine, self.mode, entries, self._clock())

    def begin_new_journal(self) -> UUID:
        """Carry on in the same file under a new UUID, and return it.

        For a file restored from an older copy: entries written after that copy may live on other
        consoles under the old UUID, and two entries must never share a (journal, seq).
        """
        writer = replace(self._writer, journal=self._new_id())
        with faults_of(self.path), self._db.atomic():
            self._db.execute(CLOSE_JOURNAL)
            opened = add_journal(self._db, writer, self.mode, self._clock(), self.mine)
        self.mine, self._writer = writer.journal, writer
        self.last = Head(opened.header.seq, opened.hash)
        return self.mine

    def close(self) -> None:
        """Let go of the file and the lock. Closing twice is harmless."""
        try:
            super().close()
        finally:
            self._lock.release()

    def _write(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        with faults_of(self.path):
            self._check_file()
            self._db.rollback()  # a rollback that failed before would make this one a savepoint
            with self._db.atomic():
                turns = {call: self.highest_turn(call) for call in {d.call for d in drafts}}
                entries = self.preview(self.head(self.mine), drafts, turns)
                for entry in entries:
                    self._db.execute(INSERT, to_row(entry))
        if self._db.conn.in_transaction:
            raise RuntimeError("an append returned inside a transaction, so nothing is on disk")
        self.last = Head(entries[-1].header.seq, entries[-1].hash)
        return entries

    def _check_file(self) -> None:
        """SQLite would go on writing to a file that was moved or replaced, for nobody to find."""
        if _file_at(self.path) != self._file:
            raise Unreadable(
                f"{self.path} was moved or replaced while it was in use",
                "every entry acknowledged so far is in the file that was there",
                "Put that file back, or start guidecard again on the one that is there now",
            )


def _connect(path: Path, mode: Mode) -> Database:
    """The writing connection, once a reader found nothing that forbids to write."""
    with Reader.at(path) as reader:
        if reader.mode != mode:
            raise WrongMode(
                f"{path} is a {reader.mode} journal and was opened for {mode}",
                UNTOUCHED,
                f"Name the folder of the {mode} journal with --data",
            )
        reader.check_ends()
    with faults_of(path):
        db = connection.to_write(path)
        try:
            MIGRATIONS.apply(db)
            db.execute(TRY_TO_WRITE)
        except BaseException:
            db.close()
            raise
    return db


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
