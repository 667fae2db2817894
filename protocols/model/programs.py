"""Programs, areas and contacts: the real teams and lines, and where they go."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from protocols.model.base import (
    Condition,
    Duration,
    Id,
    Ids,
    Labels,
    Model,
    Modes,
    Text,
    Words,
)
from protocols.words import Mode

Degrees = Annotated[float, Field(ge=-180, le=180)]
Corner = tuple[Degrees, Degrees]
Ring = Annotated[tuple[Corner, ...], Field(min_length=3)]


class Area(Model):
    """A part of the map, drawn as corners of latitude and longitude (WGS 84)."""

    says: Text
    polygon: Ring
    """The outline: `[latitude, longitude]` pairs in order; it closes by itself."""
    holes: tuple[Ring, ...] = ()
    source: tuple[Words, ...] = ()


class FollowUp(Model):
    """Work that falls due after a call."""

    what: Text
    after: Duration | None = None
    """Not before this long after the call."""
    by: Duration | None = None
    """At the latest this long after the call."""
    when: Condition | None = None
    attempts: Annotated[int, Field(ge=1, le=50)] | None = None
    """How often it is tried at the most."""
    stop: Text | None = None
    """When to stop trying."""


class Missed(Model):
    """What follows when nobody came."""

    what: Text
    by: Duration | None = None


class Transfer(Model):
    """How a call is handed to a line: always warm, the taker stays until it is accepted."""

    answer_within_seconds: Annotated[int, Field(ge=5, le=900)]
    brief: Text
    """What the call taker tells the line before the caller joins."""


class Contact(Model):
    """Whom to ring, for the call taker."""

    name: Words
    phone: Words | None = None
    note: Text | None = None


class Program(Model):
    """A real team or line that fills a service."""

    name: Words
    services: Ids
    mode: Annotated[Modes, Field(min_length=1)]
    cards: Ids = ()
    """The cards it serves; none named means all."""
    screens: Ids = ()
    """Dangers that must be cleared before it goes."""
    when: Condition | None = None
    """What else must be known true, such as an age."""
    areas: Ids = ()
    """Where it goes; none named means everywhere."""
    hours: Annotated[str, Field(min_length=1, max_length=500)] = "24/7"
    """Opening hours as OpenStreetMap writes them: `Mo-Fr 08:00-20:00; PH off`."""
    starts: date | None = None
    """The first day of service."""
    ends: date | None = None
    """The first day without service."""
    units: Annotated[int, Field(ge=1, le=10_000)] | None = None
    longest_wait_minutes: Annotated[int, Field(ge=0, le=10_080)] = 0
    """How long a caller may wait for it; longer counts as unavailable."""
    longest_wait_minutes_by_area: dict[Id, Annotated[int, Field(ge=0, le=10_080)]] = Field(
        default_factory=dict
    )
    """Where an area has a wait of its own, such as a state's regional limit."""
    queue: Duration | None = None
    """How long a scheduled line may lie in its queue, also while it is closed."""
    stale_after_minutes: Annotated[int, Field(ge=1, le=10_080)] = 60
    """A status older than this must be verified."""
    if_missed: Missed | None = None
    transfer: Transfer | None = None
    follow_ups: dict[Id, FollowUp] = Field(default_factory=dict)
    outcomes: Labels = Field(default_factory=dict)
    """How its contacts end, for its own record: names, or names with words."""
    transports: Text | None = None
    """Whom it may take where, and on whose word; not said, it takes nobody anywhere."""
    contacts: Ids = ()
    notes: tuple[Text, ...] = ()
    """What the call taker should know of it, such as what it may not do."""
    source: tuple[Words, ...] = ()

    @property
    def by_phone(self) -> bool:
        """Whether it is reached by a transfer or a conference rather than sent."""
        return bool({Mode.TRANSFER, Mode.CONFERENCE} & set(self.mode))
