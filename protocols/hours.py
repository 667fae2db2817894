"""Hours of service, written as OpenStreetMap writes opening hours, in the center's own zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from protocols.kleene import FALSE, TRUE, UNDETERMINED, Truth

if TYPE_CHECKING:
    from opening_hours import OpeningHours


def hours_fault(hours: str, country: str) -> str | None:
    """What is wrong with the hours as they are written, or None."""
    import opening_hours

    refusals = (
        opening_hours.ParserError,  # type: ignore[attr-defined]  # missing from its stubs
        opening_hours.UnknownCountryError,  # type: ignore[attr-defined]  # likewise
    )
    try:
        _read(hours, country)
    except refusals as error:
        return "".join(c if c.isprintable() else "?" for c in " ".join(str(error).split()))
    return None


def open_at(hours: str, country: str, at: datetime, zone: ZoneInfo) -> Truth:
    """Whether it is open at an instant; undetermined where the hours themselves say unknown."""
    read, local = _read(hours, country), _wall(at, zone)
    if read.is_open(local):
        return TRUE
    return UNDETERMINED if read.is_unknown(local) else FALSE


def opens_next(hours: str, country: str, at: datetime, zone: ZoneInfo) -> datetime | None:
    """The next instant at which it opens, or None if it never does."""
    read, local = _read(hours, country), _wall(at, zone)
    for start, _, state, _ in read.intervals(start=local):
        if str(state) == "open":
            found: datetime = max(start, local)
            return found.replace(tzinfo=zone)
    return None


def parts_of_day(hours: str, country: str, day: date) -> Iterator[tuple[datetime, Truth]]:
    """When each part of a day begins on the clocks of the wall, and whether it is open in it."""
    start = datetime.combine(day, time())
    words = {"open": TRUE, "unknown": UNDETERMINED}
    intervals = _read(hours, country).intervals(start=start, end=start + timedelta(days=1))
    for begins, _, state, _ in intervals:
        yield max(begins, start), words.get(str(state), FALSE)


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    # Hours are said in wall-clock time, so the library is asked in it: a change of the clocks then
    # moves the instant, not the hour on the door.
    return at.astimezone(zone).replace(tzinfo=None)


@lru_cache(maxsize=512)
def _read(hours: str, country: str) -> OpeningHours:
    from opening_hours import OpeningHours

    return OpeningHours(hours, country=country, max_interval_days=400)
