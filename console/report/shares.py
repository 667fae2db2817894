"""Counts, and what share of how many they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

FLOOR = 20
"""A percentage of fewer calls than this is not told, only the count.

One call more or less would move it by more than five points, and it might speak of one person.
"""

Counts: TypeAlias = Mapping[str, int]
"""How often each name occurs, the most frequent first, then by name."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> float | None:
        """With one decimal; None where there are too few to say."""
        return round(100 * self.count / self.of, 1) if self.of >= FLOOR else None


def ordered(found: Mapping[str, int]) -> Counts:
    """Counts in their order, whatever order they were found in."""
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))
