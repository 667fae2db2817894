"""Volume: which day, which hour, which line, who was never answered, what came from paper."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from console.report.shares import Share
from console.report.spans import Span
from console.sheet.times import Times
from store.kinds import contact
from support.told import NOON, PACIFIC, WEEK, answered, closed, counted, told


def at(text: str) -> datetime:
    """An instant, said with its offset."""
    return datetime.fromisoformat(text).astimezone(UTC)


def day(text: str) -> Span:
    return Span(date.fromisoformat(text), date.fromisoformat(text), PACIFIC)


def test_each_call_is_counted_in_its_hour_on_its_day_on_its_line_as_it_began() -> None:
    volume = counted(
        told(answered(5), closed(60, "sent")),
        told(answered(5), at=NOON + timedelta(minutes=59)),
        told(answered(0), at=NOON + timedelta(hours=13), line="admin", how="taken"),
    ).volume
    assert volume.received == 3
    assert {hour: n for hour, n in enumerate(volume.by_hour) if n} == {12: 2, 1: 1}
    assert volume.by_weekday == (0, 0, 2, 1, 0, 0, 0)
    assert volume.by_line == {"wireless": 2, "admin": 1}
    assert volume.by_beginning == {"rang": 2, "taken": 1}
    assert (volume.closed, volume.still_open) == (1, 2)


def test_a_call_that_nobody_answered_is_told_apart_from_open_ones() -> None:
    gone = (20.0, contact.CallerLeft(how="hung_up"))
    volume = counted(told(), told(gone), told(answered(4)), told(gone, closed(90, "none"))).volume
    assert volume.never_answered == Share(3, 4)
    assert (volume.closed, volume.still_open) == (1, 1)


def test_whether_a_call_was_answered_is_not_guessed_where_entries_are_missing() -> None:
    volume = counted(told(answered(4), purged=[1]), told(answered(4)), told()).volume
    assert volume.never_answered == Share(1, 2)
    assert volume.answer_not_recorded == 1
    assert volume.still_open == 2


def test_a_call_without_its_opening_counts_by_its_first_entry_and_guesses_nothing() -> None:
    figures = counted(told(answered(4), purged=[0]))
    assert figures.volume.received == figures.volume.by_hour[12] == 1
    assert figures.volume.by_line == figures.volume.by_beginning == {"not_recorded": 1}
    assert (figures.missing.calls, figures.missing.purged, figures.missing.opening) == (1, 1, 1)


def test_cards_from_paper_say_how_late_they_were_entered() -> None:
    cards = [told(answered(0), how="backfill", entered_late=hours * 3600) for hours in (1, 2, 9)]
    figures = counted(*cards, told(answered(3)))
    assert (figures.paper.calls, figures.paper.n, figures.paper.not_recorded) == (3, 3, 0)
    assert (figures.paper.median_seconds, figures.paper.longest_seconds) == (7200, 9 * 3600)
    assert figures.paper.p90_seconds is None
    assert figures.volume.by_beginning == {"backfill": 3, "rang": 1}


@pytest.mark.parametrize(
    ("instant", "held"),
    [
        ("2026-11-18T00:00:00-08:00", True),
        ("2026-11-17T23:59:59.999999-08:00", False),
        ("2026-11-18T23:59:59.999999-08:00", True),
        ("2026-11-19T00:00:00-08:00", False),
        ("2026-11-18T03:00:00+00:00", False),
    ],
)
def test_a_day_begins_and_ends_at_the_centers_midnight(instant: str, held: bool) -> None:
    assert counted(told(at=at(instant)), span=day("2026-11-18")).volume.received == held


def test_the_day_on_which_clocks_go_forward_has_no_call_at_two() -> None:
    calls = [told(at=at("2026-03-08T07:00:00-00:00") + timedelta(hours=n)) for n in range(28)]
    volume = counted(*calls, span=day("2026-03-08")).volume
    assert volume.received == 23
    assert volume.by_hour == (1, 1, 0, *(1,) * 21)


def test_the_day_on_which_clocks_go_back_has_two_hours_at_one() -> None:
    calls = [told(at=at("2026-11-01T05:00:00-00:00") + timedelta(hours=n)) for n in range(30)]
    volume = counted(*calls, span=day("2026-11-01")).volume
    assert volume.received == 25
    assert volume.by_hour == (1, 2, *(1,) * 22)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Los_Angeles"])
def test_what_is_looked_at_is_wider_than_the_days_of_any_zone(zone: str) -> None:
    span = Span(date(2026, 11, 1), date(2026, 11, 1), Times(ZoneInfo(zone), zone))
    start, end = span.around
    inside = [m for m in range(-3000, 4500) if span.holds(at("2026-11-01T00:00Z") + m * MINUTE)]
    assert start <= at("2026-11-01T00:00Z") + inside[0] * MINUTE
    assert at("2026-11-01T00:00Z") + inside[-1] * MINUTE < end


MINUTE = timedelta(minutes=1)


def test_a_span_that_is_not_said_is_thirty_days_to_today() -> None:
    span = Span.of(PACIFIC, today=date(2026, 11, 30), since=None, until=None)
    assert (span.first, span.last) == (date(2026, 11, 1), date(2026, 11, 30))
    first = Span.of(PACIFIC, today=date.max, since=None, until=date.min)
    assert (first.first, first.last) == (date.min, date.min)
    assert first.around[0].year == 1
    assert Span(date.max, date.max, PACIFIC).around[1] == datetime.max.replace(tzinfo=UTC)
    with pytest.raises(ValueError, match="no day lies between"):
        Span.of(PACIFIC, today=date.min, since=date(2026, 1, 1), until=None)


def test_a_call_at_the_end_of_the_calendar_breaks_nothing() -> None:
    ends = [
        told(at=datetime.min.replace(tzinfo=UTC)),
        told(at=datetime.max.replace(tzinfo=UTC)),
    ]
    whole = Span(date.min, date.max, PACIFIC)
    assert counted(*ends, span=whole).volume.received == 2
    assert counted(*ends, span=WEEK).volume.received == 0
