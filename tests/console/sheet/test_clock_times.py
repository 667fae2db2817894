"""Times as they stand on paper: midnight, slips of the pen, and the hour of changed clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.sheet.clock_times import Reckoning, Unclear, read_start, read_time

PACIFIC = ZoneInfo("America/Los_Angeles")
START = datetime(2026, 11, 21, 22, 0, tzinfo=PACIFIC).astimezone(UTC)
NIGHT = Reckoning(START, PACIFIC)


def local(text: str, after: datetime | None = None) -> str:
    return read_time(text, NIGHT, after).astimezone(PACIFIC).isoformat()


def test_a_clock_time_is_the_first_one_after_the_start_over_midnight_too() -> None:
    assert local("23:50") == "2026-11-21T23:50:00-08:00"
    assert local("00:20") == "2026-11-22T00:20:00-08:00"
    assert local("22:00") == "2026-11-21T22:00:00-08:00"
    assert local("21:59:59") == "2026-11-22T21:59:59-08:00"


def test_a_later_time_on_a_card_follows_the_one_before_it() -> None:
    received = read_time("23:58", NIGHT)
    assert local("00:03", received) == "2026-11-22T00:03:00-08:00"


def test_a_later_time_that_is_earlier_is_a_slip_of_the_pen() -> None:
    received = read_time("23:58", NIGHT)
    for text in ("23:57", "2026-11-21T23:57:00-08:00"):
        with pytest.raises(Unclear, match="earlier than the time before it"):
            read_time(text, NIGHT, received)


@given(st.times(), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_clock_time_lies_within_a_day_of_its_start(clock: time, later: timedelta) -> None:
    start = START + later
    reckoning = Reckoning(start, PACIFIC)
    try:
        at = read_time(f"{clock:%H:%M:%S}", reckoning)
    except Unclear:
        assert start.astimezone(PACIFIC).month in {3, 10, 11}
        return
    assert timedelta(0) <= at - start <= timedelta(hours=25)
    assert f"{at.astimezone(PACIFIC):%H:%M:%S}" == f"{clock:%H:%M:%S}"


@pytest.mark.parametrize("day", ["2026-03-08T02:30", "2026-11-01T01:30"])
def test_the_hour_of_changed_clocks_is_not_guessed_at(day: str) -> None:
    with pytest.raises(Unclear, match="clocks are changed"):
        read_start(day, PACIFIC)
    assert read_start(f"{day}:00-08:00", PACIFIC).utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["", "soon", "25:00", "6:10", "10", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_time_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read_time(text, NIGHT)
    assert "2026-11-22T06:10:00-08:00" in unclear.value.remedy


def test_a_clock_time_without_a_start_names_no_day() -> None:
    with pytest.raises(Unclear, match="names no day"):
        read_time("06:10", Reckoning(None, PACIFIC))
