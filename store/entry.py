"""An entry of a journal: one act, as it is written down and as it is read back."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from store import canonical
from store.canonical import JSON
from store.faults import Refused

Mode: TypeAlias = Literal["live", "training"]
"""What a journal is for, from its first entry on."""

LARGEST_BODY_BYTES = 4 * 1024 * 1024
"""The largest body, as canonical JSON."""

LONGEST_NAME = 200
"""Characters in a seat's or a taker's name."""

_KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_LONGEST_KIND = 64


@dataclass(frozen=True, slots=True)
class Draft:
    """An act that is to become an entry.

    `at` is when it happened (any time zone), `version` that of the kind. `turn` is left None for
    the journal to work out: 1 + the highest turn seen in the call, in any journal.
    """

    call: UUID | None
    kind: str
    version: int
    at: datetime
    body: Mapping[str, JSON]
    turn: int | None = None
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of an entry without its body. Instants are UTC; `seq` has no gaps from 1."""

    journal: UUID
    seq: int
    call: UUID | None
    kind: str
    version: int
    at: datetime
    entered_at: datetime
    seat: str
    taker: str
    turn: int
    backfill: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a journal's chain, its hashes 32 bytes each.

    `body` is canonical UTF-8 JSON exactly as written. Where it was purged by retention or withheld
    from a role, body and salt are None and the chain still verifies: a salt that stayed would let
    a short body be guessed from its hash.
    """

    header: Header
    body: bytes | None
    salt: bytes | None
    body_hash: bytes
    previous_hash: bytes
    hash: bytes

    @property
    def order(self) -> tuple[int, UUID, int]:
        """The place of the entry within its call; wall clocks have no say in it."""
        return (self.header.turn, self.header.journal, self.header.seq)

    @property
    def data(self) -> dict[str, JSON] | None:
        """The parsed body, or None where it was purged or withheld."""
        if self.body is None:
            return None
        data: dict[str, JSON] = json.loads(self.body)
        return data


def body_bytes(body: Mapping[str, JSON]) -> bytes:
    """The body as it is kept. Raises Refused for what JSON cannot hold, or more than 4 MiB."""
    try:
        data = canonical.encode(body)
    except ValueError as error:
        raise refused(f"its body cannot be kept: {error}") from None
    if len(data) > LARGEST_BODY_BYTES:
        raise refused(
            f"its body has {len(data):,} bytes, more than the {LARGEST_BODY_BYTES:,} allowed"
        )
    return data


def header_bytes(header: Header) -> bytes:
    """The canonical JSON of a header, every field of it. Raises Refused for a bad field."""
    check_name("seat", header.seat)
    check_name("taker", header.taker)
    if not _KIND.fullmatch(header.kind) or len(header.kind) > _LONGEST_KIND:
        raise refused("its kind is not a short lower-case word such as call.opened")
    for name, number in (("seq", header.seq), ("version", header.version), ("turn", header.turn)):
        if number < 1:
            raise refused(f"its {name} is less than 1")
    try:
        return canonical.encode(
            {
                "journal": str(header.journal),
                "seq": header.seq,
                "call": None if header.call is None else str(header.call),
                "kind": header.kind,
                "version": header.version,
                "at": canonical.instant_text(header.at),
                "entered_at": canonical.instant_text(header.entered_at),
                "seat": header.seat,
                "taker": header.taker,
                "turn": header.turn,
                "backfill": header.backfill,
            }
        )
    except ValueError as error:
        raise refused(f"its header cannot be kept: {error}") from None


def utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises Refused for one without a time zone."""
    try:
        return canonical.utc(at)
    except ValueError as error:
        raise refused(str(error)) from None


def check_name(what: str, name: str) -> None:
    """Raises Refused unless a seat's or a taker's name is short and printable."""
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        raise refused(f"its {what} is not a name of 1 to {LONGEST_NAME} printable characters")


def refused(why: str) -> Refused:
    """The fault of an entry that the journal must not take."""
    return Refused(
        f"An entry was refused: {why}",
        "nothing was written",
        "Correct the entry, then record it again",
    )
