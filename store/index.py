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
from store.entry import Entry
from store.reading import read_call
from store.kinds import body_of
from store.kinds.response import ProgramStatus
from store.reader import Reader

VERSION = 1
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
    at TEXT NOT NULL) STRICT""",
    "CREATE TABLE heads (journal TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL) STRICT",
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
        """Take in every entry written since the last time."""
        known = {UUID(row[0]): row[1] for row in self._db.execute("SELECT journal, seq FROM heads")}
        changed: dict[UUID, None] = {}
        heard: list[Entry] = []
        heads: dict[UUID, int] = {}
        for entry in reader.entries(after=known):
            heads[entry.header.journal] = entry.header.seq
            if entry.header.call is not None:
                changed[entry.header.call] = None
            elif entry.header.kind == ProgramStatus.KIND:
                heard.append(entry)
        with self._db.atomic():
            for call in changed:
                self._put(read_call(reader, call))
            for entry in sorted(heard, key=lambda one: one.header.at):
                self._hear(entry)
            for journal, seq in heads.items():
                self._db.execute("INSERT OR REPLACE INTO heads VALUES (?, ?)", (str(journal), seq))

    def listed(self, *, state: str | None = None, find: str = "", limit: int = 100) -> list[Listed]:
        """Calls, the newest first: of one state, or whose words hold `find` (3 letters or more)."""
        where, values = ["1"], []
        if state is not None:
            where.append("state = ?")
            values.append(state)
        if len(find) >= 3:
            where.append("call IN (SELECT call FROM words WHERE words MATCH ?)")
            values.append('"' + find.replace('"', '""') + '"')
        elif find:
            where.append("(number LIKE ? OR phone LIKE ? OR place LIKE ?)")
            values += [f"%{find}%"] * 3
        rows = self._db.execute(
            f"SELECT * FROM calls WHERE {' AND '.join(where)} "  # noqa: S608 - constants
            "ORDER BY opened_at DESC, call DESC LIMIT ?",
            (*values, limit),
        )
        return [_listed(row) for row in rows.fetchall()]

    def call_named(self, number: str) -> UUID | None:
        """The call with an incident number, in its long form or the short one."""
        rows = self._db.execute(
            "SELECT call FROM calls WHERE number = ? OR "
            "substr(number, 1, 1) || '-' || substr(number, 13) = ? LIMIT 2",
            (number, number),
        ).fetchall()
        return UUID(rows[0][0]) if len(rows) == 1 else None

    def opened_by(self, journal: UUID) -> int:
        """How many calls a journal has opened: its next incident number is one more."""
        [[count]] = self._db.execute(
            "SELECT count(*) FROM calls WHERE journal = ?", (str(journal),)
        ).fetchall()
        return int(count)

    def programs(self) -> Mapping[str, ProgramHeard]:
        """What was last heard of each program."""
        rows = self._db.execute("SELECT program, state, free, wait_minutes, at FROM programs")
        return {
            name: ProgramHeard(name, state, free, wait, _instant(at))
            for name, state, free, wait, at in rows.fetchall()
        }

    def rows(self) -> list[tuple[object, ...]]:
        """Everything held, in order: equal for an index kept up and one made anew."""
        found: list[tuple[object, ...]] = []
        for table, order in (("calls", 1), ("words", 1), ("programs", 1), ("heads", 1)):
            found += self._db.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()  # noqa: S608
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
                _kept(call.place.text if call.place else ""),
                call.card or "",
                call.shown.tier if call.shown else "",
                call.closed.disposition if call.closed else "",
                call.taker,
            ),
        )
        self._db.execute("DELETE FROM words WHERE call = ?", (str(call.id),))
        self._db.execute("INSERT INTO words VALUES (?, ?)", (str(call.id), _kept(_words(call))))

    def _hear(self, entry: Entry) -> None:
        body = body_of(entry)
        if isinstance(body, ProgramStatus):
            self._db.execute(
                "INSERT OR REPLACE INTO programs VALUES (?, ?, ?, ?, ?)",
                (
                    body.program,
                    body.state,
                    body.free,
                    body.wait_minutes,
                    instant_text(entry.header.at),
                ),
            )


def _words(call: Call) -> str:
    """Everything by which somebody may look for a call."""
    said = [answer.value for held in call.answers.values() for answer in held]
    notes = [note.text for note in call.notes]
    place = [call.place.text] if call.place else []
    narrative = [call.closed.narrative] if call.closed else []
    return "\n".join([call.number, call.phone_known, *place, *said, *notes, *narrative])


def _kept(text: str) -> str:
    # SQLite holds UTF-8, which has no lone surrogates; a list may show a stand-in for them.
    return text.encode("utf-8", "replace").decode("utf-8")


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
