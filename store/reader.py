"""Reading a journal's file, also while a console writes it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from sqlite_utils import Database

from store import connection
from store.chain import START, Head, broken, unlike_opening
from store.entry import Entry, Mode
from store.faults import UNTOUCHED, NewerVersion, corrupt, faults_of, missing
from store.rows import COLUMNS, to_entry, uuid
from store.schema import APPLICATION_ID, MIGRATIONS, known

_PAGE_ROWS = 500

MINE = "SELECT journal, mode FROM journals WHERE mine = 1"
JOURNALS = "SELECT journal FROM journals ORDER BY journal"
HEAD = "SELECT seq, hash FROM entries WHERE journal = ? ORDER BY seq DESC LIMIT 1"
HIGHEST_TURN = "SELECT max(turn) FROM entries WHERE call IS ?"
CALLS = "SELECT DISTINCT call FROM entries WHERE call IS NOT NULL ORDER BY call"
ONE = f"SELECT {COLUMNS} FROM entries WHERE journal = ? AND seq = ?"  # noqa: S608 - constants
OF_CALL = f"SELECT {COLUMNS} FROM entries WHERE call = ? ORDER BY turn, journal, seq"  # noqa: S608 - constants
ASIDE = f"SELECT {COLUMNS} FROM aside ORDER BY journal, seq, hash"  # noqa: S608 - constants
ASIDE_ENDS = "SELECT journal, max(seq) FROM aside GROUP BY journal"
FIRST_ASIDE = "SELECT seq, previous_hash FROM aside WHERE journal = ? ORDER BY seq LIMIT 1"
OF_JOURNAL = (
    f"SELECT {COLUMNS} FROM entries "  # noqa: S608 - constants
    f"WHERE journal = ? AND seq > ? ORDER BY seq LIMIT {_PAGE_ROWS}"
)


class Reader:
    """The entries of one file, of this installation's journal and of the copies beside it.

    `mine` is the UUID of this installation's own journal and `mode` what the file is for. Entries
    come as they stand: `store.chain.broken` tells whether one still matches its hash. Every method
    raises a StoreFault when the file cannot be read, Corrupt naming an entry that is none any more.
    """

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self._db = db
        self.mine, self.mode = _identity(path, db)

    @classmethod
    def at(cls, path: Path) -> Self:
        """Open a file for reading. Raises Missing, NewerVersion, Corrupt or Unreadable."""
        with faults_of(path):
            if not path.exists():
                raise missing(path)
            db = connection.to_read(path)
            try:
                return cls(path, db)
            except BaseException:
                db.close()
                raise

    def entries(
        self, call: UUID | None = None, *, after: Mapping[UUID, int] | None = None
    ) -> Iterator[Entry]:
        """The entries of one call in its order, or all of them, each journal's in a row by `seq`.

        `after` leaves out each journal's entries up to the `seq` it names.
        """
        passed = after or {}
        if call is not None:
            for row in self._rows(OF_CALL, str(call)):
                entry = self._entry(row)
                if entry.header.seq > passed.get(entry.header.journal, 0):
                    yield entry
            return
        for journal in self._journals():
            seq = passed.get(journal, 0)
            while rows := self._rows(OF_JOURNAL, str(journal), seq):
                for row in rows:
                    entry = self._entry(row)
                    if entry.header.seq <= seq:
                        raise corrupt(self.path, f"is damaged after entry {seq} of {journal}")
                    seq = entry.header.seq
                    yield entry

    def calls(self) -> tuple[UUID, ...]:
        """Every call with an entry; UUIDv7, so in the order in which they were opened."""
        return tuple(_uuid(row[0], self.path) for row in self._rows(CALLS))

    def heads(self) -> dict[UUID, Head]:
        """How far each journal in this file has come."""
        return {journal: self.head(journal) for journal in self._journals()}

    def head(self, journal: UUID) -> Head:
        """How far one journal has come, (0, 32 zero bytes) before its first entry."""
        return next((Head(*row) for row in self._rows(HEAD, str(journal))), START)

    def highest_turn(self, call: UUID | None) -> int:
        """The highest turn seen in a call, 0 before its first; None asks for calls' outside."""
        [(turn,)] = self._rows(HIGHEST_TURN, None if call is None else str(call))
        return turn or 0

    def stretch(self, journal: UUID, after: int, most: int) -> list[Entry]:
        """At most `most` entries of one journal behind number `after`, and never over 500."""
        rows = self._rows(OF_JOURNAL, str(journal), after)
        return [self._entry(row) for row in rows[:most]]

    def hash_at(self, journal: UUID, seq: int) -> bytes | None:
        """The hash of one entry; None where it is not held."""
        return next((row[-1] for row in self._rows(ONE, str(journal), seq)), None)

    def opening(self, journal: UUID) -> Entry | None:
        """The first entry of a journal, which names the one that it continues."""
        return next(map(self._entry, self._rows(ONE, str(journal), 1)), None)

    def asides(self) -> list[Entry]:
        """Entries that would have forked a journal and are kept aside, by journal and number."""
        return [self._entry(row) for row in self._rows(ASIDE)] if self._keeps_aside else []

    def aside_ends(self) -> dict[UUID, int]:
        """By forked journal: the number up to which its other entries are kept aside."""
        rows = self._rows(ASIDE_ENDS) if self._keeps_aside else []
        return {_uuid(journal, self.path): seq for journal, seq in rows}

    def parted(self, journal: UUID) -> int | None:
        """The first number of a journal of which another entry is kept aside.

        None where there is none, or where what is kept aside does not yet begin at the fork.
        """
        rows = self._rows(FIRST_ASIDE, str(journal)) if self._keeps_aside else []
        for seq, previous_hash in rows:
            if seq == 1 or self.hash_at(journal, seq - 1) == previous_hash:
                return int(seq)
        return None

    def check_ends(self) -> None:
        """Make sure of the two entries on which all that is written next rests.

        Raises Corrupt unless this installation's journal begins by saying what it is for and its
        last entry matches its hash.
        """
        for seq in (1, self.head(self.mine).seq):
            entry = next(map(self._entry, self._rows(ONE, str(self.mine), seq)), None)
            how = "is missing" if entry is None else broken(entry)
            if how is None and entry is not None and seq == 1:
                how = unlike_opening(entry, self.mode)
            if how:
                raise corrupt(self.path, f"is damaged: entry {seq} of {self.mine} {how}")

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _keeps_aside(self) -> bool:
        # A file that an older version wrote has no such table until a console opens it.
        return bool(self._rows("SELECT 1 FROM sqlite_schema WHERE name = 'aside'"))

    def _journals(self) -> list[UUID]:
        return [_uuid(row[0], self.path) for row in self._rows(JOURNALS)]

    def _rows(self, sql: str, *values: str | int | None) -> list[tuple[Any, ...]]:
        with faults_of(self.path):
            return self._db.execute(sql, values).fetchall()

    def _entry(self, row: Sequence[object]) -> Entry:
        try:
            return to_entry(row)
        except ValueError as error:
            raise corrupt(
                self.path, f"is damaged at entry {row[1]!a} of journal {row[0]!a}: {error}"
            ) from None


def _identity(path: Path, db: Database) -> tuple[UUID, Mode]:
    """Whose file this is and what it is for, once it is sure that it is a journal."""
    [(application,)] = db.execute("PRAGMA application_id")
    applied = {migration.name for migration in MIGRATIONS.applied(db)}
    if application != APPLICATION_ID or not applied & known():
        raise corrupt(path, "is not a guidecard journal, or its first page is damaged")
    if applied - known():
        raise NewerVersion(
            f"{path} was made by a newer version of guidecard",
            UNTOUCHED,
            "Update guidecard on this console",
        )
    match db.execute(MINE).fetchall():
        case [(str(journal), "live" | "training" as mode)]:
            return _uuid(journal, path), mode
    raise corrupt(path, "does not say which journal is this console's")


def _uuid(text: object, path: Path) -> UUID:
    try:
        return uuid(text)
    except ValueError as error:
        raise corrupt(path, f"is damaged: {error}") from None
