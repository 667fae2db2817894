"""Whether places lie in areas, by columns.

A position that is clearly inside, outside or across is told by one metric for the whole area; one
that is a matter of millimetres is put to `protocols.areas`, whose word counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from protocols.areas import METRES_PER_DEGREE, in_degrees, in_one_of
from protocols.columns.arrays import Bytes, Flags, Reals
from protocols.columns.calls import Places, area_codes
from protocols.kleene import FALSE, UNDETERMINED
from protocols.pack import Pack
from protocols.situation import Whereabouts

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

_ROUNDING = 1e-9
_MILLIMETRE = 1e-3


def inside(pack: Pack, places: Places, names: tuple[str, ...]) -> Bytes:
    """Whether each place lies in one of the areas: truths by row."""
    areas = pack.sections.areas
    agency = pack.header.agency
    assumed_m = agency.assumed_uncertainty_m if agency else 300

    def exact(place: Whereabouts) -> int:
        return in_one_of(names, areas, place, assumed_m)

    by_hand = [
        UNDETERMINED if area is None else exact(Whereabouts(area=area)) for area in area_codes(pack)
    ]
    found: Bytes = np.array(by_hand, np.uint8)[places.area]
    held = np.flatnonzero(~np.isnan(places.latitude))
    if len(held):
        import shapely

        shape = shapely.unary_union([in_degrees(areas[name]) for name in names])
        latitude, longitude = places.latitude[held], places.longitude[held]
        radius_m = np.where(
            np.isnan(places.uncertainty_m[held]), float(assumed_m), places.uncertainty_m[held]
        )
        truths, unsure = _circles(shape, latitude, longitude, radius_m)
        for row in np.flatnonzero(unsure):
            at = Whereabouts(float(latitude[row]), float(longitude[row]), float(radius_m[row]))
            truths[row] = exact(at)
        found[held] = truths
    return found


def _circles(
    shape: Polygon | MultiPolygon, latitude: Reals, longitude: Reals, radius_m: Reals
) -> tuple[Bytes, Flags]:
    """Truths, and where they are not sure.

    Degrees of longitude are as long as in the middle of the area, so that a distance is wrong by no
    more than the ratio between there and the place itself.
    """
    import shapely
    from shapely.affinity import affine_transform

    _, south, _, north = shape.bounds
    middle = np.cos(np.radians((south + north) / 2))
    metres = affine_transform(shape, [METRES_PER_DEGREE * middle, 0, 0, METRES_PER_DEGREE, 0, 0])
    border = metres.boundary
    shapely.prepare(metres)
    shapely.prepare(border)
    x, y = longitude * METRES_PER_DEGREE * middle, latitude * METRES_PER_DEGREE
    ratio = np.cos(np.radians(latitude)) / middle
    least, most = np.minimum(ratio, 1) * (1 - _ROUNDING), np.maximum(ratio, 1) * (1 + _ROUNDING)
    reach = (radius_m + 1) / least
    left, low, right, high = metres.bounds
    near = np.flatnonzero(
        (x >= left - reach) & (x <= right + reach) & (y >= low - reach) & (y <= high + reach)
    )
    truths = np.full(len(x), FALSE, np.uint8)
    unsure = np.zeros(len(x), np.bool_)
    away = shapely.distance(border, shapely.points(x[near], y[near]))
    clear = away * least[near] > radius_m[near] + _MILLIMETRE
    across = away * most[near] < radius_m[near] - _MILLIMETRE
    within = shapely.contains_xy(metres, x[near], y[near])
    truths[near] = np.where(clear, within * np.uint8(2), np.uint8(UNDETERMINED))
    unsure[near] = ~(clear | across)
    return truths, unsure
