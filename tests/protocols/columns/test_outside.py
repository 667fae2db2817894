"""What enters from outside the answers, by columns: places by the metre, hours by the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.areas import in_one_of
from protocols.columns.arrays import NONE
from protocols.columns.calls import microseconds, places_of
from protocols.columns.clock import hour_of_week, wall_us
from protocols.columns.hours import opening_of
from protocols.columns.places import inside
from protocols.hours import open_at, opens_next
from protocols.kleene import FALSE
from protocols.situation import Whereabouts
from support.packs import small, square

HOLED = {
    "says": "Ring",
    "polygon": square(47.0, -122.5, 48.0, -121.5),
    "holes": [square(47.4, -122.1, 47.6, -121.9)],
}
FAR_NORTH = {"says": "North", "polygon": square(69.0, 20.0, 70.0, 24.0)}
PACK = small(areas={"ring": HOLED, "north": FAR_NORTH})

DEGREES = st.sampled_from([47.0, 47.4, 47.6, 48.0, 69.0, 70.0, 90.0, -90.0])
MERIDIANS = st.sampled_from([-122.5, -122.1, -121.9, -121.5, 20.0, 24.0, 179.9])
SHIFTS = st.sampled_from([0.0, 1e-12, 1e-9, 1e-7, 1e-5, 0.0013, 0.2, -1e-9, -1e-5, -0.0013, -0.2])
RADII = st.one_of(
    st.none(), st.sampled_from([0.0, 1e-6, 0.111195, 111.195, 144.55, 300.0, 22_239.0])
)


@settings(deadline=None)
@given(st.lists(st.tuples(DEGREES, SHIFTS, MERIDIANS, SHIFTS, RADII), min_size=1, max_size=12))
def test_a_place_lies_in_areas_as_it_does_for_one_call(
    drawn: list[tuple[float, float, float, float, float | None]],
) -> None:
    places = [
        Whereabouts(max(-90.0, min(90.0, lat + up)), lon + right, radius)
        for lat, up, lon, right, radius in drawn
    ]
    for names in (("ring",), ("north", "ring")):
        found = inside(PACK, places_of(PACK, places), names)
        for row, place in enumerate(places):
            assert found[row] == in_one_of(names, PACK.sections.areas, place, 300), place


ZONES = ("America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
FIRST, LAST = datetime(1975, 1, 1), datetime(2150, 1, 1)  # noqa: DTZ001 - hypothesis adds UTC
CHANGES = (datetime(2026, 3, 8, 10, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC))
INSTANTS = st.one_of(
    st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    st.builds(
        lambda at, seconds: at + timedelta(seconds=seconds),
        st.sampled_from(CHANGES),
        st.floats(-7200, 7200),
    ),
)


@settings(deadline=None)
@given(st.lists(INSTANTS, min_size=1, max_size=20), st.sampled_from(ZONES))
def test_clocks_on_the_wall_show_what_the_zone_says(instants: list[datetime], name: str) -> None:
    zone = ZoneInfo(name)
    at_us = np.array([microseconds(at) for at in instants], np.int64)
    for shown, at in zip(wall_us(at_us, zone), instants, strict=True):
        assert shown == microseconds(at.astimezone(zone).replace(tzinfo=UTC))
    for hour, at in zip(hour_of_week(at_us, zone), instants, strict=True):
        local = at.astimezone(zone)
        assert hour == local.weekday() * 24 + local.hour


HOLIDAYS = (datetime(2026, 7, 3, tzinfo=UTC), datetime(2026, 12, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    "hours",
    [
        "24/7",
        "11:00-23:00",
        "22:00-06:00; PH off",
        "Mo-Fr 08:00-12:00,13:00-17:30; Sa 10:00-14:00 unknown",
        "2030 Jan 01 10:00-12:00",
        "sunrise-sunset",
        "off",
        "Mar 08 02:00-03:00",
    ],
)
@pytest.mark.parametrize("name", ["America/Los_Angeles", "UTC"])
def test_hours_are_read_as_they_are_for_one_call(hours: str, name: str) -> None:
    zone = ZoneInfo(name)
    instants = [
        start + timedelta(hours=step * 5, seconds=seconds)
        for start in (*CHANGES, *HOLIDAYS)
        for step in range(-6, 12)
        for seconds in (-1, 0, 59.5)
    ]
    wall = wall_us(np.array([microseconds(at) for at in instants], np.int64), zone)
    found = opening_of(hours, "US", wall, zone, with_next=True)
    for row, at in enumerate(instants):
        expected = open_at(hours, "US", at, zone)
        assert found.open[row] == expected, at
        if expected is FALSE:
            opens = opens_next(hours, "US", at, zone)
            assert found.opens_us[row] == (NONE if opens is None else microseconds(opens)), at
