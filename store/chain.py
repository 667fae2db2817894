"""The chain of hashes that joins the entries of one journal.

body_hash = SHA-256(salt + body) and hash = SHA-256(previous hash + canonical header + body_hash).
Every stored column is under the hash, so no bit of an entry can change unseen.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from store.entry import Draft, Entry, Header, Mode, body_bytes, check_name, header_bytes, utc
from store.faults import Refused

SALT_BYTES = 16


class Head(NamedTuple):
    """The last link of a journal: its `seq` and its hash."""

    seq: int
    hash: bytes


START = Head(0, bytes(32))
"""The head of a journal without entries."""


OPENED = "journal.opened"
"""The kind of a journal's first entry; its body is {"mode", "continues"}, the latter the journal
that this one carries on after a restore, or null."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the journal, the seat and the person, and the source of salts (n -> n bytes).

    Raises Refused for a seat or a taker without a printable name.
    """

    journal: UUID
    seat: str
    taker: str
    entropy: Callable[[int], bytes]

    def __post_init__(self) -> None:
        check_name("seat", self.seat)
        check_name("taker", self.taker)


def link(
    head: Head,
    drafts: Iterable[Draft],
    writer: Writer,
    entered_at: datetime,
    turns: Mapping[UUID | None, int],
) -> tuple[Entry, ...]:
    """The entries that carry a journal on from `head`, one for each draft in order.

    `turns` is the highest turn seen so far in each call that the drafts name. Raises Refused for
    the first draft that no journal may take.
    """
    seen = dict(turns)
    entries: list[Entry] = []
    for draft in drafts:
        turn = seen.get(draft.call, 0) + 1 if draft.turn is None else draft.turn
        seen[draft.call] = max(turn, seen.get(draft.call, 0))
        header = Header(
            journal=writer.journal,
            seq=head.seq + 1,
            call=draft.call,
            kind=draft.kind,
            version=draft.version,
            at=utc(draft.at),
            entered_at=utc(entered_at),
            seat=writer.seat,
            taker=writer.taker,
            turn=turn,
            backfill=draft.backfill,
        )
        body, salt = body_bytes(draft.body), writer.entropy(SALT_BYTES)
        hash_of_body = body_hash(salt, body)
        entry = Entry(
            header, body, salt, hash_of_body, head.hash, entry_hash(head.hash, header, hash_of_body)
        )
        head = Head(header.seq, entry.hash)
        entries.append(entry)
    return tuple(entries)


def body_hash(salt: bytes, body: bytes) -> bytes:
    """SHA-256 of a body behind its salt."""
    return hashlib.sha256(salt + body).digest()


def entry_hash(previous_hash: bytes, header: Header, hash_of_body: bytes) -> bytes:
    """SHA-256 that binds an entry to the one before it. Raises Refused for a bad header."""
    return hashlib.sha256(previous_hash + header_bytes(header) + hash_of_body).digest()


def broken(entry: Entry) -> str | None:
    """What of an entry does not match its own hashes, as the end of a sentence; None if nothing."""
    if (entry.body is None) is not (entry.salt is None):
        return "has a body without its salt, or a salt without its body"
    if len(entry.salt or bytes(SALT_BYTES)) != SALT_BYTES:
        return "has a salt of the wrong length"
    if {len(entry.body_hash), len(entry.previous_hash)} != {len(START.hash)}:
        return "has a hash of the wrong length"
    if (
        entry.body is not None
        and entry.salt is not None
        and body_hash(entry.salt, entry.body) != entry.body_hash
    ):
        return "has a body that does not match its hash"
    try:
        matches = entry_hash(entry.previous_hash, entry.header, entry.body_hash) == entry.hash
    except Refused as fault:
        return f"has a header that no journal takes ({fault.what})"
    return None if matches else "has a header or a link that does not match its hash"


def unlike_opening(entry: Entry, mode: Mode) -> str | None:
    """How an entry fails to be the first of a journal of this mode, as the end of a sentence."""
    if entry.header.kind != OPENED or entry.previous_hash != START.hash:
        return f"is not the {OPENED} that a journal begins with"
    if entry.data is not None and entry.data.get("mode") != mode:
        return f"does not open a {mode} journal, which the file says it is"
    return None
