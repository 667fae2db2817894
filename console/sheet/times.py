"""Instants as people of one center read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from protocols.pack import Pack


@dataclass(frozen=True, slots=True)
class Times:
    """A time zone and its name, which is said wherever times are shown."""

    zone: tzinfo = UTC
    name: str = "UTC"

    @classmethod
    def of(cls, pack: Pack) -> Times:
        """The zone of a pack's center."""
        return cls(pack.zone, pack.header.timezone)

    def full(self, at: datetime) -> str:
        """2026-11-22 06:10:05-08:00."""
        return self.local(at).isoformat(sep=" ", timespec="seconds")

    def minute(self, at: datetime) -> str:
        """2026-11-22 06:10."""
        return self.local(at).replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")

    def day(self, at: datetime) -> date:
        """The day on the calendar."""
        return self.local(at).date()

    def clock(self, at: datetime) -> str:
        """06:10:05."""
        return self.local(at).time().isoformat(timespec="seconds")

    def local(self, at: datetime) -> datetime:
        """The instant as the center's clock and calendar show it."""
        try:
            return at.astimezone(self.zone)
        except OverflowError:  # the record may hold the first or the last hours of the calendar
            return at
