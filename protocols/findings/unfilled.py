"""Services that nobody fills at some hour of the week or in some place of the agency's areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from protocols.areas import in_degrees
from protocols.findings.finding import Level, Told, found_at, found_in_header, some_of
from protocols.hours import parts_of_day
from protocols.kleene import FALSE
from protocols.lines import LineSpec
from protocols.model import Program
from protocols.pack import Pack

WEEKS = 3
"""A slot is a gap only if it is one in as many weeks on end: no public holiday is."""

_SLIVER = 0.005
"""Parts of an area under this share of it come from how borders are drawn."""

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = 24 * 60
_WEEK = 7 * _DAY

_ANYWHERE = ("",)

Spans = tuple[tuple[int, int], ...]
"""Parts of a week, in minutes from Monday 00:00: where each begins, and where it has ended."""


def unfilled_findings(pack: Pack, today: date) -> Iterator[Told]:
    """Gaps of the services that lines ask for and programs run, in the weeks from `today` on.

    The hours are those of the wall in the pack's zone; how busy a team is does not count.
    """
    if not pack.sections.programs:
        return  # a pack to be extended: who fills what is not its business
    programs = {
        name: program
        for name, program in pack.sections.programs.items()
        if (program.starts is None or program.starts <= today)
        and (program.ends is None or today < program.ends)
    }
    spans = {name: _open(pack, program, today) for name, program in programs.items()}
    wanted = _wanted(pack)
    for service, held in pack.sections.services.items():
        if held.by != "program" or service not in wanted:
            continue
        filling = {name: spans[name] for name in programs if service in programs[name].services}
        if not filling:
            yield found_in_header(
                Level.NOTE,
                "service-unfilled",
                f"no program fills {service!r}, so whatever asks for it goes without",
                "Add a program, or leave it if there is none",
            )
        elif gaps := _gaps(pack, filling):
            yield found_at(
                ("programs", next(iter(filling))),
                Level.NOTE,
                "service-gap",
                f"nobody fills {service!r} {'; '.join(gaps)}",
                "See that what is sent without it will do then and there",
            )


def _wanted(pack: Pack) -> set[str]:
    """Services that some line of the pack asks for."""
    sections = pack.sections
    words = [
        *(line for card in sections.cards.values() for line in card.default),
        *(line for offer in sections.offers for line in offer.brings),
        *(line for held in pack.parsed.rules for line in held.rule.send),
    ]
    return {LineSpec.read(line).service for line in words}


def _gaps(pack: Pack, filling: Mapping[str, Spans]) -> list[str]:
    """The gaps of one service in words: at which hours of the week, and where."""
    edges = {edge for spans in filling.values() for span in spans for edge in span}
    turns = sorted({0, _WEEK, *edges})
    found: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    places: dict[frozenset[str], tuple[str, ...]] = {}
    for start, end in pairwise(turns):
        there = frozenset(
            name
            for name, spans in filling.items()
            if any(begins <= start < ends for begins, ends in spans)
        )
        if there not in places:
            places[there] = _uncovered(pack, there)
        if places[there]:
            found.setdefault(places[there], []).append((start, end))
    return [f"{_when(spans)} {_where(pack, names)}" for names, spans in found.items()]


def _uncovered(pack: Pack, there: frozenset[str]) -> tuple[str, ...]:
    """The areas, at least in part, to which none of the programs goes."""
    from shapely import unary_union

    goes = [pack.sections.programs[name].areas for name in there]
    if not all(goes):
        return ()
    areas = {name: in_degrees(area) for name, area in pack.sections.areas.items()}
    covered = unary_union([areas[area] for named in goes for area in named])
    return tuple(
        name
        for name, shape in areas.items()
        if shape.difference(covered).area > _SLIVER * shape.area
    ) or (() if there else _ANYWHERE)


def _where(pack: Pack, names: tuple[str, ...]) -> str:
    if names == _ANYWHERE or len(names) == len(pack.sections.areas):
        return "anywhere"
    return f"in {some_of(names)}, or in a part of it"


def _when(spans: list[tuple[int, int]]) -> str:
    """Spans of a week as opening hours are written: `Mo-Fr 22:00-24:00, Sa-Su 00:00-24:00`."""
    by_day: dict[int, list[str]] = {}
    for start, end in _joined(spans):
        for day in range(start // _DAY, (end - 1) // _DAY + 1):
            first = max(start - day * _DAY, 0)
            last = min(end - day * _DAY, _DAY)
            by_day.setdefault(day, []).append(f"{_clock(first)}-{_clock(last)}")
    if by_day == {day: ["00:00-24:00"] for day in range(7)}:
        return "at any hour"
    told: list[tuple[list[int], str]] = []
    for day in sorted(by_day):
        hours = ",".join(by_day[day])
        if told and told[-1][1] == hours and told[-1][0][-1] == day - 1:
            told[-1][0].append(day)
        else:
            told.append(([day], hours))
    return ", ".join(
        f"{_DAYS[days[0]]}{f'-{_DAYS[days[-1]]}' if len(days) > 1 else ''} {hours}"
        for days, hours in told
    )


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that touch, as one."""
    begins, ends = spans[0]
    for start, end in spans[1:]:
        if start != ends:
            yield begins, ends
            begins = start
        ends = end
    yield begins, ends


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _open(pack: Pack, program: Program, today: date) -> Spans:
    """The parts of the week in which it is open, or may be, in some week of those looked at."""
    monday = today - timedelta(days=today.weekday())
    found: set[tuple[int, int]] = set()
    for day in range(7 * WEEKS):
        parts = list(parts_of_day(program.hours, pack.header.country, monday + timedelta(days=day)))
        edges = [(begins.hour * 60 + begins.minute, truth) for begins, truth in parts]
        for (start, truth), (end, _) in pairwise([*edges, (_DAY, FALSE)]):
            if truth is not FALSE:
                found.add((day % 7 * _DAY + start, day % 7 * _DAY + end))
    return tuple(sorted(found))
