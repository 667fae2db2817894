"""Areas on the map: whether a place, with its uncertainty, lies inside, outside or across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import cos, radians
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from protocols.kleene import FALSE, TRUE, UNDETERMINED, Truth, truth
from protocols.model import Area
from protocols.situation import ELSEWHERE, Whereabouts

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    Geometry = TypeVar("Geometry", bound=BaseGeometry)

METRES_PER_DEGREE = 111_195.0
"""A degree of a great circle on a sphere of 6,371 km; good to 0.6 % anywhere."""

_Corners: TypeAlias = tuple[tuple[float, float], ...]
_Outline: TypeAlias = tuple[_Corners, tuple[_Corners, ...]]


def in_one_of(
    names: Iterable[str],
    areas: Mapping[str, Area],
    place: Whereabouts | None,
    assumed_uncertainty_m: float,
) -> Truth:
    """Whether the place lies in the areas named, looked at as one.

    Undetermined where the circle of uncertainty crosses the border, where the place is unknown, and
    where an area named by hand lies partly inside.
    """
    wanted = tuple(names)
    if place is None:
        return UNDETERMINED
    if place.latitude is not None and place.longitude is not None:
        radius_m = assumed_uncertainty_m if place.uncertainty_m is None else place.uncertainty_m
        shape = _as_one(tuple(_outline(areas[name]) for name in wanted))
        return _circle_in(shape, place.latitude, place.longitude, radius_m)
    if place.area == ELSEWHERE:
        return FALSE
    if place.area in wanted:
        return TRUE
    chosen = areas.get(place.area) if place.area is not None else None
    if chosen is not None:
        return _area_in(
            _as_one((_outline(chosen),)),
            _as_one(tuple(_outline(areas[name]) for name in wanted)),
        )
    return UNDETERMINED


def in_degrees(area: Area) -> Polygon:
    """The area as a polygon of longitude and latitude, valid or not."""
    from shapely import Polygon

    outline, holes = _outline(area)
    return Polygon(outline, holes)


def metres_from(shape: Geometry, latitude: float, longitude: float) -> Geometry:
    """The shape in metres east and north of a point, so that distances from there are true."""
    from shapely.affinity import affine_transform

    east = METRES_PER_DEGREE * cos(radians(latitude))
    north = METRES_PER_DEGREE
    moved: Geometry = affine_transform(
        shape, [east, 0, 0, north, -longitude * east, -latitude * north]
    )
    return moved


def _circle_in(
    shape: Polygon | MultiPolygon, latitude: float, longitude: float, radius_m: float
) -> Truth:
    from shapely import Point

    here = Point(0, 0)
    around = metres_from(shape, latitude, longitude)
    if around.boundary.distance(here) <= radius_m:
        return UNDETERMINED
    return truth(around.contains(here))


def _area_in(inner: Polygon | MultiPolygon, outer: Polygon | MultiPolygon) -> Truth:
    if outer.covers(inner):
        return TRUE
    return FALSE if inner.intersection(outer).area == 0 else UNDETERMINED


def _outline(area: Area) -> _Outline:
    return tuple((x, y) for y, x in area.polygon), tuple(
        tuple((x, y) for y, x in hole) for hole in area.holes
    )


@lru_cache(maxsize=256)
def _as_one(outlines: tuple[_Outline, ...]) -> Polygon | MultiPolygon:
    from shapely import Polygon, unary_union

    return unary_union([Polygon(outline, holes) for outline, holes in outlines])
