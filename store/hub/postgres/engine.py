"""What a hub needs of PostgreSQL. Nothing is kept in the process: any number of them may serve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal, Self
from uuid import UUID

import psycopg

from store.chain import START, Head
from store.entry import Entry, Mode
from store.hub.engine import (
    MOST_ASIDE,
    Aside,
    Asked,
    Batch,
    Counts,
    Held,
    Outcome,
    PackHeld,
)
from store.hub.postgres.connecting import Database
from store.hub.postgres.migrating import migrate, mode_of
from store.hub.postgres.rows import COPY, TYPES, to_entry, to_row
from store.hub.statuses import newest
from store.hub.taking import Decided, decide
from store.reference.models import Kind
from store.rows import COLUMNS

_Cursor = psycopg.Cursor[tuple[Any, ...]]

_BEGIN_JOURNALS = """INSERT INTO journals SELECT unnest(%s::uuid[]), 0, %s
ON CONFLICT DO NOTHING"""
_LOCK_HEADS = """SELECT journal, seq, hash FROM journals WHERE journal = ANY(%s)
ORDER BY journal FOR UPDATE"""
_HELD = """SELECT e.journal, e.seq, e.hash
FROM unnest(%s::uuid[], %s::int8[], %s::int8[]) AS w (journal, first, last)
JOIN entries AS e ON e.journal = w.journal AND e.seq BETWEEN w.first AND w.last"""
_ASIDE = """SELECT a.journal, a.seq, a.hash
FROM unnest(%s::uuid[], %s::int8[], %s::bytea[]) AS w (journal, seq, hash)
JOIN asides AS a USING (journal, seq, hash)"""
_MOVE_HEADS = """UPDATE journals AS j SET seq = m.seq, hash = m.hash
FROM unnest(%s::uuid[], %s::int8[], %s::bytea[]) AS m (journal, seq, hash)
WHERE j.journal = m.journal"""
_KEEP_ASIDE = (
    f"INSERT INTO asides ({COLUMNS}, by, kept_at) "  # noqa: S608 - constants
    f"VALUES ({', '.join(['%s'] * 18)}) ON CONFLICT DO NOTHING"
)
_PROGRAM = """INSERT INTO programs VALUES (%s, %s, %s, %s)
ON CONFLICT (program) DO UPDATE SET turn = excluded.turn, journal = excluded.journal,
seq = excluded.seq WHERE (programs.turn, programs.journal, programs.seq)
< (excluded.turn, excluded.journal, excluded.seq)"""
_QUALIFIED = ", ".join(f"e.{column.strip()}" for column in COLUMNS.split(","))


class PostgresEngine:
    """One process's way to the database; made by `open` or `there`."""

    name: ClassVar[Literal["postgresql"]] = "postgresql"

    def __init__(self, database: Database, mode: Mode, clock: Callable[[], datetime]) -> None:
        self.mode = mode
        self.database = database
        self._clock = clock

    @classmethod
    def open(cls, url: str, *, mode: Mode, clock: Callable[[], datetime]) -> Self:
        """Open the hub in a database, making or updating its tables.

        Raises WrongMode, NewerVersion, Unreachable or another StoreFault.
        """
        database = Database(url)
        try:
            migrate(database, mode)
            return cls(database, mode, clock)
        except BaseException:
            database.close()
            raise

    @classmethod
    def there(cls, url: str, clock: Callable[[], datetime]) -> Self:
        """Open a hub that is there, as it is. Raises Missing or another StoreFault."""
        database = Database(url)
        try:
            return cls(database, mode_of(database), clock)
        except BaseException:
            database.close()
            raise

    def push(self, batches: Sequence[Batch]) -> list[Outcome]:
        """See `Engine`."""
        journals = sorted({batch.journal for batch in batches})
        with self.database.writing() as cursor:
            # Every writer takes the journals in one order, so none waits for another in a circle.
            cursor.execute(_BEGIN_JOURNALS, (journals, START.hash))
            cursor.execute(_LOCK_HEADS, (journals,))
            heads = {journal: Head(seq, own) for journal, seq, own in cursor.fetchall()}
            held, aside = _held(cursor, batches, heads), _aside(cursor, batches, heads)
            decided = decide(batches, heads, held, aside)
            self._write(cursor, decided)
        return decided.outcomes

    def heads(self, after: UUID | None, most: int) -> list[tuple[UUID, Head]]:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute(
                "SELECT journal, seq, hash FROM journals WHERE seq > 0 "
                "AND (%s::uuid IS NULL OR journal > %s) ORDER BY journal LIMIT %s",
                (after, after, most),
            )
            return [(journal, Head(seq, own)) for journal, seq, own in cursor.fetchall()]

    def entries(self, journal: UUID, after: int, most: int, most_bytes: int) -> list[Entry]:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM (SELECT e.*, sum(coalesce(length(body), 0)) "  # noqa: S608 - constants
                "OVER (ORDER BY seq) - coalesce(length(body), 0) AS before FROM ("
                "SELECT * FROM entries WHERE journal = %s AND seq > %s ORDER BY seq LIMIT %s"
                ") AS e) AS s WHERE before < %s ORDER BY seq",
                (journal, after, most, max(1, most_bytes)),
            )
            return [to_entry(row) for row in cursor.fetchall()]

    def statuses(self) -> list[Entry]:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute(
                f"SELECT {_QUALIFIED} FROM programs AS p JOIN entries AS e "  # noqa: S608 - constants
                'USING (journal, seq) ORDER BY p.program COLLATE "C"'
            )
            return [to_entry(row) for row in cursor.fetchall()]

    def asides(self) -> list[Aside]:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS}, by, kept_at FROM asides "  # noqa: S608 - constants
                "ORDER BY journal, seq LIMIT 10000"
            )
            return [Aside(to_entry(row), row[16], row[17]) for row in cursor.fetchall()]

    def forked(self) -> list[UUID]:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute("SELECT DISTINCT journal FROM asides ORDER BY journal")
            return [row[0] for row in cursor.fetchall()]

    def keep_aside(self, asides: Sequence[Aside]) -> None:
        """See `Engine`."""
        with self.database.writing() as cursor:
            cursor.executemany(_KEEP_ASIDE, list(map(_aside_row, asides)))

    def put_records(self, records: Sequence[Held]) -> tuple[int, int]:
        """See `Engine`."""
        replaced = 0
        with self.database.writing() as cursor:
            for record in sorted(records, key=lambda held: (held.kind, held.id)):
                own = (record.kind.value, record.id)
                cursor.execute("DELETE FROM records WHERE kind = %s AND id = %s", own)
                replaced += cursor.rowcount
                cursor.execute("INSERT INTO records VALUES (%s, %s, %s)", (*own, record.body))
                keys = [("phone", phone, *own) for phone in record.phones]
                keys += [("street", street, *own) for street in record.streets]
                cursor.executemany(
                    "INSERT INTO record_keys VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING", keys
                )
        return len(records) - replaced, replaced

    def remove_record(self, kind: Kind, identifier: str) -> bool:
        """See `Engine`."""
        with self.database.writing() as cursor:
            cursor.execute(
                "DELETE FROM records WHERE kind = %s AND id = %s", (kind.value, identifier)
            )
            return cursor.rowcount > 0

    def find_records(self, phone: str | None, street: str | None) -> list[tuple[Kind, bytes]]:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute(
                "SELECT DISTINCT r.kind, r.id, r.body FROM record_keys AS k "
                "JOIN records AS r USING (kind, id) WHERE (k.what = 'phone' AND k.value = %s) "
                "OR (k.what = 'street' AND k.value = %s) ORDER BY r.kind, r.id LIMIT 100",
                (phone, street),
            )
            return [(Kind(kind), body) for kind, _, body in cursor.fetchall()]

    def records(self) -> list[Held]:
        """See `Engine`."""
        keys = "ARRAY(SELECT value FROM record_keys AS k WHERE k.kind = r.kind AND k.id = r.id"
        with self.database.reading() as cursor:
            cursor.execute(
                f"SELECT kind, id, body, {keys} AND what = 'phone'), "  # noqa: S608 - constants
                f"{keys} AND what = 'street') FROM records AS r"
            )
            return [
                Held(Kind(kind), own, body, tuple(phones), tuple(streets))
                for kind, own, body, phones, streets in cursor.fetchall()
            ]

    def note_asked(self, asked: Asked) -> None:
        """See `Engine`."""
        with self.database.writing() as cursor:
            cursor.execute(
                "INSERT INTO asked (at, by, call, reason, found) VALUES (%s, %s, %s, %s, %s)",
                (asked.at, asked.by, asked.call, asked.reason, list(asked.found)),
            )

    def asked(self) -> list[Asked]:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute(
                "SELECT at, by, call, reason, found FROM asked ORDER BY number DESC LIMIT 10000"
            )
            return [
                Asked(at, by, call, reason, tuple(found))
                for at, by, call, reason, found in cursor.fetchall()
            ]

    def put_pack(self, pack: PackHeld, content: bytes) -> bool:
        """See `Engine`."""
        with self.database.writing() as cursor:
            cursor.execute(
                "INSERT INTO packs VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (pack.digest, pack.id, pack.version, pack.published_at, content),
            )
            return cursor.rowcount > 0

    def pack(self, digest: str) -> bytes | None:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute("SELECT content FROM packs WHERE digest = %s", (digest,))
            rows = cursor.fetchall()
        return bytes(rows[0][0]) if rows else None

    def packs(self) -> list[PackHeld]:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute(
                "SELECT digest, id, version, published_at FROM packs "
                "ORDER BY published_at DESC, digest LIMIT 1000"
            )
            return [PackHeld(*row) for row in cursor.fetchall()]

    def counts(self) -> Counts:
        """See `Engine`."""
        with self.database.reading() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM journals WHERE seq > 0), "
                "(SELECT coalesce(sum(seq), 0)::int8 FROM journals), "
                "(SELECT count(DISTINCT journal) FROM asides), "
                "(SELECT count(*) FROM records), (SELECT count(*) FROM packs)"
            )
            [row] = cursor.fetchall()
        return Counts(*row)

    def check(self) -> None:
        """See `Engine`."""
        with self.database.writing() as cursor:
            cursor.execute("SELECT 1 FROM journals LIMIT 1")

    def close(self) -> None:
        """See `Engine`."""
        self.database.close()

    def _write(self, cursor: _Cursor, decided: Decided) -> None:
        if decided.added:
            with cursor.copy(COPY) as copy:
                copy.set_types(TYPES)
                for entry in decided.added:
                    copy.write_row(to_row(entry))
            moved = decided.heads.items()
            cursor.execute(
                _MOVE_HEADS,
                (
                    [journal for journal, _ in moved],
                    [head.seq for _, head in moved],
                    [head.hash for _, head in moved],
                ),
            )
            for program, entry in sorted(newest(decided.added).items()):
                head = entry.header
                cursor.execute(_PROGRAM, (program, head.turn, head.journal, head.seq))
        for entry, by in decided.aside:
            cursor.execute(
                "SELECT count(*) FROM asides WHERE journal = %s", (entry.header.journal,)
            )
            [(room,)] = cursor.fetchall()
            if room < MOST_ASIDE:
                cursor.execute(_KEEP_ASIDE, _aside_row(Aside(entry, by, self._clock())))


def _held(
    cursor: _Cursor, batches: Sequence[Batch], heads: dict[UUID, Head]
) -> dict[UUID, dict[int, bytes]]:
    """The hashes held of the numbers that batches repeat."""
    spans = [
        (batch.journal, batch.entries[0].header.seq, batch.entries[-1].header.seq)
        for batch in batches
        if batch.entries[0].header.seq <= heads[batch.journal].seq
    ]
    held: dict[UUID, dict[int, bytes]] = {}
    if spans:
        cursor.execute(_HELD, tuple(map(list, zip(*spans, strict=True))))
        for journal, seq, own in cursor.fetchall():
            held.setdefault(journal, {})[seq] = own
    return held


def _aside(cursor: _Cursor, batches: Sequence[Batch], heads: dict[UUID, Head]) -> dict[UUID, Head]:
    """The entries kept aside of which batches that would leave a gap are the continuation."""
    befores = [
        (batch.journal, batch.entries[0].header.seq - 1, batch.entries[0].previous_hash)
        for batch in batches
        if batch.entries[0].header.seq > heads[batch.journal].seq + 1
    ]
    if not befores:
        return {}
    cursor.execute(_ASIDE, tuple(map(list, zip(*befores, strict=True))))
    return {journal: Head(seq, own) for journal, seq, own in cursor.fetchall()}


def _aside_row(aside: Aside) -> tuple[Any, ...]:
    return (*to_row(aside.entry), aside.by, aside.kept_at)
