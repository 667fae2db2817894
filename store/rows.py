"""An entry as a row of the table `entries`, and back, with nothing taken on trust."""

from collections.abc import Sequence
from typing import TypeAlias, TypeVar
from uuid import UUID

from store import canonical
from store.entry import Entry, Header

Value: TypeAlias = str | int | bytes | None
_T = TypeVar("_T", str, int, bytes)

COLUMNS = (
    "journal, seq, call, kind, version, at, entered_at, seat, taker, turn, backfill, "
    "body, salt, body_hash, previous_hash, hash"
)
INSERT = f"INSERT INTO entries ({COLUMNS}) VALUES ({', '.join('?' * 16)})"  # noqa: S608 - constants


def to_row(entry: Entry) -> tuple[Value, ...]:
    """The values of an entry in the order of COLUMNS."""
    head = entry.header
    return (
        str(head.journal),
        head.seq,
        None if head.call is None else str(head.call),
        head.kind,
        head.version,
        canonical.instant_text(head.at),
        canonical.instant_text(head.entered_at),
        head.seat,
        head.taker,
        head.turn,
        int(head.backfill),
        entry.body,
        entry.salt,
        entry.body_hash,
        entry.previous_hash,
        entry.hash,
    )


def to_entry(row: Sequence[object]) -> Entry:
    """The entry that a row in the order of COLUMNS holds.

    Raises ValueError for a value of the wrong type or not in its one written form. The hashes are
    not checked here (`store.chain.broken` does that).
    """
    (journal, seq, call, kind, version, at, entered_at, seat, taker, turn, backfill) = row[:11]
    body, salt, body_hash, previous_hash, own_hash = row[11:]
    if _is(int, backfill, "backfill") not in (0, 1):
        raise ValueError("its backfill is neither 0 nor 1")
    return Entry(
        header=Header(
            journal=uuid(journal),
            seq=_is(int, seq, "seq"),
            call=None if call is None else uuid(call),
            kind=_is(str, kind, "kind"),
            version=_is(int, version, "version"),
            at=canonical.instant(_is(str, at, "at")),
            entered_at=canonical.instant(_is(str, entered_at, "entered_at")),
            seat=_is(str, seat, "seat"),
            taker=_is(str, taker, "taker"),
            turn=_is(int, turn, "turn"),
            backfill=backfill == 1,
        ),
        body=None if body is None else _is(bytes, body, "body"),
        salt=None if salt is None else _is(bytes, salt, "salt"),
        body_hash=_is(bytes, body_hash, "body_hash"),
        previous_hash=_is(bytes, previous_hash, "previous_hash"),
        hash=_is(bytes, own_hash, "hash"),
    )


def uuid(text: object) -> UUID:
    """The UUID that a column holds in its one written form. Raises ValueError otherwise."""
    found = UUID(_is(str, text, "UUID"))
    if str(found) != text:
        raise ValueError("its UUID is not in lower-case hexadecimal with hyphens")
    return found


def _is(kind: type[_T], value: object, name: str) -> _T:
    if not isinstance(value, kind):
        raise ValueError(f"its {name} is a {type(value).__name__}")
    return value
