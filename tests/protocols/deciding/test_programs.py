"""Programs: who can take a line here and now, and why not."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocols.decide import decide
from protocols.decision import ProgramState
from protocols.pack import Pack
from protocols.situation import Status, Whereabouts
from protocols.words import Mode
from support.deciding import SCREEN, WEAPON, call, words
from support.packs import NOON, fact, offer, program, rule, small, square

NEAR = {"near": {"says": "Near Street", "polygon": square(10.0, 20.0, 10.2, 20.2)}}
HERE, AWAY = Whereabouts(10.1, 20.1, 10), Whereabouts(11.1, 20.1, 10)


def with_team(**parts: Any) -> Pack:
    """A pack whose offer brings a team beside police."""
    return small(
        facts={**WEAPON, "age": fact(values=["child", "adult"])},
        screens=SCREEN,
        areas=NEAR,
        offers=[offer("also", brings="team prompt")],
        programs={"team": program(**parts)},
    )


class TestPrograms:
    def result(self, pack: Pack, **parts: Any) -> tuple[str, tuple[str, ...]]:
        (found,) = decide(pack, call(**parts)).programs
        return found.state.value, found.because

    def test_accept_when_they_can_go(self) -> None:
        pack = with_team(areas="near", screens="weapon", when={"age": "adult"})
        facts = {"weapon": "none", "age": "adult"}
        assert self.result(pack, facts=facts, place=HERE) == ("accepted", ())
        assert decide(pack, call(facts=facts, place=HERE)).lines[1].program == "team"

    def test_are_open_while_a_question_or_the_place_is(self) -> None:
        pack = with_team(areas="near", screens="weapon")
        (found,) = decide(pack, call()).programs
        assert found.state is ProgramState.OPEN
        assert found.open_facts == ("place", "weapon")
        asked = small(
            facts=WEAPON,
            screens=SCREEN,
            offers=[offer("also", brings="team prompt")],
            programs={"team": program(screens="weapon")},
        )
        (found,) = decide(asked, call()).programs
        assert (found.state, found.open_facts) == (ProgramState.OPEN, ("weapon",))

    @pytest.mark.parametrize(
        ("parts", "situation", "because"),
        [
            ({"screens": "weapon"}, {"facts": {"weapon": "near"}}, "weapon in reach"),
            (
                {"screens": "weapon"},
                {"facts": {"weapon": "unknown"}},
                "weapon in reach: not cleared (weapon unknown)",
            ),
            ({"when": {"age": "adult"}}, {"facts": {"age": "child"}}, "only if age: adult"),
            (
                {"when": {"age": "adult"}},
                {"facts": {"age": "refused"}},
                "not known: age: adult (age refused)",
            ),
            ({"ends": "2026-06-03"}, {}, "ended 2026-06-03"),
            ({"starts": "2026-06-04"}, {}, "starts 2026-06-04"),
        ],
    )
    def test_are_refused_by_what_no_waiting_can_mend(
        self, parts: dict[str, Any], situation: dict[str, Any], because: str
    ) -> None:
        pack = with_team(**parts)
        assert self.result(pack, **situation) == ("refused", (because,))
        decision = decide(pack, call(**situation))
        assert decision.line("team") is None
        assert all(line.service != "team" for line in decision.needed_lines)

    @pytest.mark.parametrize(
        ("parts", "situation", "because"),
        [
            ({"hours": "13:00-17:00"}, {}, "opens 13:00"),
            ({"hours": "Th 09:00-17:00"}, {}, "opens Thu 09:00"),
            ({"hours": "Jul 01-31 09:00-17:00"}, {}, "opens 2026-07-01 09:00"),
            ({"hours": "off"}, {}, "never open"),
            ({"areas": "near"}, {"place": AWAY}, "outside Near Street"),
            ({"areas": "near"}, {"place": Whereabouts(area="elsewhere")}, "outside Near Street"),
            ({}, {"status": Status("closed", as_of=NOON)}, "reported closed"),
            ({}, {"status": Status("busy", as_of=NOON)}, "busy, wait not known"),
            (
                {},
                {"status": Status("busy", wait_minutes=50, as_of=NOON)},
                "busy, 50 min of 0 allowed",
            ),
            (
                {"longest_wait_minutes": 45},
                {"status": Status("open", free=0, wait_minutes=50, as_of=NOON)},
                "busy, 50 min of 45 allowed",
            ),
        ],
    )
    def test_are_eligible_where_they_are_closed_busy_or_elsewhere(
        self, parts: dict[str, Any], situation: dict[str, Any], because: str
    ) -> None:
        """Recorded all the same, and the call is known to have needed them."""
        if "status" in situation:
            situation = {**situation, "status": {"team": situation["status"]}}
        pack = with_team(**parts)
        assert self.result(pack, **situation) == ("eligible", (because,))
        decision = decide(pack, call(**situation))
        assert words(decision) == ["police prompt lead"]
        assert any(line.service == "team" for line in decision.needed_lines)

    def test_accept_a_wait_that_is_allowed_and_say_so(self) -> None:
        pack = with_team(longest_wait_minutes=60)
        status = {"team": Status("busy", wait_minutes=50, as_of=NOON)}
        assert self.result(pack, status=status) == (
            "accepted",
            ("busy, 50 min of 60 allowed",),
        )

    def test_are_allowed_the_wait_of_the_area(self) -> None:
        pack = with_team(
            longest_wait_minutes=90, longest_wait_minutes_by_area={"near": 30}, areas=[]
        )
        status = {"team": Status("busy", wait_minutes=60, as_of=NOON)}
        assert self.result(pack, status=status, place=HERE)[0] == "eligible"
        assert self.result(pack, status=status, place=AWAY)[0] == "accepted"
        # Not knowing where it is, the shorter wait counts.
        assert self.result(pack, status=status)[0] == "eligible"

    def test_with_an_old_status_are_taken_but_must_be_verified(self) -> None:
        pack = with_team(units=2, stale_after_minutes=30)
        for minutes, verify in ((30, False), (31, True)):
            status = {"team": Status("open", free=1, as_of=NOON - timedelta(minutes=minutes))}
            (found,) = decide(pack, call(status=status)).programs
            assert found.state is ProgramState.ACCEPTED
            assert found.verify is verify
        assert any("verify" in because for because in found.because)

    def test_with_units_but_no_status_must_be_verified(self) -> None:
        for status in ({}, {"team": Status("unknown", as_of=NOON)}, {"team": Status("open")}):
            (found,) = decide(with_team(units=2), call(status=status)).programs
            assert (found.state, found.verify) == (ProgramState.ACCEPTED, True)

    def test_without_units_have_no_status_to_grow_old(self) -> None:
        (found,) = decide(with_team(), call()).programs
        assert (found.verify, found.because) == (False, ())

    def test_age_by_the_clock_that_all_share(self) -> None:
        """When clocks are set back, an hour stands on the wall twice."""
        zone = ZoneInfo("America/Los_Angeles")
        at = datetime(2023, 11, 5, 1, 40, tzinfo=zone, fold=1)
        heard = datetime(2023, 11, 5, 1, 35, tzinfo=zone, fold=0)
        assert at.astimezone(UTC) - heard.astimezone(UTC) == timedelta(minutes=65)
        status = {"team": Status("open", free=1, as_of=heard)}
        (found,) = decide(with_team(units=2), call(at=at, status=status)).programs
        assert found.verify

    def test_are_asked_in_their_order(self) -> None:
        pack = small(
            offers=[offer("also", brings="team prompt")],
            programs={"first": program(), "second": program()},
        )
        assert words(decide(pack, call()))[1] == "team prompt lead by first"
        busy = {"first": Status("busy", as_of=NOON)}
        assert words(decide(pack, call(status=busy)))[1] == "team prompt lead by second"

    def test_work_in_the_mode_that_the_offer_asks_for(self) -> None:
        pack = small(
            offers=[offer("also", brings="team prompt", mode="dual")],
            programs={"team": program(mode=["solo", "dual"])},
        )
        assert decide(pack, call()).programs[0].mode is Mode.DUAL

    def test_leave_a_line_of_a_rule_unfilled_and_say_so(self) -> None:
        pack = small(
            rules=[rule("team", send="team prompt")], programs={"team": program(hours="off")}
        )
        decision = decide(pack, call())
        assert words(decision) == ["police prompt lead", "team prompt lead"]
        assert decision.unfilled == ("team",)

    def test_bring_their_follow_ups_but_for_those_known_not_to_be_due(self) -> None:
        pack = small(
            facts=WEAPON,
            offers=[offer("also", brings="team prompt")],
            programs={
                "team": program(
                    follow_ups={
                        "again": {"what": "Call again", "after": "PT24H", "by": "PT72H"},
                        "ask": {"what": "Ask about it", "when": {"weapon": "near"}},
                    }
                )
            },
        )
        (found,) = decide(pack, call()).programs
        assert [(due.what, due.after, due.by, due.when) for due in found.follow_ups] == [
            ("Call again", "PT24H", "PT72H", None),
            ("Ask about it", None, None, "weapon: near"),
        ]
        (found,) = decide(pack, call(facts={"weapon": "none"})).programs
        assert [due.what for due in found.follow_ups] == ["Call again"]


class TestScheduledLines:
    """A visit next week may lie in a queue overnight; somebody who is needed now may not."""

    def pack(self, urgency: str) -> Pack:
        return small(
            offers=[offer("visit", brings=f"team {urgency}")],
            programs={"team": program(hours="Mo-Fr 09:00-17:00", queue="PT16H")},
        )

    NIGHT = datetime(2026, 6, 3, 20, tzinfo=UTC)
    WEEKEND = datetime(2026, 6, 6, 12, tzinfo=UTC)

    def test_are_taken_while_the_team_is_open(self) -> None:
        assert words(decide(self.pack("scheduled"), call()))[1] == "team scheduled lead by team"

    def test_are_taken_while_it_opens_soon_enough(self) -> None:
        decision = decide(self.pack("scheduled"), call(at=self.NIGHT))
        assert words(decision)[1] == "team scheduled lead by team"
        assert decision.programs[0].because == ("opens Thu 09:00",)

    def test_are_not_taken_while_it_opens_too_late(self) -> None:
        assert len(decide(self.pack("scheduled"), call(at=self.WEEKEND)).lines) == 1

    @pytest.mark.parametrize("urgency", ["routine", "prompt", "hot"])
    def test_no_other_line_lies_in_a_queue(self, urgency: str) -> None:
        assert len(decide(self.pack(urgency), call(at=self.NIGHT)).lines) == 1


class TestEmbeddedTeams:
    """Officers with a clinician in the car take the police line too, if they need not wait."""

    def filled(self, **status: Any) -> str | None:
        pack = small(
            offers=[
                offer("team", brings="team prompt", keeps={"police": "secure"}, mode="embedded")
            ],
            programs={
                "car": program(
                    services=["team", "police"], mode="embedded", units=1, longest_wait_minutes=60
                )
            },
        )
        held = Status(**{"state": "open", "as_of": NOON, **status})
        line = decide(pack, call(status={"car": held})).line("police")
        assert line is not None
        return line.program

    def test_take_the_police_line_when_free(self) -> None:
        assert self.filled(free=1) == "car"

    @pytest.mark.parametrize(
        "status",
        [
            {"state": "busy", "wait_minutes": 20},
            {"free": 0, "wait_minutes": 20},
            {"state": "unknown"},
            {"as_of": NOON - timedelta(hours=3)},
            {"as_of": None},
        ],
    )
    def test_leave_it_to_patrol_when_anybody_would_wait(self, status: dict[str, Any]) -> None:
        assert self.filled(**status) is None


def test_the_card_open_now_is_asked_first_who_can_go() -> None:
    """Also where the call came back to a card that it had left."""
    pack = small(
        rules=[rule("team", send="team prompt")],
        cards={"other": {"title": "Other", "about": "x", "default": "police hot"}},
        programs={
            "of-entry": program(cards="case-entry"),
            "of-other": program(cards="other"),
        },
    )
    for opened in (("other",), ("case-entry", "other")):
        line = decide(pack, call(opened=opened)).line("team")
        assert line is not None
        assert line.program == "of-entry"


def test_a_card_without_offers_still_names_its_programs() -> None:
    """A team with a screen of its own, on a card where nothing offers it."""
    pack = small(facts=WEAPON, screens=SCREEN, programs={"team": program(screens="weapon")})
    (found,) = decide(pack, call()).programs
    assert found.id == "team"
