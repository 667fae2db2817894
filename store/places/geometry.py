"""Distances on the ground, and circles that hold others. Degrees in, metres out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, cos, hypot, radians

from protocols.areas import METRES_PER_DEGREE


@dataclass(frozen=True, slots=True)
class Circle:
    """Where something is, within so many metres."""

    latitude: float
    longitude: float
    uncertainty_m: float


def metres_between(one: Circle, other: Circle) -> float:
    """From centre to centre, at most 1 % too long within a county."""
    # Along the parallel nearer to the equator: rather too far than too near.
    nearer = min(abs(one.latitude), abs(other.latitude))
    east = _turn(one.longitude, other.longitude) * cos(radians(nearer))
    return hypot(east, other.latitude - one.latitude) * METRES_PER_DEGREE


def between(one: Circle, other: Circle) -> Circle:
    """A circle around all that lies between two, and around both.

    Its radius is the whole distance and not half of it, since roads bend.
    """
    longitude = one.longitude + _turn(one.longitude, other.longitude) / 2
    radius = metres_between(one, other) + max(one.uncertainty_m, other.uncertainty_m)
    return Circle(
        (one.latitude + other.latitude) / 2, (longitude + 540) % 360 - 180, float(ceil(radius))
    )


def around(circles: Iterable[Circle]) -> Circle:
    """A circle around all of these; a single one is itself."""
    held = tuple(dict.fromkeys(circles))
    if len(held) == 1:
        return held[0]
    first = held[0]
    longitude = first.longitude + sum(_turn(first.longitude, c.longitude) for c in held) / len(held)
    centre = Circle(
        sum(circle.latitude for circle in held) / len(held), (longitude + 540) % 360 - 180, 0.0
    )
    radius = max(metres_between(centre, circle) + circle.uncertainty_m for circle in held)
    return Circle(centre.latitude, centre.longitude, float(ceil(radius)))


def _turn(start: float, end: float) -> float:
    """Degrees of longitude from one to the other, the short way round."""
    return (end - start + 180) % 360 - 180
