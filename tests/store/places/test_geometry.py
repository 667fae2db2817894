"""Circles on the ground hold what they are drawn around."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.places.geometry import Circle, around, between, metres_between

NOISE_M = 0.01

middles = st.tuples(st.floats(-60, 60), st.floats(-180, 180))
steps = st.tuples(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3), st.floats(0, 2000))


@st.composite
def neighbours(draw: st.DrawFn, most: int = 8) -> list[Circle]:
    """Circles within a county of each other, anywhere, the date line included."""
    latitude, longitude = draw(middles)
    return [
        Circle(latitude + north, (longitude + east + 540) % 360 - 180, radius)
        for north, east, radius in draw(st.lists(steps, min_size=2, max_size=most))
    ]


def holds(outer: Circle, inner: Circle) -> bool:
    return metres_between(outer, inner) + inner.uncertainty_m <= outer.uncertainty_m + NOISE_M


@given(neighbours(most=2))
def test_a_circle_between_two_contains_both_and_the_bend_of_a_road(two: list[Circle]) -> None:
    found = between(*two)
    assert all(holds(found, one) for one in two)
    assert found.uncertainty_m >= metres_between(*two)
    assert -90 <= found.latitude <= 90
    assert -180 <= found.longitude <= 180


@given(neighbours())
def test_a_circle_around_several_contains_them_all(held: list[Circle]) -> None:
    found = around(held)
    assert all(holds(found, one) for one in held)


def test_one_circle_is_its_own() -> None:
    one = Circle(47.5, -100.5, 50.0)
    assert around([one, one]) == one
