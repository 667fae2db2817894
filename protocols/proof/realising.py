"""From a state of the world in a graph to a call that a console can have: time, place, statuses.

Hours are free in a proof, so that a state may be one that no clock shows; what is found here is
looked at again by the logic of a live call before anybody is told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

from protocols.areas import in_degrees, in_one_of
from protocols.availability import Availability, availability
from protocols.inputs import look_outside
from protocols.kleene import TRUE, UNDETERMINED, Truth, truth
from protocols.pack import Pack
from protocols.procedure import (
    TRANSFER_LOST,
    areas_of,
    at_once_input,
    exists_input,
    now_input,
    opened_input,
    queue_input,
)
from protocols.proof.point import Point
from protocols.proof.together import LOST, current_input
from protocols.proof.world import inputs_of
from protocols.situation import ELSEWHERE, Situation, Status, Whereabouts
from protocols.words import TransferState

BEGIN = date(2026, 6, 1)
"""A Monday; the week in which calls are told, where a program's dates allow."""

_STEP = timedelta(minutes=30)
_STEPS = 7 * 48
_FULL_MINUTES = 10_000
"""A wait that no program allows."""

_MOST_TIMES = 12
_ENOUGH = 4
_MOST_PLACES = 3


def _same(name: str) -> str:
    return name


@dataclass(frozen=True, slots=True)
class View:
    """A pack, and the names that its inputs have in a common graph."""

    pack: Pack
    named: Callable[[str], str] = _same

    def is_so(self, inputs: Mapping[str, Truth], name: str) -> bool:
        """Whether an input of the pack is true."""
        return inputs.get(self.named(name)) is TRUE

    def inputs_at(self, situation: Situation) -> dict[str, Truth]:
        """The inputs of a call as it is, by their names in the graph."""
        held = look_outside(self.pack, situation).inputs
        found = {self.named(name): value for name, value in held.items()}
        for card in self.pack.sections.cards:
            found[current_input(card)] = truth(card == situation.card)
        return {**found, LOST: held[TRANSFER_LOST]}


class Realiser:
    """Finds calls for states of the world, over one pack or over two that are compared."""

    def __init__(self, views: Sequence[View]) -> None:
        self._views = views
        self._known: dict[tuple[datetime, int, str, int | None], Availability] = {}

    def calls(self, *points: Point) -> Iterator[tuple[Situation, ...]]:
        """Calls that may be these, all at one instant, the likeliest first; at least one."""
        for at in self._times(points):
            yield from product(*(self._at(at, point) for point in points))

    def _at(self, at: datetime, point: Point) -> Iterator[Situation]:
        views, inputs = self._views, point.inputs
        cards = dict.fromkeys(card for view in views for card in view.pack.sections.cards)
        opened = tuple(c for c in cards if c != point.card and inputs.get(opened_input(c)) is TRUE)
        lost = _lost(views, inputs)
        programs = dict.fromkeys(name for view in views for name in view.pack.sections.programs)
        for place in _places(views, inputs):
            yield Situation(
                card=point.card,
                at=at,
                facts=dict(point.said),
                opened=opened,
                place=place,
                status={n: _status(views, inputs, n, at) for n in programs if n != lost},
                transfers={lost: TransferState.DROPPED} if lost else {},
            )

    def _times(self, points: Sequence[Point]) -> list[datetime]:
        """Instants at which the programs' dates and hours are nearest to what is wanted."""
        wanted = [(point.inputs, _lost(self._views, point.inputs)) for point in points]
        wrong: dict[datetime, int] = {}
        for day in _weeks(self._views):
            start = datetime.combine(day, time(12), self._views[0].pack.zone).astimezone(UTC)
            for step in range(_STEPS):
                at = start + step * _STEP
                wrong[at] = sum(
                    self._mismatches(number, name, inputs, at, lost)
                    for inputs, lost in wanted
                    for number, view in enumerate(self._views)
                    for name in view.pack.sections.programs
                )
                if not wrong[at] and list(wrong.values()).count(0) == _ENOUGH:
                    return [at for at, count in wrong.items() if not count]
        return sorted(wrong, key=lambda at: (wrong[at], at))[:_MOST_TIMES]

    def _mismatches(
        self, number: int, name: str, inputs: Mapping[str, Truth], at: datetime, lost: str | None
    ) -> int:
        """In how many ways a program is not as it should be, at an instant, with its status."""
        view = self._views[number]
        status = _status(self._views, inputs, name, at) if name != lost else None
        key = (at, number, name, status.wait_minutes if status else -1)
        held = self._known.get(key)
        if held is None:
            program = view.pack.sections.programs[name]
            held = self._known[key] = availability(
                program,
                view.pack.header,
                at,
                status=status,
                transfer=TransferState.DROPPED if status is None else None,
                longest_wait_minutes=program.longest_wait_minutes,
            )
        return sum(
            view.is_so(inputs, of(name)) is not found
            for of, found in (
                (exists_input, held.exists),
                (now_input, held.now),
                (queue_input, held.queue),
                (at_once_input, held.at_once),
            )
        )


def _weeks(views: Sequence[View]) -> list[date]:
    """First days of the weeks to look at: one week, and those at both ends of every program."""
    found: set[date] = set()
    for view in views:
        for program in view.pack.sections.programs.values():
            if program.starts is not None:
                found |= {program.starts - timedelta(weeks=1), program.starts}
            if program.ends is not None:
                found |= {program.ends - timedelta(weeks=1), program.ends}
    return [BEGIN, *sorted(found)]


def _lost(views: Sequence[View], inputs: Mapping[str, Truth]) -> str | None:
    """The program to which a transfer was lost, a line rather than a team, or None."""
    if inputs.get(LOST) is not TRUE:
        return None
    away = {
        name: program
        for view in views
        for name, program in view.pack.sections.programs.items()
        if not any(view.is_so(inputs, of(name)) for of in (now_input, queue_input))
    }
    by_phone = [n for n, p in away.items() if p.by_phone]
    return next(iter([*by_phone, *away]), None)


def _status(views: Sequence[View], inputs: Mapping[str, Truth], name: str, at: datetime) -> Status:
    if not any(view.is_so(inputs, now_input(name)) for view in views):
        return Status("busy", free=0, wait_minutes=_FULL_MINUTES, as_of=at)
    if not any(view.is_so(inputs, at_once_input(name)) for view in views):
        return Status("busy", free=0, wait_minutes=0, as_of=at)
    return Status("open", free=1, as_of=at)


def _places(views: Sequence[View], inputs: Mapping[str, Truth]) -> list[Whereabouts | None]:
    """Places that lie as wanted; where none was found, one that is not known."""
    wanted = [
        (view.pack, areas, inputs[view.named(name)])
        for view in views
        for name in inputs_of(view.pack.procedure.graph)
        if (areas := areas_of(name)) is not None
    ]
    if all(held is UNDETERMINED for _, _, held in wanted):
        return [None]
    named = dict.fromkeys((*(a for v in views for a in v.pack.sections.areas), ELSEWHERE))
    found = [
        place
        for place in (*_spots(views), *(Whereabouts(area=area) for area in named))
        if all(_lies(pack, areas, place) is held for pack, areas, held in wanted)
    ]
    return [*found[:_MOST_PLACES]] or [None]


def _lies(pack: Pack, areas: tuple[str, ...], place: Whereabouts) -> Truth:
    assumed_m = pack.header.agency.assumed_uncertainty_m if pack.header.agency else 300
    return in_one_of(areas, pack.sections.areas, place, assumed_m)


def _spots(views: Sequence[View]) -> Iterator[Whereabouts]:
    """A point in every cell that the areas' borders make, one on every border, one outside."""
    from shapely import unary_union
    from shapely.ops import polygonize

    shapes = [in_degrees(area) for view in views for area in view.pack.sections.areas.values()]
    if not shapes:
        return
    cells = polygonize(unary_union([shape.boundary for shape in shapes]))
    points = [cell.representative_point() for cell in cells]
    points += [shape.boundary.interpolate(0.3, normalized=True) for shape in shapes]
    west, south, _, _ = unary_union(shapes).bounds
    for latitude, longitude in [(p.y, p.x) for p in points] + [(south - 0.5, west - 0.5)]:
        yield Whereabouts(round(latitude, 6), round(longitude, 6), 10.0)
