"""Areas that are nearly the same, overlap by a strip, or lie far from all others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from protocols.areas import in_degrees
from protocols.findings.finding import Level, Told, found_at
from protocols.pack import Pack

NEARLY = 0.97
"""Shared by two areas, of what they cover together: more is the same area drawn twice."""

STRIP = 0.03
"""Of the smaller area: where two overlap by less, a border was drawn twice."""

FAR_DEGREES = 5.0
"""About 550 km from south to north: no agency reaches as far without areas between."""


def border_findings(pack: Pack) -> Iterator[Told]:
    """Pairs of areas whose borders do not fit, each told at the second of the two."""
    if len(pack.sections.areas) < 2:
        return
    from shapely import unary_union

    shapes = {name: in_degrees(area) for name, area in pack.sections.areas.items()}
    for (one, first), (other, second) in combinations(shapes.items(), 2):
        shared = first.intersection(second).area
        smaller = min(first.area, second.area)
        told = None
        if shared > NEARLY * first.union(second).area:
            told = f"it is nearly the same as {one!r}", "Use one of the two, or mend a border"
        elif 0 < shared < STRIP * smaller:
            told = (
                f"it overlaps with {one!r} by a strip of {shared / smaller:.1%}",
                "Draw the common border with the same corners in both",
            )
        elif (1 - STRIP) * smaller < shared < smaller * (1 - 1e-9):
            inner, outer = (one, other) if first.area < second.area else (other, one)
            told = (
                f"{inner!r} lies in {outer!r} but for a strip of {1 - shared / smaller:.1%}",
                "Draw the common border with the same corners in both",
            )
        if told:
            yield found_at(("areas", other), Level.WARN, "area-border", *told)
    for name, shape in shapes.items():
        others = [held for other, held in shapes.items() if other != name]
        if others and shape.distance(unary_union(others)) > FAR_DEGREES:
            what = "it lies far from all other areas"
            remedy = "See that each corner is latitude first, then longitude, with its sign"
            yield found_at(("areas", name), Level.WARN, "area-far", what, remedy)
