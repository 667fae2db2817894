"""Areas on the map: whether a place, with its uncertainty, lies inside, outside or across."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import cos, radians
from typing import TYPE_CHECKING

from protocols.kleene import FALSE, TRUE, UNDETERMINED, Truth
from protocols.model import Area
from protocols.situation import ELSEWHERE, Whereabouts

if TYPE_CHECKING:
    from shapely import Polygon

_METRES_PER_DEGREE = 111_195.0
"""A degree of a great circle on a sphere of 6,371 km; good to 0.6 % anywhere."""


def in_areas(
    areas: Mapping[str, Area], place: Whereabouts | None, assumed_uncertainty_m: float
) -> dict[str, Truth]:
    """For every area, whether the place lies in it.

    Undetermined where the circle of uncertainty crosses the border, where the place is unknown, and
    where an area named by hand overlaps another.
    """
    if not areas:
        return {}
    if place is None:
        return dict.fromkeys(areas, UNDETERMINED)
    if place.latitude is not None and place.longitude is not None:
        radius_m = assumed_uncertainty_m if place.uncertainty_m is None else place.uncertainty_m
        return {
            name: _circle_in(area, place.latitude, place.longitude, radius_m)
            for name, area in areas.items()
        }
    if place.area == ELSEWHERE:
        return dict.fromkeys(areas, FALSE)
    chosen = areas.get(place.area) if place.area is not None else None
    if chosen is not None:
        return {
            name: TRUE if name == place.area else _area_in(chosen, area)
            for name, area in areas.items()
        }
    return dict.fromkeys(areas, UNDETERMINED)


def _circle_in(area: Area, latitude: float, longitude: float, radius_m: float) -> Truth:
    from shapely import Point

    # Metres east and north of the place, so that distances from it are true.
    east = _METRES_PER_DEGREE * cos(radians(latitude))
    shape = _shape(
        tuple(
            ((x - longitude) * east, (y - latitude) * _METRES_PER_DEGREE) for y, x in area.polygon
        ),
        tuple(
            tuple(((x - longitude) * east, (y - latitude) * _METRES_PER_DEGREE) for y, x in hole)
            for hole in area.holes
        ),
    )
    here = Point(0, 0)
    if shape.boundary.distance(here) <= radius_m:
        return UNDETERMINED
    return TRUE if shape.contains(here) else FALSE


@lru_cache(maxsize=256)
def _area_in(inner: Area, outer: Area) -> Truth:
    first, second = in_degrees(inner), in_degrees(outer)
    if second.covers(first):
        return TRUE
    return FALSE if first.intersection(second).area == 0 else UNDETERMINED


def in_degrees(area: Area) -> Polygon:
    """The area as a polygon of longitude and latitude."""
    return _shape(
        tuple((x, y) for y, x in area.polygon),
        tuple(tuple((x, y) for y, x in hole) for hole in area.holes),
    )


def _shape(
    outline: tuple[tuple[float, float], ...], holes: tuple[tuple[tuple[float, float], ...], ...]
) -> Polygon:
    from shapely import Polygon

    return Polygon(outline, holes)
