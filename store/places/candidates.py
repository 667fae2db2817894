"""What typed words may mean: places in order, each with how it was matched. Nothing is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from store.reference.ages import CLOCK_TOLERANCE, months_after

OLD_MONTHS = 12
"""A source of places that is as old is told as old: roads are built and numbers given all year."""

MOST_FOUND = 8
"""Candidates of one look-up; more would not be read while somebody waits."""


class By(StrEnum):
    """How far what was said and what is held were compared, the surest first."""

    EXACT = "exact"
    TOWN_OTHERWISE = "the town by another name"
    WITHOUT_TOWN = "town not compared"
    WITHOUT_UNIT = "unit not compared"
    BETWEEN = "between numbers"
    PART_OF_STREET = "part of the street's name"
    NAME = "part of the name"
    LED_IN = "the words before it left out"
    OTHER_TOWN = "ANOTHER TOWN than was said"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that may be meant. Its position is WGS84, in degrees."""

    words: str
    """What it is called and where it lies, as its source writes it."""
    by: tuple[By, ...]
    """At least one; several where several things were not compared."""
    latitude: float
    longitude: float
    uncertainty_m: float
    sources: tuple[str, ...]
    as_of: date
    """Of the oldest of its sources."""
    between: tuple[str, str] | None = None
    """The numbers held on either side of the one that was said."""
    kind: str = ""

    @property
    def how(self) -> str:
        """How it was found, in words: `exact`, `between 120 and 140`."""
        found = [
            f"between {' and '.join(self.between)}"
            if by is By.BETWEEN and self.between
            else str(by)
            for by in reversed(self.by)
        ]
        return ", ".join(found)

    def is_old(self, now: datetime) -> bool:
        """Whether what it rests on has grown too old at `now`."""
        return is_old(self.as_of, now)

    @property
    def told(self) -> str:
        """All that helps to choose, on one line."""
        kind = f" ({self.kind})" if self.kind else ""
        return f"{self.words}{kind} - {self.how}, ±{self.uncertainty_m:.0f} m"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for some words."""

    candidates: tuple[Candidate, ...] = ()
    """The surest first."""
    more: bool = False
    """There are more: more words would tell them apart."""


def is_old(as_of: date, now: datetime) -> bool:
    """Whether a source of that day must be told as old at `now`, as one of days to come is."""
    day = datetime(as_of.year, as_of.month, as_of.day, tzinfo=now.tzinfo)
    return now >= months_after(day, OLD_MONTHS) or day > now + CLOCK_TOLERANCE


def age_words(as_of: date, now: datetime) -> str:
    """How old a source is, in words; an old one says so."""
    days = (now.date() - as_of).days
    if days < 0:
        return f"as of {as_of.isoformat()}, still to come"
    old = "OLD, " if is_old(as_of, now) else ""
    return f"{old}as of {as_of.isoformat()}, {days} day{'' if days == 1 else 's'} ago"
