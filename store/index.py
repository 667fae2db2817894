"""Lists of calls, kept beside the journal so that nobody waits for a fold of ten years.

Everything in index.db follows from the journal: it is made anew from it whenever it is missing,
unreadable or of another version, and never asked about what a call is, only which calls there are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self
from uuid import UUID

from sqlite_utils import Database

from store.call import Call
from store.canonical import instant_text
from store.chain import Head, broken
from store.entry import Entry
from store.kinds import body_of
from store.kinds.response import ProgramStatus
from store.numbers import parse
from store.reader import Reader
from store.reading import read_call

VERSION = 3
"""A file of another version is thrown away and made anew."""

_TABLES = (
    """CREATE TABLE calls (
    call TEXT NOT NULL PRIMARY KEY, number TEXT NOT NULL, state TEXT NOT NULL, how TEXT NOT NULL,
    opened_at TEXT, closed_at TEXT, journal TEXT, backfill INTEGER NOT NULL, phone TEXT NOT NULL,
    place TEXT NOT NULL, card TEXT NOT NULL, tier TEXT NOT NULL, disposition TEXT NOT NULL,
    taker TEXT NOT NULL) STRICT""",
    "CREATE INDEX calls_by_time ON calls (opened_at)",
    "CREATE INDEX calls_by_state ON calls (state)",
    "CREATE VIRTUAL TABLE words USING fts5(call UNINDEXED, text, tokenize='trigram')",
    """CREATE TABLE programs (
    program TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, free INTEGER, wait_minutes INTEGER,
    at TEXT NOT NULL, turn INTEGER NOT NULL, journal TEXT NOT NULL, seq INTEGER NOT NULL) STRICT""",
    """CREATE TABLE follow_ups (
    call TEXT NOT NULL, program TEXT NOT NULL, follow_up TEXT NOT NULL, what TEXT NOT NULL,
    not_before TEXT, by TEXT, tried INTEGER NOT NULL, attempts INTEGER, ended TEXT NOT NULL,
    PRIMARY KEY (call, program, follow_up)) STRICT""",
    """CREATE TABLE heads (
    journal TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT""",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One call in a list. Times are UTC."""

    call: UUID
    number: str
    state: str
    how: str
    opened_at: datetime | None
    closed_at: datetime | None
    backfill: bool
    phone: str
    place: str
    card: str
    tier: str
    disposition: str
    taker: str


@dataclass(frozen=True, slots=True)
class ProgramHeard:
    """What was last heard of a program."""

    program: str
    state: str
    free: int | None
    wait_minutes: int | None
    at: datetime


class Index:
    """The lists of one folder, for one thread. Call `catch_up` before asking."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the lists at `path`, anew where they cannot be used, in memory if need be."""
        for how in (path, None):
            if how is not None and not _usable(how):
                for name in (how, *(how.with_name(how.name + end) for end in ("-wal", "-shm"))):
                    with suppress(OSError):
                        name.unlink(missing_ok=True)
            with suppress(sqlite3.Error, OSError):
                return cls(_made(how))
        raise AssertionError("a database in memory cannot be made")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def catch_up(self, reader: Reader) -> None:
        """Take in every entry written since the last time, or all where the file is another one.

        What cannot be written goes on in memory. Raises a StoreFault where the journal cannot be
        read.
        """
        try:
            self._catch_up(reader)
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                self._db.close()
            self._db = _made(None)
            self._catch_up(reader)

    def _catch_up(self, reader: Reader) -> None:
        with self._db.atomic():
            if not self._take_in(reader, self._heads()):
                for table in ("calls", "words", "follow_ups", "programs", "heads"):
                    self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
                self._take_in(reader, {})

    def _heads(self) -> dict[UUID, Head]:
        rows = self._db.execute("SELECT journal, seq, hash FROM heads").fetchall()
        return {UUID(name): Head(*head) for name, *head in rows}

    def _take_in(self, reader: Reader, known: Mapping[UUID, Head]) -> bool:
        """Take in what follows the heads that are known; False where the file does not hold them.

        A journal restored from an older copy, or another one in its place, goes on differently.
        """
        heads: dict[UUID, Head] = {}
        changed: dict[UUID, None] = {}
        for entry in reader.entries(after={name: head.seq - 1 for name, head in known.items()}):
            journal = entry.header.journal
            heads[journal] = head = Head(entry.header.seq, entry.hash)
            if journal in known and head.seq <= known[journal].seq:
                if head != known[journal]:
                    return False
            elif entry.header.call is not None:
                changed[entry.header.call] = None
            elif entry.header.kind == ProgramStatus.KIND and not broken(entry):
                self._hear(entry)
        if not known.keys() <= heads.keys():
            return False
        for call in changed:
            self._put(read_call(reader, call))
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO heads VALUES (?, ?, ?)",
            [(str(journal), head.seq, head.hash) for journal, head in heads.items()],
        )
        return True

    def listed(self, *, state: str | None = None, find: str = "", limit: int = 100) -> list[Listed]:
        """Calls, the newest first: of one state, or whose words hold `find` (3 letters or more)."""
        where, values = ["1"], []
        if state is not None:
            where.append("state = ?")
            values.append(state)
        asked = _kept(find)
        if len(asked) >= 3:
            where.append("call IN (SELECT call FROM words WHERE words MATCH ?)")
            values.append('"' + asked.replace('"', '""') + '"')
        elif asked:
            where.append("instr(upper(number || char(10) || phone || char(10) || place), ?)")
            values.append(asked.upper())
        rows = self._db.execute(
            f"SELECT * FROM calls WHERE {' AND '.join(where)} "  # noqa: S608 - constants
            "ORDER BY opened_at DESC, call DESC LIMIT ?",
            (*values, limit),
        )
        return [_listed(row) for row in rows.fetchall()]

    def received_between(self, start: datetime, end: datetime) -> tuple[UUID, ...]:
        """The calls that were opened in [start, end), with those of which it is not recorded when.

        A call without its opening comes too: only its entries tell when it may have been.
        """
        rows = self._db.execute(
            "SELECT call FROM calls WHERE opened_at IS NULL OR (opened_at >= ? AND opened_at < ?) "
            "ORDER BY opened_at, call",
            (instant_text(start), instant_text(end)),
        )
        return tuple(UUID(call) for (call,) in rows.fetchall())

    def call_named(self, number: str) -> UUID | None:
        """The call with an incident number, in its long form or a shorter one."""
        try:
            asked = str(parse(number))
        except ValueError:
            asked = _kept(number.strip().upper())
        rows = self._db.execute(
            "SELECT call FROM calls WHERE ? IN (number, "
            "substr(number, 1, 2) || substr(number, 13), "
            "substr(number, 1, 7) || substr(number, 13)) LIMIT 2",
            (asked,),
        ).fetchall()
        return UUID(rows[0][0]) if len(rows) == 1 else None

    def opened_by(self, journal: UUID) -> int:
        """The highest count among a journal's incident numbers: its next one is one more.

        No less than its calls, some of whose numbers may be purged or damaged.
        """
        [[count]] = self._db.execute(
            "SELECT max(count(*), coalesce(max(CAST(substr(number, 13) AS INTEGER)), 0)) "
            "FROM calls WHERE journal = ?",
            (str(journal),),
        ).fetchall()
        return int(count)

    def programs(self) -> Mapping[str, ProgramHeard]:
        """What was last heard of each program."""
        rows = self._db.execute("SELECT program, state, free, wait_minutes, at FROM programs")
        return {
            name: ProgramHeard(name, state, free, wait, _instant(at))
            for name, state, free, wait, at in rows.fetchall()
        }

    def calls_owing(self) -> tuple[UUID, ...]:
        """The calls after which something is still to be followed up, the most pressing first."""
        rows = self._db.execute(
            "SELECT call FROM follow_ups WHERE ended = '' GROUP BY call "
            "ORDER BY min(coalesce(by, not_before, '9')), call"
        )
        return tuple(UUID(call) for (call,) in rows.fetchall())

    def follow_ups_due(self, now: datetime) -> tuple[int, int]:
        """How many follow-ups are due now, and how many of these are overdue."""
        at = instant_text(now)
        [[due, overdue]] = self._db.execute(
            "SELECT count(*), coalesce(sum(by IS NOT NULL AND by < ?), 0) FROM follow_ups "
            "WHERE ended = '' AND (not_before IS NULL OR not_before <= ?)",
            (at, at),
        ).fetchall()
        return int(due), int(overdue)

    def rows(self) -> list[tuple[object, ...]]:
        """Everything held, in order: equal for an index kept up and one made anew."""
        found: list[tuple[object, ...]] = []
        for table in ("calls", "words", "programs", "heads"):
            found += self._db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()  # noqa: S608 - constants
        found += self._db.execute("SELECT * FROM follow_ups ORDER BY 1, 2, 3").fetchall()
        return found

    def _put(self, call: Call) -> None:
        first = call.entries[0].header
        opener = next((e.header for e in call.entries if e.header.kind == "call.opened"), first)
        self._db.execute(
            "INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                str(call.id),
                call.number,
                call.state,
                call.how,
                instant_text(call.opened_at) if call.opened_at else None,
                instant_text(call.closed.at) if call.closed else None,
                str(opener.journal),
                int(call.backfill),
                _kept(call.phone_known),
                _kept(call.place_words),
                call.card or "",
                call.shown.tier if call.shown else "",
                call.closed.disposition if call.closed else "",
                call.taker,
            ),
        )
        self._db.execute("DELETE FROM words WHERE call = ?", (str(call.id),))
        self._db.execute("INSERT INTO words VALUES (?, ?)", (str(call.id), _kept(_words(call))))
        self._put_follow_ups(call)

    def _put_follow_ups(self, call: Call) -> None:
        self._db.execute("DELETE FROM follow_ups WHERE call = ?", (str(call.id),))
        for held in call.follow_ups.values():
            self._db.execute(
                "INSERT INTO follow_ups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    str(call.id),
                    held.program,
                    held.id,
                    _kept(held.what),
                    instant_text(held.not_before) if held.not_before else None,
                    instant_text(held.by) if held.by else None,
                    len(held.tried),
                    held.attempts,
                    held.ended.how if held.ended else "",
                ),
            )

    def _hear(self, entry: Entry) -> None:
        body, header = body_of(entry), entry.header
        if isinstance(body, ProgramStatus):
            self._db.execute(
                "INSERT INTO programs VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (program) DO UPDATE SET state = excluded.state, free = excluded.free, "
                "wait_minutes = excluded.wait_minutes, at = excluded.at, turn = excluded.turn, "
                "journal = excluded.journal, seq = excluded.seq "
                "WHERE (excluded.turn, excluded.journal, excluded.seq) > (turn, journal, seq)",
                (
                    body.program,
                    body.state,
                    body.free,
                    body.wait_minutes,
                    instant_text(header.at),
                    header.turn,
                    str(header.journal),
                    header.seq,
                ),
            )


def _words(call: Call) -> str:
    """Everything by which somebody may look for a call."""
    said = [answer.value for held in call.answers.values() for answer in held]
    notes = [note.text for note in call.notes]
    place = [call.place_words] if call.place else []
    narrative = [call.closed.narrative] if call.closed else []
    return "\n".join([call.number, call.phone_known, *place, *said, *notes, *narrative])


def _kept(text: str) -> str:
    # SQLite holds UTF-8, which has no lone surrogates, and its search ends at a NUL.
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def _usable(path: Path) -> bool:
    if not path.exists():
        return True
    try:
        db = Database(path, execute_plugins=False)
        try:
            [[version]] = db.execute("PRAGMA user_version").fetchall()
            [[sound]] = db.execute("PRAGMA quick_check(1)").fetchall()
            return version in {0, VERSION} and sound == "ok"
        finally:
            db.close()
    except sqlite3.Error:
        return False


def _made(path: Path | None) -> Database:
    db = Database(path, execute_plugins=False) if path else Database(memory=True)
    db.execute("PRAGMA journal_mode = WAL")
    # What is lost with the power is made anew from the journal.
    db.execute("PRAGMA synchronous = OFF")
    [[version]] = db.execute("PRAGMA user_version").fetchall()
    if version == 0:
        with db.atomic():
            for statement in _TABLES:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")
    return db


def _listed(row: Iterable[object]) -> Listed:
    call, number, state, how, opened, closed, _, late, phone, place, card, tier, end, taker = row
    return Listed(
        UUID(str(call)),
        str(number),
        str(state),
        str(how),
        _instant(opened) if opened else None,
        _instant(closed) if closed else None,
        bool(late),
        str(phone),
        str(place),
        str(card),
        str(tier),
        str(end),
        str(taker),
    )


def _instant(text: object) -> datetime:
    return datetime.fromisoformat(str(text))
