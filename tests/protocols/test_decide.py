"""How a response is decided, step by step, as DESIGN tells it."""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest

from protocols.decide import decide
from protocols.decision import Decision, OfferState, ProgramState, ScreenState
from protocols.pack import Pack
from protocols.shelf import Shelf
from protocols.situation import Situation, Status, Whereabouts
from protocols.words import Mode, TransferState
from support.packs import NOON, TIERS, calm_answers, fact, offer, program, rule, small, square

WEAPON = {"weapon": fact(harmless=["none"], danger=["near", "drawn"])}
SCREEN = {"weapon": {"says": "weapon in reach", "when": {"weapon": "near or worse"}}}
ALONE = offer("alone", cleared="weapon", replaces="police", brings="team prompt lead")


def call(card: str = "case-entry", at: datetime = NOON, **parts: Any) -> Situation:
    return Situation(card, at, **parts)


def words(decision: Decision) -> list[str]:
    """The lines in a pack's words, and who fills them."""
    return [line.words + (f" by {line.program}" if line.program else "") for line in decision.lines]


class TestDefaultLines:
    PACK = small(
        card={"default": ["police prompt", "ems routine"]},
        cards={"fire": {"title": "Fire", "about": "x", "default": ["fire hot", "ems prompt"]}},
    )

    def test_go_while_nothing_is_known(self) -> None:
        assert words(decide(self.PACK, call())) == ["police prompt lead", "ems routine lead"]

    def test_are_those_of_the_current_card_alone(self) -> None:
        decision = decide(self.PACK, call("fire", opened=("case-entry",)))
        assert words(decision) == ["fire hot lead", "ems prompt lead"]

    def test_stand_with_the_most_urgent_first_and_then_in_the_packs_order(self) -> None:
        pack = small(card={"default": ["ems prompt", "fire hot", "police prompt"]})
        found = [line.service for line in decide(pack, call()).lines]
        assert found == ["fire", "police", "ems"]

    def test_name_where_they_come_from(self) -> None:
        assert decide(self.PACK, call()).lines[0].origins == ("default",)


class TestRules:
    def test_add_a_line_or_raise_one(self) -> None:
        pack = small(
            facts=WEAPON,
            rules=[rule("drawn", when={"weapon": "drawn"}, send=["police hot", "ems prompt"])],
        )
        assert words(decide(pack, call())) == ["police prompt lead"]
        decision = decide(pack, call(facts={"weapon": "drawn"}))
        assert words(decision) == ["police hot lead", "ems prompt lead"]
        assert decision.lines[0].origins == ("default", "rule:drawn")
        assert [(because.rule, because.text) for because in decision.because] == [
            ("drawn", "Because of drawn")
        ]

    def test_never_lower_one(self) -> None:
        pack = small(rules=[rule("less", send="police scheduled")])
        assert words(decide(pack, call())) == ["police prompt lead"]

    def test_hold_by_unless_while_something_is_not_known_true(self) -> None:
        pack = small(
            facts={"there": fact(values=["here", "away"])},
            rules=[rule("unseen", unless={"there": "away"}, send="ems prompt")],
        )
        for facts in ({}, {"there": "unknown"}, {"there": "here"}):
            assert decide(pack, call(facts=facts)).line("ems")
        assert decide(pack, call(facts={"there": "away"})).line("ems") is None

    def test_of_a_card_hold_from_when_it_is_opened_and_after_it_is_left(self) -> None:
        card = {
            "title": "Fight",
            "about": "x",
            "default": "police hot",
            "rules": [rule("hurt", send="ems prompt")],
        }
        pack = small(cards={"fight": card}, rules=[rule("also", cards="fight", send="fire prompt")])
        assert words(decide(pack, call())) == ["police prompt lead"]
        left = decide(pack, call(opened=("fight",)))
        assert words(left) == ["police prompt lead", "fire prompt lead", "ems prompt lead"]

    def test_bring_cautions_instructions_reports_and_better_cards(self) -> None:
        pack = small(
            facts=WEAPON,
            rules=[
                rule(
                    "near",
                    when={"weapon": "near or worse"},
                    caution="careful",
                    instruct="stay",
                    report_due="report",
                    propose=["fight", "case-entry"],
                )
            ],
            cards={"fight": {"title": "Fight", "about": "x", "default": "police hot"}},
            card={"instruct": "calm"},
            cautions={"careful": {"says": "Careful"}},
            reports={"report": {"says": "Report"}},
            instructions={
                name: {"title": name, "steps": [{"say": name}]} for name in ("stay", "calm")
            },
        )
        decision = decide(pack, call(facts={"weapon": "near"}))
        assert decision.cautions == ("careful",)
        assert decision.instructions == ("stay", "calm")
        assert decision.reports_due == ("report",)
        assert decision.proposals == ("fight",)
        opened = decide(pack, call("fight", facts={"weapon": "near"}, opened=("case-entry",)))
        assert opened.proposals == ()

    def test_answers_that_a_card_gives_stay_when_it_is_left(self) -> None:
        pack = small(
            facts=WEAPON,
            rules=[rule("drawn", when={"weapon": "drawn"}, send="police hot")],
            cards={
                "gun": {
                    "title": "Gun",
                    "about": "x",
                    "default": "police hot",
                    "gives": {"weapon": "drawn"},
                }
            },
        )
        assert words(decide(pack, call(opened=("gun",)))) == ["police hot lead"]
        doubt = decide(pack, call(opened=("gun",), facts={"weapon": "unknown"}))
        assert words(doubt) == ["police hot lead"]
        corrected = decide(pack, call(opened=("gun",), facts={"weapon": "none"}))
        assert words(corrected) == ["police prompt lead"]


class TestOffers:
    PACK = small(facts=WEAPON, screens=SCREEN, offers=[ALONE], programs={"team": program()})

    def state(self, pack: Pack | None = None, **parts: Any) -> OfferState:
        return decide(pack or self.PACK, call(**parts)).offers[0].state

    def test_are_open_while_a_screen_is_and_name_the_question(self) -> None:
        decision = decide(self.PACK, call())
        assert decision.offers[0].state is OfferState.OPEN
        assert decision.offers[0].open_facts == ("weapon",)
        assert not decision.screened
        assert words(decision) == ["police prompt lead"]

    def test_are_taken_once_every_screen_is_cleared(self) -> None:
        decision = decide(self.PACK, call(facts={"weapon": "none"}))
        assert decision.offers[0].state is OfferState.TAKEN
        assert decision.screens == {"weapon": ScreenState.CLEARED}
        assert decision.screened
        assert words(decision) == ["team prompt lead by team"]
        assert decision.lines[0].origins == ("offer:alone",)

    def test_are_refused_by_a_danger_with_its_name(self) -> None:
        decision = decide(self.PACK, call(facts={"weapon": "near"}))
        assert decision.offers[0].state is OfferState.REFUSED
        assert decision.offers[0].because == ("weapon in reach",)
        assert decision.screened

    @pytest.mark.parametrize(
        ("answer", "said"),
        [("unknown", "unknown"), ("refused", "refused"), ("could_not_ask", "could not ask")],
    )
    def test_are_refused_by_an_unclear_answer_with_what_was_said(
        self, answer: str, said: str
    ) -> None:
        (made,) = decide(self.PACK, call(facts={"weapon": answer})).offers
        assert made.state is OfferState.REFUSED
        assert made.because == (f"weapon in reach: not cleared (weapon {said})",)

    def test_are_refused_by_their_own_condition(self) -> None:
        pack = small(
            facts={"age": fact(values=["child", "adult"])},
            offers=[offer("also", when={"age": "adult"}, brings="team prompt")],
            programs={"team": program()},
        )
        (made,) = decide(pack, call(facts={"age": "child"})).offers
        assert (made.state, made.because) == (OfferState.REFUSED, ("only if age: adult",))
        (made,) = decide(pack, call(facts={"age": "unknown"})).offers
        assert made.because == ("not known: age: adult (age unknown)",)
        assert decide(pack, call()).offers[0].open_facts == ("age",)

    def test_are_unfilled_while_their_team_cannot_go_and_the_default_goes(self) -> None:
        decision = decide(
            self.PACK,
            call(facts={"weapon": "none"}, status={"team": Status("closed", as_of=NOON)}),
        )
        assert decision.offers[0].state is OfferState.UNFILLED
        assert decision.offers[0].because == ("The team: reported closed",)
        assert words(decision) == ["police prompt lead"]
        assert [line.words for line in decision.needed_lines] == ["team prompt lead"]

    def test_are_absent_where_no_program_could_ever_fill_them(self) -> None:
        nobody = small(facts=WEAPON, screens=SCREEN, offers=[ALONE])
        other_mode = small(
            facts=WEAPON,
            screens=SCREEN,
            offers=[{**ALONE, "mode": "dual"}],
            programs={"t": program()},
        )
        other_card = small(
            facts=WEAPON,
            screens=SCREEN,
            offers=[ALONE],
            programs={"t": program(cards="other")},
            cards={"other": {"title": "x", "about": "x", "default": "police hot"}},
        )
        for pack in (nobody, other_mode, other_card):
            assert decide(pack, call(facts={"weapon": "none"})).offers == ()

    def test_that_need_no_program_are_always_fillable(self) -> None:
        pack = small(
            facts=WEAPON,
            screens=SCREEN,
            card={"default": ["police prompt", "ems prompt"]},
            offers=[offer("police", cleared="weapon", replaces="ems", keeps={"police": "secure"})],
        )
        assert words(decide(pack, call(facts={"weapon": "none"}))) == ["police prompt secure"]

    def test_the_first_that_is_ready_is_taken_and_later_ones_are_not_reached(self) -> None:
        pack = small(
            facts={**WEAPON, "mood": fact(harmless=["calm"], danger=["wild"])},
            screens={**SCREEN, "wild": {"says": "wild", "when": {"mood": "wild"}}},
            card={"default": ["police prompt", "ems prompt"]},
            offers=[
                offer(
                    "least",
                    cleared=["weapon", "wild"],
                    replaces=["police", "ems"],
                    brings="team prompt",
                ),
                offer("middle", cleared="weapon", replaces="ems"),
                offer("most", brings="team routine"),
            ],
            programs={"team": program()},
        )

        def states(**facts: str) -> list[str]:
            return [made.state.value for made in decide(pack, call(facts=facts)).offers]

        assert states() == ["open", "open", "taken"]
        assert states(weapon="none") == ["open", "taken", "not_reached"]
        assert states(weapon="none", mood="wild") == ["refused", "taken", "not_reached"]
        assert states(weapon="none", mood="calm") == ["taken", "not_reached", "not_reached"]
        assert states(weapon="drawn", mood="calm") == ["refused", "refused", "taken"]

    def test_never_remove_a_line_that_a_rule_sent(self) -> None:
        pack = small(
            facts={**WEAPON, "wish": fact(harmless=["no"], danger=["yes"])},
            screens=SCREEN,
            rules=[rule("wish", when={"wish": "yes"}, send="police routine")],
            offers=[ALONE],
            programs={"team": program()},
        )
        decision = decide(pack, call(facts={"weapon": "none", "wish": "yes"}))
        assert words(decision) == ["team prompt lead by team", "police routine lead"]

    def test_cite_the_law_that_keeps_police_away(self) -> None:
        pack = small(
            facts=WEAPON,
            screens=SCREEN,
            offers=[{**ALONE, "law": "Some Act, section 1"}],
            programs={"team": program()},
        )
        assert decide(pack, call()).offers[0].law == "Some Act, section 1"


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


class TestTransfers:
    PACK = small(
        facts=WEAPON,
        screens=SCREEN,
        offers=[
            offer(
                "line", cleared="weapon", replaces="police", brings="line prompt", mode="transfer"
            ),
            offer("listen", brings="line prompt consult", mode="conference"),
        ],
        programs={
            "lifeline": program(services="line", mode=["transfer", "conference"]),
            "other": program(services="line", mode="transfer"),
        },
    )
    CALM: ClassVar = {"weapon": "none"}

    def decided(self, state: TransferState | None) -> Decision:
        transfers = {"lifeline": state} if state else {}
        return decide(self.PACK, call(facts=self.CALM, transfers=transfers))

    def test_take_the_call_in_place_of_the_field(self) -> None:
        assert words(self.decided(None)) == ["line prompt lead by lifeline"]

    @pytest.mark.parametrize(
        "state", ["offered", "ringing", "accepted", "with_clinician", "resolved"]
    )
    def test_stand_while_they_are_under_way(self, state: str) -> None:
        assert words(self.decided(TransferState(state))) == ["line prompt lead by lifeline"]

    @pytest.mark.parametrize("state", ["refused", "dropped", "timed_out", "returned"])
    def test_bring_the_field_back_when_lost_even_if_another_line_is_free(self, state: str) -> None:
        decision = self.decided(TransferState(state))
        assert words(decision) == ["police prompt lead"]
        assert [line.words for line in decision.needed_lines] == [
            "police prompt lead",
            "line prompt consult",
        ]
        line, _ = decision.offers
        assert line.state is OfferState.REFUSED
        assert "a transfer was lost: the call is back, and somebody goes" in line.because
        lifeline = decision.programs[0]
        assert lifeline.state is ProgramState.ELIGIBLE
        assert lifeline.because == (f"transfer {state.replace('_', ' ')}",)


class TestRoles:
    def role(self, pack: Pack, service: str = "police", **facts: str) -> str:
        line = decide(pack, call(facts=facts)).line(service)
        assert line is not None
        return line.role.value

    def test_lead_is_what_nobody_says_otherwise(self) -> None:
        assert self.role(small()) == "lead"

    def test_a_default_an_offer_and_a_rule_may_say_one_the_rule_counts_most(self) -> None:
        parts: dict[str, Any] = {
            "facts": WEAPON,
            "card": {"default": "police prompt after"},
            "offers": [
                offer("kept", cleared=[], when={"weapon": "none"}, keeps={"police": "stage"})
            ],
        }
        said = small(
            **parts, rules=[rule("safe", unless={"weapon": "none"}, send="police prompt secure")]
        )
        assert self.role(small(**{**parts, "offers": []})) == "after"
        assert self.role(said, weapon="none") == "stage"
        assert self.role(said) == "secure"

    def test_whoever_is_staged_waits_near_by(self) -> None:
        pack = small(
            facts=WEAPON,
            card={"default": ["police prompt", "ems prompt", "fire prompt"]},
            rules=[
                rule("near", when={"weapon": "near"}, stage="ems"),
                rule("drawn", when={"weapon": "drawn"}, send="police hot secure", stage="others"),
            ],
        )
        assert words(decide(pack, call(facts={"weapon": "near"}))) == [
            "police prompt lead",
            "fire prompt lead",
            "ems prompt stage",
        ]
        assert words(decide(pack, call(facts={"weapon": "drawn"}))) == [
            "police hot secure",
            "fire prompt stage",
            "ems prompt stage",
        ]

    def test_whoever_makes_it_safe_is_never_staged(self) -> None:
        pack = small(
            rules=[rule("safe", send="police prompt secure"), rule("wait", stage="police")]
        )
        assert self.role(pack) == "secure"

    def test_after_and_consult_keep_their_place(self) -> None:
        pack = small(
            offers=[offer("also", brings=["team routine after", "line prompt consult"])],
            programs={"team": program(services=["team", "line"])},
            rules=[rule("wait", stage="others", caution="x")],
            cautions={"x": {"says": "x"}},
        )
        decision = decide(pack, call())
        assert [line.words for line in decision.lines] == [
            "police prompt stage",
            "line prompt consult",
            "team routine after",
        ]

    def test_advice_by_phone_is_a_line_of_its_own(self) -> None:
        pack = small(rules=[rule("advice", send="police hot consult")])
        assert words(decide(pack, call())) == ["police hot consult", "police prompt lead"]


class TestTiers:
    def tier(self, default: list[str], tiers: Any = TIERS) -> str:
        return decide(small(card={"default": default}, tiers=tiers), call()).tier

    def test_the_first_step_that_fits_names_the_response(self) -> None:
        assert self.tier(["police prompt", "ems hot"]) == "emergency"
        assert self.tier(["police prompt"]) == "field"

    def test_all_must_be_fitted_by_some_line_each(self) -> None:
        tiers = [
            {"tier": "both", "says": "x", "all": ["police secure", "ems prompt"]},
            {"tier": "rest", "says": "x"},
        ]
        assert self.tier(["police hot secure", "ems prompt"], tiers) == "both"
        assert self.tier(["police hot lead", "ems prompt"], tiers) == "rest"
        assert self.tier(["police hot secure", "ems hot"], tiers) == "rest"

    def test_advice_by_phone_fits_only_where_it_is_named(self) -> None:
        tiers = [
            {"tier": "hot", "says": "x", "any": ["police hot", "hot"]},
            {"tier": "advice", "says": "x", "any": "police consult"},
            {"tier": "rest", "says": "x"},
        ]
        assert self.tier(["ems prompt", "police hot consult"], tiers) == "advice"

    def test_needed_is_named_apart_from_what_can_be_sent_now(self) -> None:
        pack = small(
            facts=WEAPON, screens=SCREEN, offers=[ALONE], programs={"team": program(hours="off")}
        )
        decision = decide(pack, call(facts={"weapon": "none"}))
        assert (decision.needed, decision.tier) == ("team", "field")


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
