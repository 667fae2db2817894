"""What a better place may bring: the truths of all areas together, as they lie on the map.

Areas overlap and lie in one another, so that not every mix of truths can come. The mixes are too
many to be listed; a diagram over the areas holds them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from protocols.areas import in_degrees, metres_from
from protocols.diagram import Diagram, Diagrams
from protocols.inputs import available_at, wait_among
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Truth, truth
from protocols.model import Program
from protocols.pack import Pack
from protocols.procedure import area_input, areas_of, now_input
from protocols.situation import Situation, Whereabouts

if TYPE_CHECKING:
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

_Point: TypeAlias = tuple[bool, ...]
"""Whether a point lies in each region."""


def in_good_order(pack: Pack, open_inputs: Collection[str]) -> tuple[str, ...]:
    """Open inputs and the areas behind them, such that diagrams over them stay small: whether a
    program has its turn stands below that one of its areas that fewest programs share."""
    waiting = {now_input(name): one for name, one in _waiting(pack, open_inputs).items()}
    behind = {
        turn: {area_input((area,)) for area in program.longest_wait_minutes_by_area}
        for turn, program in waiting.items()
    }
    areas = sorted(set(open_inputs).union(*behind.values()).difference(waiting))
    near = {
        turn: behind[turn] | ({area_input(program.areas)} & set(areas))
        for turn, program in waiting.items()
    }
    sharing = Counter(area for names in near.values() for area in names)
    below: dict[str, list[str]] = {area: [area] for area in areas}
    for turn, names in sorted(near.items()):
        below[min(names, key=lambda area: (sharing[area], area))].append(turn)
    return tuple(name for names in below.values() for name in names)


def all_places(
    diagrams: Diagrams, pack: Pack, situation: Situation, present: Mapping[str, Truth]
) -> Diagram:
    """True for everything that the open inputs may be together, false for all else.

    The place may prove to be any point of where it may be now, or remain several such points: what
    they agree on is known then, and the rest is not. The inputs of `diagrams` are the open ones and
    the areas behind them; `present` is what every input of the graph is now.
    """
    names = diagrams.open_inputs
    waiting = _waiting(pack, names)
    regions = {name: areas for name in names if (areas := areas_of(name)) is not None}
    if not waiting and len(regions) < 2:
        return TRUE
    named = {area for areas in regions.values() for area in areas}
    points = {
        tuple(not inside.isdisjoint(areas) for areas in regions.values())
        for inside in _points(pack, situation.place, named)
    }
    mixes = [
        *_mixes(diagrams, tuple(regions), sorted(points)),
        *(_turn(diagrams, pack, situation, name, program) for name, program in waiting.items()),
    ]
    now = [diagrams.being(name, (present[name],)) for name in names if name in present]
    return diagrams.some([diagrams.every(mixes), diagrams.every(now)])


def _waiting(pack: Pack, open_inputs: Collection[str]) -> dict[str, Program]:
    """The programs whose turn hangs on the place, by name."""
    return {
        name: program
        for name, program in pack.sections.programs.items()
        if now_input(name) in open_inputs
    }


def _mixes(
    diagrams: Diagrams, regions: Sequence[str], points: Sequence[_Point]
) -> Iterator[Diagram]:
    """What must hold of the truths of regions, together: some of the points are left, and they
    differ in what is not known."""
    left = [
        diagrams.every(
            [
                diagrams.being(name, (UNDETERMINED, truth(within)))
                for name, within in zip(regions, point, strict=True)
            ]
        )
        for point in points
    ]
    yield diagrams.some(left)
    for index, name in enumerate(regions):
        inside = [one for one, point in zip(left, points, strict=True) if point[index]]
        outside = [one for one, point in zip(left, points, strict=True) if not point[index]]
        differ = diagrams.every([diagrams.some(inside), diagrams.some(outside)])
        yield diagrams.some([diagrams.being(name, (FALSE, TRUE)), differ])


def _turn(
    diagrams: Diagrams, pack: Pack, situation: Situation, name: str, program: Program
) -> Diagram:
    """True where a program has its turn exactly if the wait allowed there is long enough."""
    areas: dict[int, list[str]] = {}
    for area, minutes in program.longest_wait_minutes_by_area.items():
        areas.setdefault(minutes, []).append(area_input((area,)))
    certain = _least(diagrams, areas, TRUE)
    maybe = _least(diagrams, areas, UNDETERMINED)
    turns: list[list[Diagram]] = [[], []]
    for known, surely in certain.items():
        for unknown, perhaps in maybe.items():
            minutes = wait_among(program, known, unknown)
            there = diagrams.every([surely, perhaps])
            turns[available_at(pack, situation, name, minutes).now].append(there)
    return diagrams.every(
        [
            diagrams.some([diagrams.being(now_input(name), (held,)), diagrams.negate(there)])
            for held, there in zip((FALSE, TRUE), map(diagrams.some, turns), strict=True)
        ]
    )


def _least(
    diagrams: Diagrams, areas: Mapping[int, Sequence[str]], held: Truth
) -> dict[tuple[int, ...], Diagram]:
    """By the least minutes of the areas that are so held, or by none: where it is that."""
    found: dict[tuple[int, ...], Diagram] = {}
    others: Diagram = TRUE
    for minutes, names in sorted(areas.items()):
        some = diagrams.some([diagrams.being(name, (held,)) for name in names])
        found[minutes,] = diagrams.every([others, some])
        others = diagrams.every([others, diagrams.negate(some)])
    found[()] = others
    return found


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
