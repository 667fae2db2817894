"""`in_area`: the circle of uncertainty against the border, and areas told by hand."""

from math import cos, radians
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon

from protocols.areas import in_one_of
from protocols.decide import decide
from protocols.decision import ScreenState
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Truth
from protocols.model import Area
from protocols.pack import Pack
from protocols.situation import Situation, Whereabouts
from support.packs import NOON, small, square

LATITUDE, LONGITUDE = 47.6, -122.33
METRE_NORTH = 1 / 111_195
METRE_EAST = METRE_NORTH / cos(radians(LATITUDE))


def box(south_m: float, west_m: float, north_m: float, east_m: float) -> list[list[float]]:
    """A box in metres around the middle of the city."""
    return square(
        LATITUDE + south_m * METRE_NORTH,
        LONGITUDE + west_m * METRE_EAST,
        LATITUDE + north_m * METRE_NORTH,
        LONGITUDE + east_m * METRE_EAST,
    )


def at(
    east_m: float, north_m: float = 0, uncertainty_m: float | None = 10, area: str | None = None
) -> Whereabouts:
    return Whereabouts(
        LATITUDE + north_m * METRE_NORTH, LONGITUDE + east_m * METRE_EAST, uncertainty_m, area
    )


def area(*outline: list[list[float]]) -> Area:
    return Area.model_validate({"says": "Area", "polygon": outline[0], "holes": list(outline[1:])})


CITY = {
    "downtown": area(box(-1000, -1000, 1000, 1000)),
    "harbour": area(box(-1000, 500, 1000, 2000)),
    "square": area(box(-100, -100, 100, 100)),
    "ring": area(box(-1000, -1000, 1000, 1000), box(-300, -300, 300, 300)),
    "island": area(box(-1000, 5000, 1000, 6000)),
}


def inside(name: str, place: Whereabouts | None, assumed_m: float = 300) -> Truth:
    return in_one_of([name], CITY, place, assumed_m)


class TestTheCircleOfUncertainty:
    def test_well_inside_is_inside(self) -> None:
        assert inside("downtown", at(0)) is TRUE

    def test_well_outside_is_outside(self) -> None:
        assert inside("downtown", at(3000)) is FALSE

    @pytest.mark.parametrize("east_m", [960, 1000, 1040])
    def test_a_circle_that_crosses_the_border_is_undetermined(self, east_m: float) -> None:
        assert inside("downtown", at(east_m, uncertainty_m=50)) is UNDETERMINED

    @pytest.mark.parametrize("east_m", [940, 1060])
    def test_a_circle_that_just_does_not_reach_the_border_is_certain(self, east_m: float) -> None:
        assert inside("downtown", at(east_m, uncertainty_m=50)) is not UNDETERMINED

    def test_metres_are_metres_to_the_east_and_to_the_north(self) -> None:
        for place in (at(900, 0, 110), at(0, 900, 110)):
            assert inside("downtown", place) is UNDETERMINED
        for place in (at(900, 0, 90), at(0, 900, 90)):
            assert inside("downtown", place) is TRUE

    def test_a_circle_that_swallows_the_area_is_undetermined(self) -> None:
        assert inside("square", at(0, uncertainty_m=5000)) is UNDETERMINED

    def test_a_position_without_a_radius_gets_the_agencys(self) -> None:
        place = at(800, uncertainty_m=None)
        assert inside("downtown", place, assumed_m=100) is TRUE
        assert inside("downtown", place, assumed_m=300) is UNDETERMINED

    def test_a_radius_of_zero_is_believed(self) -> None:
        assert inside("downtown", at(999, uncertainty_m=0)) is TRUE

    def test_on_the_border_itself_nobody_can_say(self) -> None:
        border = CITY["downtown"].polygon[0]
        assert inside("downtown", Whereabouts(*border, uncertainty_m=0)) is UNDETERMINED


class TestShapes:
    def test_a_hole_is_outside(self) -> None:
        assert inside("ring", at(0)) is FALSE
        assert inside("ring", at(600)) is TRUE

    def test_the_border_of_a_hole_is_a_border(self) -> None:
        assert inside("ring", at(290, uncertainty_m=20)) is UNDETERMINED

    def test_a_place_may_lie_in_two_areas_at_once(self) -> None:
        assert inside("downtown", at(700)) is TRUE
        assert inside("harbour", at(700)) is TRUE

    def test_the_outline_may_run_either_way_round(self) -> None:
        backwards = area(list(reversed(box(-1000, -1000, 1000, 1000))))
        assert in_one_of(["downtown"], {"downtown": backwards}, at(0), 300) is TRUE

    def test_two_areas_side_by_side_have_no_border_between_them(self) -> None:
        west, east = area(box(-1000, -1000, 1000, 0)), area(box(-1000, 0, 1000, 1000))
        both = {"west": west, "east": east}
        assert in_one_of(["west"], both, at(0), 300) is UNDETERMINED
        assert in_one_of(["west", "east"], both, at(0), 300) is TRUE


class TestToldByHand:
    def test_the_named_area_is_it(self) -> None:
        assert inside("downtown", Whereabouts(area="downtown")) is TRUE

    def test_an_area_that_holds_the_named_one_holds_the_place(self) -> None:
        assert inside("downtown", Whereabouts(area="square")) is TRUE

    def test_an_area_that_overlaps_the_named_one_is_undetermined(self) -> None:
        assert inside("harbour", Whereabouts(area="downtown")) is UNDETERMINED

    def test_a_smaller_area_within_the_named_one_is_undetermined(self) -> None:
        assert inside("square", Whereabouts(area="downtown")) is UNDETERMINED

    def test_an_area_apart_from_the_named_one_is_out(self) -> None:
        assert inside("island", Whereabouts(area="downtown")) is FALSE

    def test_an_area_in_the_hole_of_the_named_one_is_out(self) -> None:
        assert inside("square", Whereabouts(area="ring")) is FALSE

    def test_elsewhere_is_out_of_all(self) -> None:
        assert {inside(name, Whereabouts(area="elsewhere")) for name in CITY} == {FALSE}

    @pytest.mark.parametrize("by_hand", ["island", "elsewhere"])
    def test_a_position_beats_it(self, by_hand: str) -> None:
        assert inside("downtown", at(0, area=by_hand)) is TRUE


@pytest.mark.parametrize(
    "place", [None, Whereabouts(), Whereabouts(latitude=LATITUDE), Whereabouts(uncertainty_m=5)]
)
def test_no_place_is_undetermined_everywhere(place: Whereabouts | None) -> None:
    assert {inside(name, place) for name in CITY} == {UNDETERMINED}


def with_areas(**areas: Any) -> Pack:
    return small(
        areas={name: {"says": name, "polygon": outline} for name, outline in areas.items()},
        screens={"here": {"says": "here", "when": {"in_area": list(areas)}}},
    )


def test_several_areas_in_a_condition_mean_any_of_them() -> None:
    pack = with_areas(left=box(-100, -100, 100, 0), right=box(-100, 0, 100, 100))
    for place, expected in (
        (at(-50), ScreenState.TRIPPED),
        (at(50), ScreenState.TRIPPED),
        (at(500), ScreenState.CLEARED),
        (None, ScreenState.OPEN),
    ):
        found = decide(pack, Situation("case-entry", NOON, place=place)).screens["here"]
        assert found is expected


def test_areas_named_together_have_no_seam() -> None:
    """In one of them for certain, though which cannot be said."""
    pack = with_areas(left=box(-100, -100, 100, 0), right=box(-100, 0, 100, 100))
    found = decide(pack, Situation("case-entry", NOON, place=at(0))).screens["here"]
    assert found is ScreenState.TRIPPED


@given(
    st.floats(-3000, 3000),
    st.floats(-3000, 3000),
    st.floats(0, 2000),
    st.sampled_from(sorted(CITY)),
)
def test_certain_means_certain_for_every_point_of_the_circle(
    east_m: float, north_m: float, radius_m: float, name: str
) -> None:
    """Drawn again in plain metres, with the circle as a polygon of its own."""
    held = CITY[name]

    def metres(ring: Any) -> list[tuple[float, float]]:
        return [((x - LONGITUDE) / METRE_EAST, (y - LATITUDE) / METRE_NORTH) for y, x in ring]

    shape = Polygon(metres(held.polygon), [metres(hole) for hole in held.holes])
    # This map is drawn at the city's latitude and the code's at the place's own: metres apart.
    circle = Point(east_m, north_m).buffer(max(radius_m - 3, 0.01))
    match inside(name, at(east_m, north_m, radius_m)):
        case Truth.TRUE:
            assert shape.buffer(3).covers(circle)
        case Truth.FALSE:
            assert not shape.buffer(-3).intersects(circle)
