"""The Seattle pilot of 2023: its hours, its screens, its few blocks."""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocols.decide import decide
from protocols.decision import Decision, OfferState
from protocols.pack import Pack
from protocols.shelf import Shelf
from protocols.situation import Situation, Status, Whereabouts
from protocols.words import Mode
from support.deciding import words
from support.packs import calm_answers

SEATTLE = ZoneInfo("America/Los_Angeles")
DOWNTOWN = Whereabouts(47.6019, -122.3318, 15)
FRIDAY = datetime(2023, 10, 27, 14, tzinfo=SEATTLE)


@cache
def seattle() -> Pack:
    return Shelf().load("seattle-2023")


def pilot(
    at: datetime = FRIDAY,
    card: str = "welfare-check",
    told: dict[str, str] | None = None,
    **parts: Any,
) -> Decision:
    """A calm call Downtown while the team is free, but for what is said."""
    heard = {"seattle-care": Status("open", free=1, as_of=at - timedelta(minutes=5))}
    facts = {**calm_answers(seattle()), **(told or {})}
    given = {"facts": facts, "place": DOWNTOWN, "status": heard, **parts}
    return decide(seattle(), Situation(card, at, **given))


def care(decision: Decision) -> tuple[str, str]:
    """What became of the CARE team, and the first reason."""
    found = next(result for result in decision.programs if result.id == "seattle-care")
    return found.state.value, found.because[0] if found.because else ""


class TestTheSeattlePilot:
    """CARE responders go together with police to low-acuity calls Downtown, 11:00 to 23:00."""

    def test_sends_both_to_a_calm_welfare_check(self) -> None:
        decision = pilot()
        assert words(decision) == [
            "police prompt secure",
            "behavioral_health prompt lead by seattle-care",
        ]
        assert decision.tier == decision.needed == "co_response"
        assert decision.programs[0].mode is Mode.DUAL

    def test_screens_first(self) -> None:
        decision = pilot(facts={})
        dual = next(made for made in decision.offers if made.id == "care-dual")
        assert dual.state is OfferState.OPEN
        assert "weapon" in dual.open_facts
        assert decision.tier == "field"

    @pytest.mark.parametrize(
        ("fact", "danger", "screen"),
        [
            ("weapon", "within_reach", "weapon"),
            ("violence", "threat", "violence"),
            ("crime", "just_now", "crime"),
            ("suicidal", "yes", "suicide"),
            ("injury", "minor", "medical"),
        ],
    )
    def test_keeps_the_team_away_from_danger(self, fact: str, danger: str, screen: str) -> None:
        decision = pilot(told={fact: danger})
        assert care(decision) == ("refused", seattle().sections.screens[screen].says["en"])
        assert decision.line("police")
        assert decision.line("behavioral_health") is None

    @pytest.mark.parametrize(
        ("hour", "minute", "state", "because"),
        [
            (10, 59, "eligible", "opens 11:00"),
            (11, 0, "accepted", ""),
            (22, 59, "accepted", ""),
            (23, 0, "eligible", "opens Sat 11:00"),
            (0, 0, "eligible", "opens 11:00"),
        ],
    )
    def test_keeps_its_hours_to_the_minute(
        self, hour: int, minute: int, state: str, because: str
    ) -> None:
        decision = pilot(FRIDAY.replace(hour=hour, minute=minute))
        assert care(decision) == (state, because)
        assert decision.line("police")
        assert decision.needed == "co_response"

    @pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=9)), ZoneInfo("Asia/Kolkata")])
    @pytest.mark.parametrize(
        ("hour", "minute", "state"),
        [(10, 59, "eligible"), (11, 0, "accepted"), (22, 59, "accepted"), (23, 0, "eligible")],
    )
    def test_keeps_its_hours_in_whatever_zone_the_time_is_told(
        self, zone: Any, hour: int, minute: int, state: str
    ) -> None:
        at = FRIDAY.replace(hour=hour, minute=minute).astimezone(zone)
        assert care(pilot(at))[0] == state

    @pytest.mark.parametrize(
        ("day", "utc_of_opening"),
        [
            pytest.param((2023, 11, 4), 18, id="the day before clocks go back"),
            pytest.param((2023, 11, 5), 19, id="the day clocks go back"),
            pytest.param((2024, 3, 9), 19, id="the day before clocks go forward"),
            pytest.param((2024, 3, 10), 18, id="the day clocks go forward"),
        ],
    )
    def test_keeps_its_hours_on_the_wall_when_clocks_change(
        self, day: tuple[int, int, int], utc_of_opening: int
    ) -> None:
        opening = datetime(*day, utc_of_opening, tzinfo=UTC)
        assert care(pilot(opening - timedelta(minutes=1))) == ("eligible", "opens 11:00")
        assert care(pilot(opening))[0] == "accepted"

    @pytest.mark.parametrize("fold", [0, 1])
    def test_is_closed_through_both_halves_of_a_doubled_hour(self, fold: int) -> None:
        at = datetime(2023, 11, 5, 1, 30, tzinfo=SEATTLE, fold=fold)
        assert care(pilot(at)) == ("eligible", "opens 11:00")

    def test_begins_on_its_first_day(self) -> None:
        last = datetime(2023, 9, 30, 23, 59, 59, tzinfo=SEATTLE)
        assert care(pilot(last)) == ("refused", "starts 2023-10-01")
        assert care(pilot(last + timedelta(seconds=1))) == ("eligible", "opens 11:00")

    def test_goes_downtown_alone(self) -> None:
        area = seattle().sections.areas["downtown"].says["en"]
        away = pilot(place=Whereabouts(47.66, -122.31, 15))
        assert care(away) == ("eligible", f"outside {area}")
        unsure = pilot(place=Whereabouts(47.6019, -122.3318, 3000))
        assert care(unsure) == ("open", f"not certain to be in {area}")
        assert words(unsure)[0] == "police prompt lead"
        assert care(pilot(place=Whereabouts(area="downtown")))[0] == "accepted"
        assert care(pilot(place=Whereabouts(area="elsewhere")))[0] == "eligible"
        assert care(pilot(place=None))[0] == "open"

    def test_is_not_for_other_cards(self) -> None:
        decision = pilot(card="overdose")
        assert all(made.id != "care-dual" for made in decision.offers)
        assert words(decision)[0] == "ems hot lead"

    def test_keeps_the_team_back_from_a_weapon_that_is_named_later(self) -> None:
        decision = pilot(told={"weapon": "in_hand"})
        assert words(decision) == ["police hot secure"]
        assert decision.tier == "emergency"
        assert "weapon-drawn" in decision.cautions
