"""Times as they stand on paper: a whole instant, or what the clock showed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

LONGEST = timedelta(hours=12)
"""A clock time this long after the one before it on a card is rather a slip of the pen."""


class Unclear(ValueError):
    """A time that cannot be taken: what is wrong with it, and what to write instead."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


_WHOLE = "Write it whole, as 2026-11-22T06:10:00-08:00"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """From when on clock times count, if anybody said, and the zone in which they were read."""

    start: datetime | None
    zone: tzinfo


def read_start(text: str, zone: tzinfo) -> datetime:
    """An instant, or a day; without an offset in `zone`. Raises Unclear."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Unclear("is not a date and time", _WHOLE) from None
    return _placed(at, zone)


def read_time(text: str, reckoning: Reckoning, after: datetime | None = None) -> datetime:
    """An instant on a card, in UTC; `after` is the one before it on the same card.

    06:10 is the first time at or after the start, or after the one before it, at which the clock
    showed 06:10. Raises Unclear.
    """
    shown = _clock_time(text)
    if shown is None:
        at = read_start(text, reckoning.zone)
        if after is not None and at < after:
            raise Unclear("is earlier than the time before it", "Correct one of the two")
        return at
    start = after or reckoning.start
    if start is None:
        raise Unclear("names no day", "Write it whole, or say with --at when the cards begin")
    day = start.astimezone(reckoning.zone).date()
    at = _placed(datetime.combine(day, shown), reckoning.zone)
    if at < start:
        at = _placed(datetime.combine(day + timedelta(days=1), shown), reckoning.zone)
    if after is not None and at - after > LONGEST:
        raise Unclear("is earlier than the time before it, or 12 hours after it", _WHOLE)
    return at


def _clock_time(text: str) -> time | None:
    try:
        shown = time.fromisoformat(text)
    except ValueError:
        return None
    return shown if shown.tzinfo is None and ":" in text else None


def _placed(at: datetime, zone: tzinfo) -> datetime:
    """The instant of a wall time; the hour that clocks skip or show twice is not guessed at."""
    if at.tzinfo is None:
        early, late = (at.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if early.utcoffset() != late.utcoffset():
            raise Unclear("falls into the hour in which clocks are changed", _WHOLE)
        at = early
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Unclear("lies outside the calendar", _WHOLE) from None
