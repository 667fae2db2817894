"""All figures of a span, from one pass over its calls; none of them is held in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from console.report.programs import FollowUps, ProgramFigure, ProgramsTally
from console.report.response import Response, ResponseTally
from console.report.reviews import Reviews, ReviewsTally
from console.report.shares import FLOOR
from console.report.spans import Span
from console.report.times import TimesTally, Timing
from console.report.told import Told
from console.report.volume import Paper, Volume, VolumeTally


@dataclass(frozen=True, slots=True)
class Missing:
    """What the record can no longer tell, or not yet: it is counted nowhere else as zero."""

    calls: int
    """Calls of which an entry is missing in one of these ways."""
    damaged: int
    """Entries that no longer match their hash, and are not believed."""
    purged: int
    """Entries whose content was taken out."""
    unknown: int
    """Entries of kinds that this version does not know."""
    opening: int
    """Calls whose opening entry is one of them; they are counted by their first entry."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a center: only counts and seconds, and names from its pack."""

    mode: str
    """`live` or `training`."""
    center: str
    """Of the pack that is chosen, empty without one."""
    since: date
    until: date
    timezone: str
    made_at: datetime
    floor: int
    """A percentage of fewer is not told."""
    missing: Missing
    volume: Volume
    paper: Paper
    times: tuple[Timing, ...]
    response: Response
    programs: dict[str, ProgramFigure]
    follow_ups: FollowUps
    reviews: Reviews


def figures(
    calls: Iterable[Told], span: Span, *, now: datetime, mode: str, center: str = ""
) -> Figures:
    """The figures of the calls that were received in a span, in whatever order they come."""
    volume, times = VolumeTally(span.times), TimesTally()
    response, programs = ResponseTally(), ProgramsTally(now)
    reviews = ReviewsTally()
    lacking = damaged = purged = unknown = opening = 0
    for told in calls:
        if not span.holds(told.received):
            continue
        for tally in (volume, times, response, programs, reviews):
            tally.add(told)
        lacking += not told.whole
        damaged += len(told.call.damaged)
        purged += told.purged
        unknown += told.strange
        opening += not told.opened
    return Figures(
        mode=mode,
        center=center,
        since=span.first,
        until=span.last,
        timezone=span.times.name,
        made_at=now,
        floor=FLOOR,
        missing=Missing(lacking, damaged, purged, unknown, opening),
        volume=volume.figures(),
        paper=volume.paper(),
        times=times.figures(),
        response=response.figures(),
        programs=programs.programs(),
        follow_ups=programs.follow_ups(),
        reviews=reviews.figures(),
    )
