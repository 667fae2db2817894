"""What a Session works with: who and what is known, packs, time, the seat, a line that rings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from protocols.pack import Pack
from store.entry import Mode
from store.kinds.base import Place
from store.kinds.contact import LineType, PackRef
from store.places.candidates import Found
from store.reference.matching import Match


class People(Protocol):
    """Who is known by a phone or a place."""

    def match(self, phone: str, line_type: LineType, address: str) -> tuple[Match, ...]:
        """Profiles, plans and cautions, each with why it matched."""
        ...


class Places(Protocol):
    """Where places lie that are known by words."""

    def find(self, words: str) -> Found:
        """The places that some words may mean, the surest first."""
        ...


class Packs(Protocol):
    """The pack for new calls, and those on which older calls began."""

    @property
    def current(self) -> Pack:
        """The pack on which new calls begin."""
        ...

    def of(self, ref: PackRef) -> Pack:
        """The pack of a call. Raises `LookupError` where it is not here."""
        ...

    def approved(self, digest: str) -> bool:
        """Whether a local medical director approved the wording of the pack with this digest."""
        ...


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as it enters: aware instants, and seconds that only run forward."""

    now: Callable[[], datetime]
    monotonic_seconds: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the Session works: the person, the journal, and what gives new calls their names."""

    taker: str
    journal: UUID
    mode: Mode
    new_call: Callable[[], UUID]
    next_count: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Ring:
    """What arrives with a ringing line."""

    line_type: LineType = "unknown"
    phone: str = ""
    place: Place | None = None
    scenario: str | None = None
