"""The dual dispatch pilot of October 2023: where, when, for what, and how it was drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from protocols.decide import decide
from protocols.decision import Decision, OfferState, ProgramState
from protocols.shelf import Shelf
from protocols.situation import Situation, Status, Whereabouts
from protocols.words import UNCLEAR, Role

if TYPE_CHECKING:
    from shapely import Polygon

SEATTLE = Shelf().load("seattle-2023")
AREA = SEATTLE.sections.areas["downtown"]

BOUNDARIES = Path(__file__).parents[3] / "shared" / "data" / "seattle" / "spd-mcpp-areas.geojson"
"""The City's own outlines; not part of the project."""

PILOT = (
    "DOWNTOWN COMMERICAL",  # so spelled in the City's file
    "PIONEER SQUARE",
    "INTERNATIONAL DISTRICT - EAST",
    "INTERNATIONAL DISTRICT - WEST",
    "SODO",
)

MIDDLE = Whereabouts(47.6001, -122.3302, 15.0)
"""3rd Avenue South and South Main Street."""

CALM = {
    "caller_is": "passer_by",
    "at_scene": "with_them",
    "patient": "one",
    "awake": "talking",
    "breathing": "normal",
    "injury": "none",
    "sudden_illness": "none",
    "exposed": "no",
    "intoxicated": "none",
    "weapon": "none_in_view",
    "violence": "none",
    "conduct": "calm",
    "crime": "none",
    "suicidal": "no",
    "child_at_risk": "no",
    "in_traffic": "no",
    "can_speak": "freely",
}


def eligible(card: str = "person-down", at: str = "2023-10-27T14:00:00-07:00") -> Situation:
    """A call that is all that the announcement asks for, with two pairs free."""
    when = datetime.fromisoformat(at)
    free = {"seattle-care": Status("open", free=2, as_of=when)}
    return Situation(card, when, CALM, place=MIDDLE, status=free)


def care(decision: Decision) -> ProgramState:
    """What becomes of the team."""
    return next(p.state for p in decision.programs if p.id == "seattle-care")


def lies(where: Whereabouts) -> ProgramState:
    """Accepted: an eligible call is known to lie inside. Eligible: outside. Open: neither."""
    return care(decide(SEATTLE, replace(eligible(), place=where)))


class TestTheAnnouncement:
    @pytest.mark.parametrize("card", ["person-down", "welfare-check"])
    def test_sends_care_and_police_at_the_same_time(self, card: str) -> None:
        found = decide(SEATTLE, eligible(card))
        assert {line.words for line in found.lines} == {
            "police prompt secure",
            "behavioral_health prompt lead",
        }
        assert found.tier == "co_response"
        assert care(found) is ProgramState.ACCEPTED

    @pytest.mark.parametrize(
        "card", [c for c in SEATTLE.sections.cards if c not in {"person-down", "welfare-check"}]
    )
    def test_to_no_other_complaint(self, card: str) -> None:
        found = decide(SEATTLE, eligible(card))
        assert not any(line.service == "behavioral_health" for line in found.lines)

    DANGERS = (
        {"awake": "drowsy"},
        {"breathing": "hard"},
        {"injury": "minor"},
        {"sudden_illness": "fell"},
        {"intoxicated": "severe"},
        {"weapon": "within_reach"},
        {"violence": "threat"},
        {"conduct": "breaking"},
        {"crime": "just_now"},
        {"suicidal": "yes"},
        {"child_at_risk": "yes"},
        {"in_traffic": "yes"},
        {"can_speak": "guarded"},
    )

    @pytest.mark.parametrize("danger", DANGERS, ids=lambda danger: "-".join(*danger.items()))
    @pytest.mark.parametrize("card", ["person-down", "welfare-check"])
    def test_never_to_what_is_not_low_acuity(self, card: str, danger: dict[str, str]) -> None:
        calm = eligible(card)
        found = decide(SEATTLE, replace(calm, facts={**calm.facts, **danger}))
        assert care(found) is ProgramState.REFUSED
        assert found.line("police") is not None

    @pytest.mark.parametrize("fact", sorted({fact for danger in DANGERS for fact in danger}))
    @pytest.mark.parametrize("answer", [None, *UNCLEAR])
    def test_nor_to_what_is_not_known(self, fact: str, answer: str | None) -> None:
        calm = eligible()
        facts = {**calm.facts, fact: answer}
        known = {name: value for name, value in facts.items() if value is not None}
        assert decide(SEATTLE, replace(calm, facts=known)).line("behavioral_health") is None

    @pytest.mark.parametrize(
        ("at", "open_then"),
        [
            ("2023-10-27T10:59:59-07:00", False),
            ("2023-10-27T11:00:00-07:00", True),
            ("2023-10-27T22:59:59-07:00", True),
            ("2023-10-27T23:00:00-07:00", False),
            ("2023-10-28T00:00:00-07:00", False),
            ("2023-10-29T14:00:00-07:00", True),  # a Sunday: every day alike
            ("2023-11-05T10:59:59-08:00", False),  # the day on which the clocks went back
            ("2023-11-05T11:00:00-08:00", True),
            ("2023-11-05T22:59:59-08:00", True),
            ("2023-11-05T01:30:00-07:00", False),
            ("2023-11-05T01:30:00-08:00", False),
            ("2024-03-10T11:00:00-07:00", True),  # and forward
            ("2024-03-10T10:59:59-07:00", False),
            ("2023-09-30T14:00:00-07:00", False),  # before the pilot
        ],
    )
    def test_from_eleven_to_eleven(self, at: str, open_then: bool) -> None:
        found = decide(SEATTLE, eligible(at=at))
        assert (care(found) is ProgramState.ACCEPTED) is open_then
        assert (found.line("behavioral_health") is not None) is open_then

    @pytest.mark.parametrize("at", ["2023-10-27T10:30:00-07:00", "2023-10-27T23:30:00-07:00"])
    def test_after_hours_the_same_officer_leads_and_the_need_is_recorded(self, at: str) -> None:
        found = decide(SEATTLE, eligible(at=at))
        assert [line.words for line in found.lines] == ["police prompt lead"]
        assert found.needed == "co_response"
        assert care(found) is ProgramState.ELIGIBLE

    def test_officers_may_ask_for_it(self) -> None:
        calm = eligible("welfare-check")
        asked = replace(calm, facts={**calm.facts, "care_asked": "yes", "at_scene": "elsewhere"})
        line = decide(SEATTLE, asked).line("behavioral_health")
        assert line is not None
        assert line.program == "seattle-care"
        assert "rule:officer-asks-for-care" in line.origins

    def test_and_nobody_else_is_asked_whether_they_do(self) -> None:
        assert all("care_asked" not in plan.facts for plan in SEATTLE.plans.values())

    def test_there_is_no_number_for_the_public(self) -> None:
        assert SEATTLE.sections.programs["seattle-care"].contacts == ()

    def test_what_is_known_of_a_household_is_in_sight_for_45_minutes(self) -> None:
        assert SEATTLE.header.agency is not None
        assert SEATTLE.header.agency.profile_view_minutes == 45


class TestThePlace:
    def test_well_inside_is_inside(self) -> None:
        assert decide(SEATTLE, eligible()).line("behavioral_health") is not None

    @pytest.mark.parametrize(
        "place",
        [
            Whereabouts(47.5992, -122.3142, 20.0),  # 14th Avenue and Jackson Street
            Whereabouts(47.6614, -122.3131, 15.0),  # University District
            Whereabouts(area="elsewhere"),
        ],
    )
    def test_outside_goes_without_the_team(self, place: Whereabouts) -> None:
        found = decide(SEATTLE, replace(eligible(), place=place))
        assert [line.words for line in found.lines] == ["police prompt lead"]
        assert care(found) is ProgramState.ELIGIBLE

    @pytest.mark.parametrize("place", [None, Whereabouts(47.5992, -122.3169, 60.0)])
    def test_not_known_to_be_inside_goes_without_the_team(self, place: Whereabouts | None) -> None:
        found = decide(SEATTLE, replace(eligible(), place=place))
        assert found.line("behavioral_health") is None
        assert care(found) is ProgramState.OPEN
        assert next(o.state for o in found.offers if o.id == "care-dual") is OfferState.OPEN

    def test_by_hand_is_inside(self) -> None:
        by_hand = replace(eligible(), place=Whereabouts(area="downtown"))
        line = decide(SEATTLE, by_hand).line("behavioral_health")
        assert line is not None
        assert line.role is Role.LEAD

    @pytest.mark.parametrize(
        "place", [(47.5988, -122.3290), (47.6017, -122.3317), (47.5905, -122.3300)]
    )
    def test_a_border_between_two_of_its_quarters_is_none(self, place: tuple[float, float]) -> None:
        """Each of these lies on the line between two of the City's own."""
        assert lies(Whereabouts(*place, 60.0)) is ProgramState.ACCEPTED


# ---- the drawing against the City's outlines, in metres on a plane

METRES_PER_DEGREE = 111_195.0
LATITUDE, LONGITUDE = 47.59, -122.33
EAST = METRES_PER_DEGREE * cos(radians(LATITUDE))


def metres(latitude: float, longitude: float) -> tuple[float, float]:
    """East and north of the middle of the area; true to a few parts in ten thousand."""
    return (longitude - LONGITUDE) * EAST, (latitude - LATITUDE) * METRES_PER_DEGREE


def degrees(east: float, north: float) -> tuple[float, float]:
    """Latitude and longitude of a point in metres."""
    return north / METRES_PER_DEGREE + LATITUDE, east / EAST + LONGITUDE


def drawn() -> Polygon:
    """The pack's area."""
    from shapely import Polygon

    return Polygon([metres(*corner) for corner in AREA.polygon])


def true_area() -> Any:
    """The City's outlines of the five quarters, joined."""
    from shapely import Polygon
    from shapely.ops import unary_union

    held = json.loads(BOUNDARIES.read_text())
    outlines = {f["properties"]["NAME"]: f["geometry"] for f in held["features"]}
    shapes = []
    for name in PILOT:
        assert outlines[name]["type"] == "Polygon"
        ring, *holes = outlines[name]["coordinates"]
        assert not holes
        shapes.append(Polygon([metres(latitude, longitude) for longitude, latitude in ring]))
    return unary_union(shapes)


def beside_every_edge(
    distance_m: float,
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The points so far inside and outside of the middle of each edge of the drawing, in metres."""
    outline = drawn().exterior
    corners = list(outline.coords)
    inward = 1.0 if outline.is_ccw else -1.0
    for (x1, y1), (x2, y2) in pairwise(corners):
        length = hypot(x2 - x1, y2 - y1)
        across = (-(y2 - y1) / length * inward, (x2 - x1) / length * inward)
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        yield (
            (x + across[0] * distance_m, y + across[1] * distance_m),
            (x - across[0] * distance_m, y - across[1] * distance_m),
        )


def test_the_drawing_is_of_a_few_dozen_simple_corners() -> None:
    assert 20 <= len(AREA.polygon) <= 48
    assert all(round(degree, 4) == degree for corner in AREA.polygon for degree in corner)


def test_a_hundred_and_fifty_metres_either_side_of_an_edge_is_certain() -> None:
    for inside, outside in beside_every_edge(150):
        assert lies(Whereabouts(*degrees(*inside), 15.0)) is ProgramState.ACCEPTED
        assert lies(Whereabouts(*degrees(*outside), 15.0)) is ProgramState.ELIGIBLE


def test_on_an_edge_is_not_certain() -> None:
    """A control: the points above tell the two sides apart because the edge lies between."""
    for edge, _ in beside_every_edge(0):
        assert lies(Whereabouts(*degrees(*edge), 15.0)) is ProgramState.OPEN


@pytest.mark.skipif(not BOUNDARIES.is_file(), reason="the City's outlines are not here")
class TestTheDrawing:
    def test_covers_the_true_area_and_little_besides(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        mine, true = drawn(), true_area()
        covered = mine.intersection(true).area / true.area
        outside = mine.difference(true).area / mine.area
        with capsys.disabled():
            print(f"\nof the pilot's true area {covered:.1%} drawn; {outside:.1%} of it outside")
        assert covered >= 0.97
        assert outside <= 0.05

    def test_agrees_with_the_city_150_metres_either_side_of_every_edge(self) -> None:
        from shapely import Point

        true = true_area()
        for inside, outside in beside_every_edge(150):
            assert true.contains(Point(inside)), degrees(*inside)
            assert not true.contains(Point(outside)), degrees(*outside)

    def test_would_be_found_out_if_it_were_moved(self) -> None:
        """A control: the same drawing two hundred metres to the east is no longer good enough."""
        from shapely.affinity import translate

        moved, true = translate(drawn(), xoff=200), true_area()
        assert moved.difference(true).area / moved.area > 0.05

    def test_quarters_that_were_not_in_the_pilot_are_out(self) -> None:
        from shapely import Polygon

        held = json.loads(BOUNDARIES.read_text())
        for feature in held["features"]:
            if feature["properties"]["NAME"] in {"BELLTOWN", "FIRST HILL", "CAPITOL HILL"}:
                ring = feature["geometry"]["coordinates"][0]
                shape = Polygon([metres(latitude, longitude) for longitude, latitude in ring])
                assert drawn().intersection(shape).area / shape.area < 0.03
