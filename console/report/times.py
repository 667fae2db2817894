"""How long things took: median and percentiles, with how many they are over."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from console.report.measures import MEASURES, Bound, Measure
from console.report.shares import FLOOR, Share
from console.report.told import Told


@dataclass(frozen=True, slots=True)
class Within:
    """How many were within a standard's bound."""

    bound: Bound
    share: Share


@dataclass(frozen=True, slots=True)
class Timing:
    """One time in figures. Percentiles are seconds, None where there are too few to say."""

    name: str
    over: int
    """Occasions: `n` and `not_recorded` add up to it."""
    n: int
    not_recorded: int
    median_seconds: float | None
    """Told from the first one on."""
    p90_seconds: float | None
    p95_seconds: float | None
    within: tuple[Within, ...] = ()


@dataclass(slots=True)
class _Gathered:
    values: array[float] = field(default_factory=lambda: array("d"))
    not_recorded: int = 0

    def add(self, value: float | None) -> None:
        if value is None:
            self.not_recorded += 1
        else:
            self.values.append(value)


class TimesTally:
    """Times gathered call by call: eight bytes for each."""

    def __init__(self) -> None:
        self._gathered = {measure.name: _Gathered() for measure in MEASURES}

    def add(self, told: Told) -> None:
        """Take a call in."""
        for measure in MEASURES:
            for value in measure.values(told):
                self._gathered[measure.name].add(value)

    def figures(self) -> tuple[Timing, ...]:
        """One for each measure, in their order."""
        return tuple(
            timing(measure, held.values, held.not_recorded)
            for measure, held in zip(MEASURES, self._gathered.values(), strict=True)
        )


def timing(measure: Measure, values: Sequence[float], not_recorded: int) -> Timing:
    """The figures of one measure."""
    found, n = sorted(values), len(values)
    enough = n >= FLOOR
    return Timing(
        name=measure.name,
        over=n + not_recorded,
        n=n,
        not_recorded=not_recorded,
        median_seconds=percentile(found, 50) if found else None,
        p90_seconds=percentile(found, 90) if enough else None,
        p95_seconds=percentile(found, 95) if enough else None,
        within=tuple(
            Within(bound, Share(sum(value <= bound.seconds for value in found), n))
            for bound in measure.bounds
        ),
    )


def percentile(found: Sequence[float], percent: int) -> float:
    """The least of the sorted values that `percent` of them do not exceed: one that was measured.

    Raises IndexError for no values.
    """
    return found[max(ceil(percent * len(found) / 100), 1) - 1]
