"""What a decision rests on: the card, the answers, the place, the time, and who is free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from protocols.words import TransferState

ELSEWHERE = "elsewhere"
"""The name of no area: the place is known to lie outside all of them."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the incident is. A position beats an area named by hand."""

    latitude: float | None = None
    longitude: float | None = None
    uncertainty_m: float | None = None
    """The radius in which it lies; None: the agency's assumption for a bare position."""
    area: str | None = None
    """An area of the pack, or `elsewhere`."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a program right now."""

    state: str
    """`open`, `busy`, `closed` or `unknown`."""
    free: int | None = None
    """Units free."""
    wait_minutes: int | None = None
    as_of: datetime | None = None


STATES = ("open", "busy", "closed", "unknown")


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that `decide` may look at."""

    card: str
    at: datetime
    """Aware."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Answers by fact; unasked ones are absent."""
    opened: tuple[str, ...] = ()
    """Cards opened in this call, besides the current one."""
    place: Whereabouts | None = None
    """The incident's place; None while it is not known."""
    status: Mapping[str, Status] = field(default_factory=dict)
    transfers: Mapping[str, TransferState] = field(default_factory=dict)
    """By program: where a transfer of this call stands."""
