"""How old a confirmation may grow, and how long a caution may stand; all in calendar months."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

CONFIRMATION_MONTHS = 6
"""Households confirm every six months: https://safety.smart911.com (Smart911 safety profile)."""

CLOCK_TOLERANCE = timedelta(days=1)
"""How far in the future a date may lie before it is a mistake and not a clock or a time zone."""


def months_after(instant: datetime, months: int) -> datetime:
    """The same day and time `months` later, or the last day of a month that is too short."""
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    day = min(instant.day, monthrange(year, month + 1)[1])
    return instant.replace(year=year, month=month + 1, day=day)


def is_stale(confirmed_at: datetime, now: datetime) -> bool:
    """Whether a confirmation must not be relied on at `now`.

    True from six calendar months on, and for a confirmation from the future, whose age is unknown.
    """
    too_old = now >= months_after(confirmed_at, CONFIRMATION_MONTHS)
    return too_old or confirmed_at > now + CLOCK_TOLERANCE


@dataclass(frozen=True, slots=True)
class CautionTerm:
    """How long after its approval an agency lets a caution end.

    The default, one month to three years, is that of the Seattle Police Manual, 15.335
    (https://www.seattle.gov/police-manual).
    """

    shortest_months: int = 1
    longest_months: int = 36

    def allows(self, approved_at: datetime, expires_at: datetime) -> bool:
        """Whether `expires_at` lies within the term, both ends included."""
        shortest = months_after(approved_at, self.shortest_months)
        return shortest <= expires_at <= months_after(approved_at, self.longest_months)


DEFAULT_TERM = CautionTerm()
