"""What is asked on a card, in which order and words, and what an answer in any order does."""

from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.answers import standing_answers
from protocols.decide import decide
from protocols.decision import Decision
from protocols.interview import reason_of, words_of
from protocols.model import AskedBy
from protocols.situation import Situation
from support.packs import NOON, fact, offer, program, rule, small
from support.random_packs import Made, drawn_packs, random_answers, seeded
from support.shipped import SHELF, cards_to_try, shipped

FACTS: dict[str, Any] = {
    "location": fact(kind="place"),
    "patient": fact(values=["nobody", "one"]),
    "awake": fact(harmless=["talking"], danger=["out"], applies_when={"patient": "one"}),
    "weapon": fact(harmless=["none"], danger=["near"]),
    "age": fact(values=["child", "adult"]),
    "wish": fact(harmless=["no"], danger=["yes"]),
    "name": fact(kind="text"),
    "survived": {"from": "responders", "values": ["yes", "no"]},
}
PACK = small(
    facts=FACTS,
    screens={
        "weapon": {"says": "weapon", "when": {"weapon": "near"}},
        "wish": {"says": "wish", "when": {"wish": "yes"}},
    },
    rules=[rule("out", when={"awake": "out"}, send="ems hot")],
    card={"questions": ["location", "patient", "awake", "weapon"], "closing": ["name"]},
    cards={
        "check": {
            "title": "Check",
            "about": "x",
            "default": "police prompt",
            "questions": [{"fact": "weapon", "ask": "Any weapon?", "why": "Teams."}, "age"],
            "closing": ["location", "wish"],
        }
    },
    offers=[
        offer(
            "alone",
            cards="check",
            cleared=["weapon", "wish"],
            when={"age": "adult"},
            replaces="police",
            brings="team prompt",
        )
    ],
    programs={"team": program()},
)


def decided(card: str = "check", pack: Any = PACK, **facts: str) -> Decision:
    return decide(pack, Situation(card, NOON, facts))


def order(decision: Decision) -> list[str]:
    return [asking.fact for asking in decision.interview]


class TestTheOrder:
    def test_is_case_entrys_then_the_cards_then_the_closing_ones(self) -> None:
        assert order(decided()) == [
            "location",
            "patient",
            "awake",
            "weapon",
            "age",
            "wish",
            "name",
        ]

    def test_is_case_entrys_alone_before_a_complaint(self) -> None:
        assert order(decided("case-entry")) == ["location", "patient", "awake", "weapon", "name"]

    def test_asks_each_fact_once_and_never_what_others_tell(self) -> None:
        for card in PACK.sections.cards:
            asked = order(decided(card))
            assert len(asked) == len(set(asked))
            assert "survived" not in asked

    def test_takes_in_what_an_open_offer_still_needs(self) -> None:
        pack = small(
            facts=FACTS,
            screens={"weapon": {"says": "weapon", "when": {"weapon": "near"}}},
            card={"questions": ["patient"], "closing": ["name"]},
            offers=[
                offer("alone", cleared="weapon", replaces="police", brings="team prompt"),
            ],
            programs={"team": program(when={"age": "adult"})},
        )
        assert order(decided("case-entry", pack)) == ["patient", "weapon", "age", "name"]
        refused = decided("case-entry", pack, weapon="near")
        assert order(refused) == ["patient", "name"]


class TestTheNextQuestion:
    def ask(self, **facts: str) -> list[str]:
        """The questions of a whole interview; those given are answered, all others with unknown."""
        asked: list[str] = []
        answered = dict(facts)
        while (name := decided(**answered).next_fact(answered.keys())) is not None:
            asked.append(name)
            answered[name] = facts.get(name, "unknown")
            assert len(asked) < 20
        return asked

    def test_is_the_first_that_applies_and_has_no_answer(self) -> None:
        assert decided().next_fact(()) == "location"
        assert decided(location="here").next_fact({"location"}) == "patient"

    def test_passes_over_what_does_not_apply(self) -> None:
        facts = {"location": "x", "patient": "nobody"}
        decision = decided(**facts)
        assert decision.next_fact(facts.keys()) == "weapon"
        applies = {asking.fact: asking.applies for asking in decision.interview}
        assert applies["awake"] is False
        assert applies["weapon"] is True

    def test_counts_an_unclear_answer_as_asked(self) -> None:
        facts = {"location": "x", "patient": "unknown"}
        assert decided(**facts).next_fact(facts.keys()) == "awake"

    def test_is_none_at_the_end(self) -> None:
        assert len(self.ask()) == 7
        everything = {asking.fact: "unknown" for asking in decided().interview}
        assert decided(**everything).next_fact(everything.keys()) is None

    def test_does_not_come_back_to_what_was_volunteered(self) -> None:
        assert "weapon" not in self.ask(weapon="none")


class TestAmending:
    """Answers stay when the path leads elsewhere; what counts is where it leads now."""

    def test_a_stale_harmless_answer_stops_counting(self) -> None:
        pack = small(
            facts=FACTS,
            rules=[rule("unclear", when={"awake": "unclear"}, send="ems prompt")],
            card={"questions": ["patient", "awake"]},
        )
        before = decided("case-entry", pack, patient="one", awake="unknown")
        assert before.line("ems")
        assert decided("case-entry", pack, patient="nobody", awake="unknown").line("ems") is None

    def test_a_danger_goes_on_counting(self) -> None:
        assert decided(patient="nobody", awake="out").line("ems")

    def test_back_again_it_counts_as_before(self) -> None:
        there = decided(patient="one", awake="out", weapon="none")
        assert decided(weapon="none", awake="out", patient="one") == there

    def test_a_question_that_applies_again_is_asked(self) -> None:
        facts = {"location": "x", "patient": "one"}
        assert decided(**facts).next_fact(facts.keys()) == "awake"


class TestSwitchingCards:
    def test_asks_nothing_twice(self) -> None:
        entry = {"location": "x", "patient": "one", "awake": "talking", "weapon": "none"}
        assert decided("case-entry", **entry).next_fact(entry.keys()) == "name"
        assert decided("check", **entry).next_fact(entry.keys()) == "age"

    @settings(max_examples=100, deadline=None)
    @given(drawn_packs(), st.integers(0, 2**32 - 1))
    def test_asks_nothing_twice_on_any_pack(self, made: Made, seed: int) -> None:
        facts = random_answers(seeded(seed), made.pack, calm=50)
        for card in made.pack.sections.cards:
            decision = decide(made.pack, Situation(card, NOON, facts))
            assert decision.next_fact(facts.keys()) not in facts

    def test_a_fact_that_a_card_gives_is_not_asked(self) -> None:
        pack = small(
            facts=FACTS,
            card={"questions": ["patient", "awake"]},
            cards={
                "down": {
                    "title": "Down",
                    "about": "x",
                    "default": "ems hot",
                    "gives": {"patient": "one"},
                }
            },
        )
        decision = decide(pack, Situation("down", NOON))
        matters = {asking.fact: asking.matters for asking in decision.interview}
        assert not matters["patient"]


class TestWords:
    TALK: ClassVar[dict[str, Any]] = {
        "caller": fact(values=["patient", "other"]),
        "awake": {
            **fact(harmless=["yes"], danger=["no"]),
            "ask": "Are they awake?",
            "ask_of": {"patient": "Do you feel faint?"},
            "why": "Medics.",
        },
    }
    PACK = small(
        facts=TALK,
        asked_by={"fact": "caller", "third_party": "other"},
        cards={
            "own": {
                "title": "x",
                "about": "x",
                "default": "ems hot",
                "questions": [{"fact": "awake", "ask": "Look: awake?", "why": "Now."}],
            },
            "plain": {"title": "x", "about": "x", "default": "ems hot", "questions": ["awake"]},
        },
    )

    def words(self, card: str, **answers: str) -> str:
        found = words_of(
            self.PACK.sections, self.PACK.plans[card], self.PACK.header.asked_by, "awake", answers
        )
        assert found
        return found["en"]

    def test_are_the_facts_own(self) -> None:
        assert self.words("plain") == "Are they awake?"
        assert self.words("plain", caller="other") == "Are they awake?"

    def test_are_others_for_the_person_themselves(self) -> None:
        assert self.words("plain", caller="patient") == "Do you feel faint?"

    def test_are_the_cards_where_it_has_some(self) -> None:
        assert self.words("own") == "Look: awake?"

    def test_say_why_it_is_asked(self) -> None:
        sections, plans = self.PACK.sections, self.PACK.plans
        assert reason_of(sections, plans["plain"], "awake") == {"en": "Medics."}
        assert reason_of(sections, plans["own"], "awake") == {"en": "Now."}
        assert reason_of(sections, plans["plain"], "caller") is None

    def test_need_nobody_who_is_asked(self) -> None:
        plan = self.PACK.plans["plain"]
        assert words_of(self.PACK.sections, plan, None, "awake", {"caller": "patient"}) == {
            "en": "Are they awake?"
        }
        other = AskedBy(fact="caller")
        assert words_of(self.PACK.sections, plan, other, "awake", {}) == {"en": "Are they awake?"}


class TestWhatMatters:
    def mattering(self, **facts: str) -> set[str]:
        return {asking.fact for asking in decided(**facts).interview if asking.matters}

    def test_are_the_questions_whose_answer_may_change_the_response(self) -> None:
        assert self.mattering() == {"patient", "awake", "weapon", "age", "wish"}

    def test_is_less_and_less(self) -> None:
        assert self.mattering(weapon="near") == {"patient", "awake"}
        assert self.mattering(weapon="near", patient="nobody") == set()

    def test_is_nothing_once_it_is_settled(self) -> None:
        decision = decided(weapon="near", patient="nobody")
        assert decision.settled
        assert not any(asking.matters for asking in decision.interview)

    @settings(max_examples=100, deadline=None)
    @given(drawn_packs(), st.integers(0, 2**32 - 1))
    def test_of_an_unanswered_question_that_does_not_no_answer_changes_a_line(
        self, made: Made, seed: int
    ) -> None:
        facts = random_answers(seeded(seed), made.pack, calm=30)
        decision = decide(made.pack, Situation("case-entry", NOON, facts))
        for asking in decision.interview:
            told_already = standing_answers(made.pack, facts, ["case-entry"])
            if asking.matters or asking.fact in told_already or not asking.applies:
                continue
            for value in made.pack.domains[asking.fact].answers():
                told = Situation("case-entry", NOON, {**facts, asking.fact: value})
                found = decide(made.pack, told)
                assert [(one.key, one.urgency) for one in found.lines] == [
                    (one.key, one.urgency) for one in decision.lines
                ]


@pytest.mark.parametrize("name", SHELF.names())
def test_the_interview_of_shipped_cards_comes_to_an_end(name: str) -> None:
    """Of every card of the base pack; of the others, which add programs, a few each."""
    pack = shipped(name)
    for card in cards_to_try(pack):
        for pick in (0, -1):
            facts: dict[str, str] = {}
            while True:
                decision = decide(pack, Situation(card, NOON, facts))
                asked = decision.next_fact(facts.keys())
                if asked is None:
                    break
                assert asked not in facts
                facts[asked] = [*pack.domains[asked].clear, "unknown"][pick]
            assert all(asking.fact in facts or not asking.applies for asking in decision.interview)
