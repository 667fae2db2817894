"""What a better place may bring: the truths of all areas together, as they lie on the map.

Areas overlap and lie in one another, so that not every mix of truths can come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from protocols.areas import in_degrees, metres_from
from protocols.inputs import available_at, longest_wait
from protocols.kleene import UNDETERMINED, Truth, truth
from protocols.pack import Pack
from protocols.procedure import areas_of, now_input
from protocols.situation import Situation, Whereabouts

if TYPE_CHECKING:
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

MOST_PLACINGS = 1000
"""Beyond this many, which takes about ten areas apart, each input is taken by itself, and bounds
are conservative."""

Placing: TypeAlias = Mapping[str, Truth]
"""By input that the place may still change: its truth."""

_Truths: TypeAlias = tuple[Truth, ...]


def placings(
    pack: Pack, situation: Situation, inputs: Mapping[str, Truth], open_inputs: Sequence[str]
) -> tuple[Placing, ...] | None:
    """All that the open inputs may become together; None where that is too much to tell.

    The place may prove to be any point of where it may be now, or remain several such points: what
    they agree on is known then, and the rest is not.
    """
    regions = {name: areas for name in open_inputs if (areas := areas_of(name)) is not None}
    waits = {
        now_input(name): name for name in pack.sections.programs if now_input(name) in open_inputs
    }
    if not waits and len(regions) < 2:
        return tuple({name: one} for name in regions for one in Truth) or ({},)
    by_wait = {
        (area,)
        for name in waits.values()
        for area in pack.sections.programs[name].longest_wait_minutes_by_area
    }
    together = tuple(dict.fromkeys((*regions.values(), *sorted(by_wait))))
    named = {area for areas in together for area in areas}
    told = _joined(
        {
            tuple(truth(not inside.isdisjoint(areas)) for areas in together)
            for inside in _points(pack, situation.place, named)
        }
    )
    if told is None:
        return None
    found: list[Placing] = [{name: inputs[name] for name in open_inputs}]
    for truths in told:
        there = dict(zip(together, truths, strict=True))
        placing = {name: there[areas] for name, areas in regions.items()}
        for name, program in waits.items():
            minutes = longest_wait(pack.sections.programs[program], there.__getitem__)
            placing[name] = truth(available_at(pack, situation, program, minutes).now)
        found.append(placing)
    return tuple(found)


def _joined(points: set[_Truths]) -> tuple[_Truths, ...] | None:
    """What is known of each point, and of any number of them together."""
    found = dict.fromkeys(sorted(points))
    ahead = list(found)
    while ahead:
        one = ahead.pop()
        for point in points:
            both = tuple(a if a is b else UNDETERMINED for a, b in zip(one, point, strict=True))
            if both not in found:
                if len(found) == MOST_PLACINGS:
                    return None
                found[both] = None
                ahead.append(both)
    return tuple(found)


def _points(
    pack: Pack, place: Whereabouts | None, names: Iterable[str]
) -> Iterator[frozenset[str]]:
    """By points that the place may prove to be, one of each sort: the areas around it."""
    from shapely import unary_union
    from shapely.ops import polygonize

    shapes = {name: in_degrees(pack.sections.areas[name]) for name in names}
    covered = unary_union(list(shapes.values()))
    borders = unary_union([shape.boundary for shape in shapes.values()])
    if _may_lie_in(pack, place, covered.envelope.buffer(1.0).difference(covered)):
        yield frozenset()
    for cell in polygonize(borders):
        point = cell.representative_point()
        inside = frozenset(name for name, shape in shapes.items() if shape.contains(point))
        if inside and _may_lie_in(pack, place, cell):
            yield inside


def _may_lie_in(pack: Pack, place: Whereabouts | None, part: BaseGeometry) -> bool:
    if place is None:
        return True
    if place.latitude is not None and place.longitude is not None:
        from shapely import Point

        agency = pack.header.agency
        assumed_m = agency.assumed_uncertainty_m if agency else 300
        radius_m = assumed_m if place.uncertainty_m is None else place.uncertainty_m
        around = metres_from(part, place.latitude, place.longitude)
        return bool(around.distance(Point(0, 0)) <= radius_m)
    if place.area in pack.sections.areas:
        chosen: Polygon = in_degrees(pack.sections.areas[place.area])
        return bool(chosen.intersection(part).area > 0)
    return True  # only in words
