"""A clock set back is told from a pause, and makes no duration negative."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.clock import STEP_SECONDS, Reading, elapsed_seconds, set_back_seconds
from support.journals import NOON


def reading(wall_seconds: float, monotonic_seconds: float) -> Reading:
    return Reading(NOON + timedelta(seconds=wall_seconds), monotonic_seconds)


@pytest.mark.parametrize(
    ("wall", "monotonic", "behind"),
    [
        (-600, 0, 600),
        (-5, 5, 10),
        (7, 10, 3),
        (-1.9, 0, None),
        (10, 10, None),
        (8 * 3600, 8 * 3600, None),
        (8 * 3600, 1, None),
    ],
    ids=[
        "ten minutes back",
        "back while time went on",
        "back by less than the time since",
        "drift",
        "no step",
        "an idle night",
        "a machine that slept",
    ],
)
def test_only_a_clock_set_back_is_a_step(
    wall: float, monotonic: float, behind: float | None
) -> None:
    assert set_back_seconds(reading(0, 0), reading(wall, monotonic)) == behind


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_step_is_measured_whatever_time_passed_since(passed: float, step: float) -> None:
    behind = set_back_seconds(reading(0, 50), reading(passed - step, 50 + passed))
    assert (behind or 0) == pytest.approx(step if step > STEP_SECONDS else 0, abs=1e-3) or (
        step == pytest.approx(STEP_SECONDS, abs=1e-3)
    )


@given(st.timedeltas(max_value=timedelta(days=9), min_value=timedelta(days=-9)))
def test_no_duration_is_negative(between: timedelta) -> None:
    assert elapsed_seconds(NOON, NOON + between) == max(0.0, between.total_seconds())
