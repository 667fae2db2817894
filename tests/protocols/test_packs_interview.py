"""What the shipped packs ask, in which order, and in which words."""

from __future__ import annotations

import pytest

from protocols.decide import decide
from protocols.interview import words_of
from protocols.pack import Pack
from protocols.saying import said
from protocols.shelf import Shelf
from protocols.situation import Situation
from support.packs import NOON

BASE = Shelf().load("base")
SEATTLE = Shelf().load("seattle-2023")

CASE_ENTRY = (
    *("location", "location_again", "map_area", "callback", "what_happened"),
    *("caller_is", "patient", "awake", "breathing"),
    *("weapon", "violence", "domestic", "still_there", "caller_safe", "can_speak"),
    *("injury", "age"),
)


def asked(pack: Pack, card: str, **facts: str) -> list[str]:
    """The questions that are put on a card, those that do not apply left out."""
    interview = decide(pack, Situation(card, NOON, facts)).interview
    return [asking.fact for asking in interview if asking.applies]


class TestCaseEntry:
    def test_asks_where_the_way_back_what_life_danger_and_injuries_in_this_order(self) -> None:
        assert tuple(q.fact for q in BASE.plans["case-entry"].first) == CASE_ENTRY

    @pytest.mark.parametrize("card", BASE.sections.cards)
    def test_follows_what_a_card_asks_first_and_the_name_ends_it(self, card: str) -> None:
        """A few cards ask one thing or two before the place: whether the caller can speak, is out
        of the fire, speaks our language. Of these nothing is asked a second time."""
        plan = BASE.plans[card]
        first = tuple(question.fact for question in BASE.sections.cards[card].first)
        begins = (*first, *(fact for fact in CASE_ENTRY if fact not in first))
        assert tuple(q.fact for q in plan.first)[: len(begins)] == begins
        assert plan.closing[-1].fact == "caller_name"

    @pytest.mark.parametrize("card", BASE.sections.cards)
    def test_waits_for_no_more_than_three_questions(self, card: str) -> None:
        """The place comes within a breath: nobody can be sent to a call without one."""
        assert len(BASE.sections.cards[card].first) <= 3

    def test_asks_about_safety_only_where_there_is_a_danger_or_doubt(self) -> None:
        calm = {"weapon": "none_in_view", "violence": "none"}
        about_danger = {"domestic", "still_there", "caller_safe"}
        assert not about_danger & set(asked(BASE, "case-entry", **calm))
        threat = asked(BASE, "case-entry", **{**calm, "violence": "threat"})
        doubt = asked(BASE, "case-entry", **{**calm, "violence": "unknown"})
        assert about_danger <= set(threat)
        assert about_danger <= set(doubt)

    def test_asks_nothing_of_the_body_where_nobody_is(self) -> None:
        nobody = asked(BASE, "case-entry", patient="nobody")
        assert not {"awake", "breathing", "injury", "age"} & set(nobody)


class TestSuicideThreat:
    NEXT_MINUTES = ("at_scene", "means", "taken", "taken_when", "act_kind", "alone")
    SCREENER = ("wish_dead", "thoughts", "method", "intent", "plan", "behaviour")

    def test_asks_first_what_can_kill_in_the_next_minutes_then_the_six(self) -> None:
        own = asked(BASE, "suicide-threat")[len(asked(BASE, "case-entry")) - 2 :]
        whole = [fact for fact in own if fact in {*self.NEXT_MINUTES, *self.SCREENER}]
        assert tuple(whole) == (*self.NEXT_MINUTES, *self.SCREENER)

    def test_skips_three_of_the_six_where_there_are_no_thoughts(self) -> None:
        without = asked(BASE, "suicide-threat", thoughts="no")
        assert not {"method", "intent", "plan"} & set(without)
        assert "behaviour" in without

    @pytest.mark.parametrize(
        "danger",
        [{"means": "in_hand"}, {"thoughts": "yes", "intent": "yes"}, {"weapon": "in_hand"}],
    )
    def test_asks_for_no_permission_that_would_not_be_used(self, danger: dict[str, str]) -> None:
        """Whoever is at high risk is not offered a counselor in place of people."""
        assert "transfer_ok" in asked(SEATTLE, "suicide-threat")
        assert "transfer_ok" not in asked(SEATTLE, "suicide-threat", **danger)

    def test_asks_for_the_permission_last_of_all_that_decides(self) -> None:
        whole = asked(SEATTLE, "suicide-threat")
        closing = [q.fact for q in SEATTLE.plans["suicide-threat"].closing]
        assert [fact for fact in whole if fact not in closing][-1] == "transfer_ok"


class TestWelfareCheck:
    def test_asks_for_the_last_contact_only_where_nobody_is_before_them(self) -> None:
        assert "last_contact" in asked(BASE, "welfare-check", at_scene="elsewhere")
        assert "last_contact" in asked(BASE, "welfare-check", at_scene="unknown")
        assert "last_contact" not in asked(BASE, "welfare-check", at_scene="with_them")

    @pytest.mark.parametrize(
        ("facts", "medics"),
        [
            ({"last_contact": "over_3_days"}, True),
            ({"last_contact": "over_1_day", "known_condition": "yes"}, True),
            ({"last_contact": "over_1_day", "known_condition": "unknown"}, True),
            ({"last_contact": "unknown", "known_condition": "unknown"}, True),
            ({"last_contact": "over_1_day", "known_condition": "no"}, False),
            ({"last_contact": "today", "known_condition": "yes"}, False),
            ({"signs": "neglect"}, True),
            ({"signs": "distress"}, True),
            ({"signs": "unanswered"}, False),
        ],
    )
    def test_from_far_away_sends_medics_by_silence_illness_and_signs(
        self, facts: dict[str, str], medics: bool
    ) -> None:
        """The caller can say nothing of the body, and that alone is no reason."""
        far = {"at_scene": "elsewhere", "awake": "unknown", "breathing": "unknown"}
        found = decide(
            BASE, Situation("welfare-check", NOON, {**far, "injury": "unknown", **facts})
        )
        assert (found.line("ems") is not None) is medics
        assert found.line("police") is not None

    @pytest.mark.parametrize("fact", ["awake", "breathing", "injury"])
    def test_not_to_know_sends_medics_where_somebody_is_there_to_look(self, fact: str) -> None:
        there = {"at_scene": "with_them", fact: "unknown"}
        assert decide(BASE, Situation("welfare-check", NOON, there)).line("ems") is not None

    @pytest.mark.parametrize("injury", ["minor", "serious"])
    def test_what_is_told_clearly_never_waits_for_who_sees_it(self, injury: str) -> None:
        told = {"at_scene": "elsewhere", "injury": injury}
        assert decide(BASE, Situation("welfare-check", NOON, told)).line("ems") is not None


@pytest.mark.parametrize(
    ("caller", "fact", "words"),
    [
        ("patient", "breathing", "Are you breathing all right, or is it hard to get air?"),
        ("child", "breathing", "Look at the chest. Does it go up and down?"),
        ("relative_away", "breathing", "Do you know if they are breathing normally?"),
        ("household", "breathing", "Are they breathing normally? Look at the chest and tell me."),
        ("unknown", "breathing", "Are they breathing normally? Look at the chest and tell me."),
    ],
)
def test_the_words_fit_whoever_is_on_the_phone(caller: str, fact: str, words: str) -> None:
    plan = BASE.plans["case-entry"]
    text = words_of(BASE.sections, plan, BASE.header.asked_by, fact, {"caller_is": caller})
    assert text is not None
    assert said(text) == words
