"""Reading hub.db, also while a hub serves it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import ClassVar, Literal
from uuid import UUID

from store.canonical import instant
from store.chain import Head
from store.connection import READER_PRAGMAS
from store.entry import Entry, Mode
from store.faults import Missing, faults_of
from store.hub.engine import Aside, Asked, Counts, Held, PackHeld
from store.hub.sqlite_files import Readers, connect, mode_of
from store.reference.models import Kind
from store.rows import COLUMNS, to_entry

FILE = "hub.db"

_QUALIFIED = ", ".join(f"e.{column.strip()}" for column in COLUMNS.split(","))


class SqliteReads:
    """What a hub holds, for any number of threads."""

    name: ClassVar[Literal["sqlite"]] = "sqlite"

    def __init__(self, path: Path, mode: Mode) -> None:
        self.mode = mode
        self._path = path
        self._readers = Readers(path)

    @classmethod
    def of(cls, folder: Path) -> SqliteReads:
        """What the hub in a folder holds. Raises Missing or another StoreFault."""
        path = folder / FILE
        with faults_of(path):
            if not path.exists():
                raise no_hub(folder)
            with closing(connect(path, "ro", READER_PRAGMAS)) as db:
                return SqliteReads(path, mode_of(db))

    def heads(self, after: UUID | None, most: int) -> list[tuple[UUID, Head]]:
        """See `Engine`."""
        with self._readers.one() as db:
            rows = db.execute(
                "SELECT journal, seq, hash FROM journals WHERE journal > ? "
                "ORDER BY journal LIMIT ?",
                ("" if after is None else str(after), most),
            ).fetchall()
        return [(UUID(journal), Head(seq, own)) for journal, seq, own in rows]

    def entries(self, journal: UUID, after: int, most: int, most_bytes: int) -> list[Entry]:
        """See `Engine`."""
        found: list[Entry] = []
        size = 0
        with self._readers.one() as db:
            for row in db.execute(
                f"SELECT {COLUMNS} FROM entries WHERE journal = ? AND seq > ? "  # noqa: S608 - constants
                "ORDER BY seq LIMIT ?",
                (str(journal), after, most),
            ):
                entry = to_entry(row)
                found.append(entry)
                size += len(entry.body or b"")
                if size >= most_bytes:
                    break
        return found

    def statuses(self) -> list[Entry]:
        """See `Engine`."""
        with self._readers.one() as db:
            rows = db.execute(
                f"SELECT {_QUALIFIED} FROM programs AS p JOIN entries AS e "  # noqa: S608 - constants
                "ON e.journal = p.journal AND e.seq = p.seq ORDER BY p.program"
            ).fetchall()
        return [to_entry(row) for row in rows]

    def asides(self) -> list[Aside]:
        """See `Engine`."""
        with self._readers.one() as db:
            rows = db.execute(
                f"SELECT {COLUMNS}, by, kept_at FROM asides "  # noqa: S608 - constants
                "ORDER BY journal, seq LIMIT 10000"
            ).fetchall()
        return [Aside(to_entry(row[:16]), row[16], instant(row[17])) for row in rows]

    def forked(self) -> list[UUID]:
        """See `Engine`."""
        with self._readers.one() as db:
            rows = db.execute("SELECT DISTINCT journal FROM asides ORDER BY journal").fetchall()
        return [UUID(row[0]) for row in rows]

    def find_records(self, phone: str | None, street: str | None) -> list[tuple[Kind, bytes]]:
        """See `Engine`."""
        with self._readers.one() as db:
            rows = db.execute(
                "SELECT DISTINCT r.kind, r.id, r.body FROM record_keys AS k "
                "JOIN records AS r ON r.number = k.record "
                "WHERE (k.what = 'phone' AND k.value = ?) OR (k.what = 'street' AND k.value = ?) "
                "ORDER BY r.kind, r.id LIMIT 100",
                (phone, street),
            ).fetchall()
        return [(Kind(kind), body) for kind, _, body in rows]

    def records(self) -> list[Held]:
        """See `Engine`."""
        with self._readers.one() as db:
            rows = db.execute("SELECT number, kind, id, body FROM records").fetchall()
            keys = db.execute("SELECT record, what, value FROM record_keys").fetchall()
        found: dict[tuple[int, str], list[str]] = {}
        for number, what, value in keys:
            found.setdefault((number, what), []).append(value)
        return [
            Held(
                Kind(kind),
                own,
                body,
                tuple(found.get((number, "phone"), ())),
                tuple(found.get((number, "street"), ())),
            )
            for number, kind, own, body in rows
        ]

    def asked(self) -> list[Asked]:
        """See `Engine`."""
        with self._readers.one() as db:
            rows = db.execute(
                "SELECT at, by, call, reason, found FROM asked ORDER BY number DESC LIMIT 10000"
            ).fetchall()
        return [
            Asked(instant(at), by, UUID(call) if call else None, reason, tuple(found.splitlines()))
            for at, by, call, reason, found in rows
        ]

    def pack(self, digest: str) -> bytes | None:
        """See `Engine`."""
        with self._readers.one() as db:
            row = db.execute("SELECT content FROM packs WHERE digest = ?", (digest,)).fetchone()
        return None if row is None else bytes(row[0])

    def packs(self) -> list[PackHeld]:
        """See `Engine`."""
        with self._readers.one() as db:
            rows = db.execute(
                "SELECT digest, id, version, published_at FROM packs "
                "ORDER BY published_at DESC, digest LIMIT 1000"
            ).fetchall()
        return [PackHeld(digest, own, version, instant(at)) for digest, own, version, at in rows]

    def counts(self) -> Counts:
        """See `Engine`."""
        with self._readers.one() as db:
            row = db.execute(
                "SELECT (SELECT count(*) FROM journals), (SELECT coalesce(sum(seq), 0) "
                "FROM journals), (SELECT count(DISTINCT journal) FROM asides), "
                "(SELECT count(*) FROM records), (SELECT count(*) FROM packs)"
            ).fetchone()
        return Counts(*row)

    def close(self) -> None:
        """See `Engine`."""
        self._readers.close()


def no_hub(folder: Path) -> Missing:
    """The fault of a folder without a hub."""
    return Missing(
        f"There is no hub in {folder}",
        "nothing was changed",
        "Start it once with `guidecard hub serve`, or name its folder with --data",
    )
