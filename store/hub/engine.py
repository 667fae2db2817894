"""What a hub needs of a database, and no more. Two engines give it: SQLite and PostgreSQL.

An engine is called from several threads at once. Whatever a writing method returns is durable:
it was committed, and where there is a synchronous standby, that has it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias
from uuid import UUID

from store.chain import Head
from store.entry import Entry, Mode
from store.reference.models import Kind
from store.sharing.joining import Fork, Gap

MOST_ASIDE = 10_000
"""Entries kept aside of one forked journal; a fork does not fill the disk."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A stretch of one journal that was checked, and the id of the token it came with."""

    journal: UUID
    entries: tuple[Entry, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Taken:
    """All of a batch is held and durable."""

    head: Head
    added: int


Outcome: TypeAlias = Taken | Gap | Fork


@dataclass(frozen=True, slots=True)
class Aside:
    """An entry that would have forked a journal, as it was offered."""

    entry: Entry
    by: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A profile, facility or caution as JSON, with what finds it."""

    kind: Kind
    id: str
    body: bytes
    phones: tuple[str, ...]
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """That somebody asked for people or places: for which call or why, and what was found."""

    at: datetime
    by: str
    call: UUID | None
    reason: str
    found: tuple[str, ...]
    """`profile h-1`, never what it says."""


@dataclass(frozen=True, slots=True)
class PackHeld:
    """A pack that the hub holds."""

    digest: str
    id: str
    version: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a hub holds."""

    journals: int
    entries: int
    """By the journals' heads, since no number is missing."""
    forked: int
    records: int
    packs: int


class Engine(Protocol):
    """A database of entries, people and places, and packs.

    Every method raises a StoreFault where the database cannot be read or written.
    """

    @property
    def mode(self) -> Mode:
        """What the hub is for; entries of the other mode are never offered to an engine."""
        ...

    @property
    def name(self) -> Literal["sqlite", "postgresql"]:
        """Which engine it is."""
        ...

    def push(self, batches: Sequence[Batch]) -> list[Outcome]:
        """Take a group of batches in one transaction, and say what became of each.

        A batch whose journal is new begins with number 1, or leaves a gap. What would fork a
        journal is kept aside, at most 10,000 entries of each journal.
        """
        ...

    def heads(self, after: UUID | None, most: int) -> list[tuple[UUID, Head]]:
        """How far journals go, in order of their UUIDs, those behind `after`."""
        ...

    def entries(self, journal: UUID, after: int, most: int, most_bytes: int) -> list[Entry]:
        """Entries of a journal behind a number, until there are `most` or `most_bytes` of bodies.

        The one that reaches the bytes is the last, so that one always fits.
        """
        ...

    def statuses(self) -> list[Entry]:
        """The newest `program.status` entry of each program, by the order of entries."""
        ...

    def asides(self) -> list[Aside]:
        """What was kept aside, by journal and number, at most 10,000."""
        ...

    def forked(self) -> list[UUID]:
        """The journals of which something was kept aside."""
        ...

    def keep_aside(self, asides: Sequence[Aside]) -> None:
        """Keep aside what another hub did."""
        ...

    def put_records(self, records: Sequence[Held]) -> tuple[int, int]:
        """Add or replace, all or nothing; how many were added and replaced."""
        ...

    def remove_record(self, kind: Kind, identifier: str) -> bool:
        """Take a record out; False where there was none."""
        ...

    def find_records(self, phone: str | None, street: str | None) -> list[tuple[Kind, bytes]]:
        """The records with that phone or that street, at most 100."""
        ...

    def records(self) -> list[Held]:
        """Every record."""
        ...

    def note_asked(self, asked: Asked) -> None:
        """Put a question for people or places on record."""
        ...

    def asked(self) -> list[Asked]:
        """The questions on record, the newest first, at most 10,000."""
        ...

    def put_pack(self, pack: PackHeld, content: bytes) -> bool:
        """Keep a pack; False where it is held already."""
        ...

    def pack(self, digest: str) -> bytes | None:
        """A pack's content."""
        ...

    def packs(self) -> list[PackHeld]:
        """The packs held, the newest first, at most 1,000."""
        ...

    def counts(self) -> Counts:
        """How much is held."""
        ...

    def check(self) -> None:
        """Make sure that the database can be read and written."""
        ...

    def close(self) -> None:
        """Let go of the database. Closing twice is harmless."""
        ...
