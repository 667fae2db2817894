"""The days that figures are over, as the center's calendar has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from console.sheet.times import Times

USUAL_DAYS = 30
"""How many days figures are over where nobody says since when."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days of the center, both ends included."""

    first: date
    last: date
    times: Times

    @classmethod
    def of(cls, times: Times, *, today: date, since: date | None, until: date | None) -> Span:
        """The days asked for. Raises ValueError, in words, for a span that has no day."""
        last = until or today
        if since is None:
            room = (last - date.min).days
            since = last - timedelta(days=min(USUAL_DAYS - 1, room))
        if since > last:
            raise ValueError(f"{since} is after {last}: no day lies between them")
        return cls(since, last, times)

    def holds(self, at: datetime) -> bool:
        """Whether an instant falls on one of the days, by the center's clock."""
        return self.first <= self.times.day(at) <= self.last

    @property
    def around(self) -> tuple[datetime, datetime]:
        """Two instants, UTC, between which every day lies in whatever zone: what to look at."""
        return _start(self.first, -1), _start(self.last, 2)


def _start(day: date, days: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        return midnight + timedelta(days=days)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if days < 0 else datetime.max.replace(tzinfo=UTC)
