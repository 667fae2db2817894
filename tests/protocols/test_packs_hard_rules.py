"""The hard rules of call taking, held by the base pack even where every kind of team exists.

The agency of these tests has a team of each kind on every card, always free, everywhere: whatever
is not sent to them is kept away by the base pack alone.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from protocols.conditions import Atom, Condition, Every, Some, Tripped
from protocols.decide import decide
from protocols.decision import Decision, OfferState
from protocols.kleene import TRUE
from protocols.lines import Line, LineSpec
from protocols.model import Instruction
from protocols.pack import Pack
from protocols.parsed import ParsedRule, leaves
from protocols.saying import said
from protocols.shelf import SHIPPED, Shelf
from protocols.situation import Situation, Status
from protocols.words import FIELD_SERVICES, TRANSFER_LOST, UNCLEAR, Role, TransferState, Urgency
from support.packs import HEADER, NOON, program, write_pack
from support.random_packs import random_situation, seeded
from support.safety import Safety, lower_than, responses

BASE = Shelf().load("base")
CARDS = tuple(BASE.sections.cards)
WITH_TEAMS = ("welfare-check", "person-down", "mental-health", "suicide-threat")
TEAMS = {
    "walkers": program(services="community_team", mode="solo"),
    "crisis-team": program(services="behavioral_health", mode="solo"),
    "pair": program(services="behavioral_health", mode=["dual", "embedded"]),
    "followers": program(services="behavioral_health", mode="secondary"),
    "line": program(services="crisis_line", mode=["transfer", "conference"]),
}

CALM = {
    "caller_is": "patient",
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
    "can_speak": "freely",
    "crime": "none",
    "child_at_risk": "no",
    "in_traffic": "no",
    "conduct": "calm",
    "known_violence": "no",
    "suicidal": "no",
    "means": "no_means",
    "taken": "no",
    "wish_dead": "no",
    "thoughts": "no",
    "behaviour": "never",
    "officer_wanted": "no",
    "visit_needed": "no",
    "transfer_ok": "yes",
}
"""Every danger known to be absent."""


@cache
def teams() -> Pack:
    """The base pack with a team of each kind."""
    content = {**HEADER, "pack": "teams", "extends": "base", "programs": TEAMS}
    with TemporaryDirectory() as folder:
        write_pack(Path(folder), "teams", {"pack.yaml": json.dumps(content)})
        return Shelf((Path(folder), SHIPPED)).load("teams")


def decided(card: str, **facts: str | None) -> Decision:
    """What is decided on a calm call with these answers instead; None takes one out."""
    held = {**CALM, **facts}
    answers = {fact: value for fact, value in held.items() if value is not None}
    return decide(teams(), Situation(card, NOON, answers))


def field(decision: Decision) -> dict[str, Line]:
    """The lines of police, fire and ems that come in person."""
    lines = decision.lines
    return {
        x.service: x for x in lines if x.service in FIELD_SERVICES and x.role is not Role.CONSULT
    }


def civilians(decision: Decision) -> list[Line]:
    """The lines of teams that come in person."""
    return [x for x in decision.lines if x.service in {"behavioral_health", "community_team"}]


class TestControls:
    @pytest.mark.parametrize("card", WITH_TEAMS)
    def test_with_every_danger_absent_nobody_of_the_field_goes(self, card: str) -> None:
        """Else the tests below would hold of a pack that never sends a team."""
        calm = decided(card)
        assert not field(calm)
        assert calm.screened

    @pytest.mark.parametrize("card", ["mental-health", "suicide-threat"])
    def test_a_low_risk_goes_by_phone(self, card: str) -> None:
        by_phone = decided(
            card,
            suicidal="yes",
            wish_dead="yes",
            thoughts="yes",
            method="no",
            intent="no",
            plan="no",
        )
        assert [line.service for line in by_phone.lines] == ["crisis_line"]


EXCLUSIONS = (
    "awake",
    "breathing",
    "injury",
    "sudden_illness",
    "weapon",
    "violence",
    "can_speak",
    "crime",
    "child_at_risk",
    "in_traffic",
    "conduct",
)
"""What must each be a clear no before a team goes alone."""


class TestWhatIsNotKnownClearsNothing:
    """1. A team, a line, or nobody at all needs an explicit no to each exclusion question."""

    @pytest.mark.parametrize("fact", EXCLUSIONS)
    @pytest.mark.parametrize("answer", [None, *UNCLEAR])
    @pytest.mark.parametrize("card", WITH_TEAMS)
    def test_a_team_never_goes_alone_on_it(self, card: str, answer: str | None, fact: str) -> None:
        assert field(decided(card, **{fact: answer}))

    @pytest.mark.parametrize("fact", ["intent", "plan", "behaviour", "means", "taken"])
    @pytest.mark.parametrize("answer", [None, *UNCLEAR])
    def test_nor_on_what_is_not_known_of_a_suicide(self, answer: str | None, fact: str) -> None:
        known = {"suicidal": "yes", "thoughts": "yes", "method": "no", "intent": "no", "plan": "no"}
        assert field(decided("suicide-threat", **{**known, fact: answer}))

    @pytest.mark.parametrize("card", CARDS)
    def test_and_with_nothing_known_the_whole_default_goes(self, card: str) -> None:
        nothing = decide(teams(), Situation(card, NOON))
        default = {words.split(" ")[0] for words in BASE.sections.cards[card].default}
        assert default <= field(nothing).keys()


class TestWhoeverCannotBeWokenAndDoesNotSurelyBreathe:
    """2. Medics at once and the words for compressions, on whatever card."""

    @pytest.mark.parametrize("breathing", ["none", "gasping", "hard", *UNCLEAR])
    @pytest.mark.parametrize("card", CARDS)
    def test_gets_medics_at_once_and_compressions(self, card: str, breathing: str) -> None:
        found = decided(card, awake="unresponsive", breathing=breathing)
        assert field(found)["ems"].urgency is Urgency.HOT
        assert "cpr-adult" in found.instructions

    @pytest.mark.parametrize(
        ("age", "instruction"),
        [
            ("infant", "cpr-infant"),
            ("child", "cpr-child"),
            ("teen", "cpr-adult"),
            ("elder", "cpr-adult"),
            ("unknown", "cpr-adult"),
            (None, "cpr-adult"),
        ],
    )
    def test_by_the_words_for_the_age_and_no_others(
        self, age: str | None, instruction: str
    ) -> None:
        found = decided("not-breathing", awake="unresponsive", breathing="none", age=age)
        assert [name for name in found.instructions if name.startswith("cpr")] == [instruction]

    def test_but_whoever_is_awake_is_choking(self) -> None:
        found = decided("case-entry", awake="talking", breathing="none")
        assert "choking" in found.instructions
        assert not any(name.startswith("cpr") for name in found.instructions)

    def test_and_no_second_is_lost_on_looking_where_breathing_is_surely_gone(self) -> None:
        found = decided("case-entry", awake="unresponsive", breathing="none")
        assert "look-at-chest" not in found.instructions

    @pytest.mark.parametrize("name", ["cpr-adult", "cpr-child", "cpr-infant"])
    def test_with_a_pace_and_the_two_clocks(self, name: str) -> None:
        held = BASE.sections.instructions[name]
        assert held.pacer_per_minute == 110
        assert {clock.until: clock.goal_seconds for clock in held.clocks} == {
            "arrest_recognised": 90,
            "first_compression": 150,
        }


class TestAWeaponAFightOrACrime:
    """3. Police are there, a team is never alone and leads nobody."""

    DANGERS = (
        ("weapon", "within_reach"),
        ("weapon", "in_hand"),
        ("weapon", "used"),
        ("violence", "threat"),
        ("violence", "now"),
        ("crime", "just_now"),
        ("crime", "in_progress"),
    )

    @pytest.mark.parametrize(("fact", "value"), DANGERS)
    @pytest.mark.parametrize("card", CARDS)
    def test_brings_police(self, card: str, fact: str, value: str) -> None:
        assert field(decided(card, **{fact: value}))["police"].urgency >= Urgency.PROMPT

    @pytest.mark.parametrize("value", ["within_reach", "in_hand", "used"])
    @pytest.mark.parametrize("card", CARDS)
    def test_a_team_waits_for_police(self, card: str, value: str) -> None:
        found = decided(card, weapon=value)
        assert field(found)["police"].role is Role.SECURE
        assert all(line.role in {Role.STAGE, Role.AFTER} for line in civilians(found))

    @pytest.mark.parametrize(("fact", "value"), [("weapon", "in_hand"), ("violence", "now")])
    def test_medics_wait_near_by(self, fact: str, value: str) -> None:
        found = decided("overdose", **{fact: value})
        assert field(found)["ems"].role is Role.STAGE

    def test_medics_do_not_wait_for_a_weapon_that_nobody_awake_can_reach(self) -> None:
        found = decided("overdose", weapon="within_reach", awake="unresponsive")
        assert field(found)["ems"].role is Role.LEAD
        assert field(found)["police"].role is Role.SECURE


class TestSuicide:
    """4. An act or a high risk brings people; consent is not asked, no line takes their place."""

    HIGH = ({"intent": "yes"}, {"plan": "yes"}, {"behaviour": "recent"}, {"means": "in_hand"})

    @pytest.mark.parametrize("answers", HIGH)
    @pytest.mark.parametrize("card", ["suicide-threat", "mental-health", "welfare-check"])
    def test_a_high_risk_brings_people(self, card: str, answers: dict[str, str]) -> None:
        found = decided(card, suicidal="yes", thoughts="yes", **answers)
        assert "police" in field(found)
        assert not any(
            o.id in {"by-phone", "team-alone", "clinicians-alone"} and o.state is OfferState.TAKEN
            for o in found.offers
        )

    @pytest.mark.parametrize("refused", ["yes", "no", "unknown"])
    @pytest.mark.parametrize("card", CARDS)
    def test_an_act_brings_medics_at_once_and_police_whatever_is_wished(
        self, card: str, refused: str
    ) -> None:
        found = decided(card, suicidal="yes", taken="yes", help_refused=refused)
        assert field(found)["ems"].urgency is Urgency.HOT
        assert field(found)["police"].urgency >= Urgency.PROMPT

    @pytest.mark.parametrize("answer", UNCLEAR)
    @pytest.mark.parametrize("at_scene", ["with_them", "elsewhere"])
    def test_not_knowing_what_was_taken_brings_medics(self, answer: str, at_scene: str) -> None:
        found = decided("suicide-threat", suicidal="yes", taken=answer, at_scene=at_scene)
        assert "ems" in field(found)

    @pytest.mark.parametrize(
        ("answers", "band"),
        [
            ({"wish_dead": "yes"}, "low"),
            ({"thoughts": "yes"}, "low"),
            ({"thoughts": "yes", "method": "yes"}, "moderate"),
            ({"behaviour": "lifetime"}, "moderate"),
            ({"thoughts": "yes", "intent": "yes"}, "high"),
            ({"thoughts": "yes", "plan": "yes"}, "high"),
            ({"behaviour": "recent"}, "high"),
        ],
    )
    def test_the_bands_are_the_published_ones(self, answers: dict[str, str], band: str) -> None:
        said_no = {"method": "no", "intent": "no", "plan": "no"}
        found = decided("suicide-threat", suicidal="yes", **{**said_no, **answers})
        tripped = {name for name, state in found.screens.items() if state == "tripped"}
        bands = ["low", "moderate", "high"]
        expected = {f"suicide-{name}" for name in bands[: bands.index(band) + 1]}
        assert tripped & {f"suicide-{name}" for name in bands} == expected


class TestALostTransfer:
    """5. Whatever happens to a transfer but being resolved, somebody goes."""

    @pytest.mark.parametrize("state", sorted(TRANSFER_LOST))
    @pytest.mark.parametrize("card", ["suicide-threat", "mental-health"])
    def test_brings_somebody(self, card: str, state: TransferState) -> None:
        calm = {**CALM, "suicidal": "yes"}
        found = decide(teams(), Situation(card, NOON, calm, transfers={"line": state}))
        assert field(found)

    @pytest.mark.parametrize("caller", ["relative_away", "passer_by", "agency", "child", "unknown"])
    def test_and_only_the_person_or_somebody_at_their_side_is_handed_on(self, caller: str) -> None:
        assert decided("suicide-threat", suicidal="yes", caller_is=caller).tier != "clinician_line"


class TestSomebodyAlwaysGoes:
    """6. To a child at risk, to who cannot speak, to noise on the line, to violence at home."""

    @pytest.mark.parametrize(
        ("fact", "value"),
        [
            ("child_at_risk", "yes"),
            ("can_speak", "guarded"),
            ("can_speak", "cannot"),
            ("open_line", "distress"),
            ("domestic", "yes"),
        ],
    )
    @pytest.mark.parametrize("card", CARDS)
    def test_as_police_on_every_card(self, card: str, fact: str, value: str) -> None:
        found = decided(card, violence="earlier", **{fact: value})
        assert field(found)["police"].urgency >= Urgency.PROMPT

    def test_and_a_report_is_due_for_the_child(self) -> None:
        assert decided("welfare-check", child_at_risk="yes").reports_due == ("child-protection",)


class TestSignsOfAHoax:
    """7. They warn and change nothing else."""

    @pytest.mark.parametrize("card", CARDS)
    def test_only_add_a_caution(self, card: str) -> None:
        without = decided(card, weapon="used", violence="now")
        found = decided(card, weapon="used", violence="now", hoax_signs="yes")
        assert (found.lines, found.tier, found.offers) == (
            without.lines,
            without.tier,
            without.offers,
        )
        assert set(found.cautions) == {*without.cautions, "may-be-false"}


BODY = ("push", "breath", "chest", "wound", "nose", "throw up", "back on the floor", "swallow")


class TestMedicalWords:
    """9. Whatever touches the body is sample content until a medical director approves it."""

    @pytest.mark.parametrize("name", BASE.sections.instructions)
    def test_are_marked_as_medical(self, name: str) -> None:
        held: Instruction = BASE.sections.instructions[name]
        steps = " ".join(said(step.say) for step in held.steps).lower()
        touches = any(word in steps for word in BODY) and name not in {"fumes"}
        assert held.medical or not touches

    def test_raise_an_alarm_only_against_a_threat_to_life(self) -> None:
        alarms = {name for name, held in BASE.sections.instructions.items() if held.alarm}
        assert alarms == {
            *("look-at-chest", "cpr-adult", "cpr-child", "cpr-infant"),
            *("choking", "choking-child", "choking-infant", "allergic-reaction", "childbirth"),
            *("bleeding", "naloxone", "hanging", "get-safe"),
            *("fire-get-out", "fire-trapped", "wires-on-car", "sinking-car"),
            *("attack", "threat-shooting", "threat-bomb"),
        }

    @pytest.mark.parametrize("card", CARDS)
    def test_a_card_by_itself_raises_none(self, card: str) -> None:
        """An alarm that always rings is not heard; rules raise them, by what was answered."""
        held = BASE.sections.cards[card]
        assert not any(BASE.sections.instructions[name].alarm for name in held.instruct)


class TestATeamThatIsNotThere:
    """11. Out of hours, out of area or busy: never less of police, fire or ems."""

    @pytest.mark.parametrize("card", WITH_TEAMS)
    @pytest.mark.parametrize("name", TEAMS)
    def test_never_leaves_less_behind(self, name: str, card: str) -> None:
        calm = Situation(card, NOON, CALM)
        closed = replace(calm, status={name: Status("closed", as_of=NOON)})
        before, after = responses(decide(teams(), calm)), responses(decide(teams(), closed))
        assert not lower_than(after[0], before[0])
        assert not lower_than(after[1], before[1])

    @pytest.mark.parametrize("card", WITH_TEAMS)
    def test_with_none_of_them_there_the_field_goes(self, card: str) -> None:
        closed = {name: Status("closed", as_of=NOON) for name in TEAMS}
        assert field(decide(teams(), Situation(card, NOON, CALM, status=closed)))


def fulfilled(condition: Condition) -> dict[str, str]:
    """Answers that make a condition without `not` true: the weakest that do."""
    match condition:
        case Atom(fact, values):
            order = (*reversed(BASE.domains[fact].clear), *UNCLEAR)
            return {fact: next(value for value in order if value in values)}
        case Tripped(screen):
            return fulfilled(BASE.parsed.screens[screen])
        case Every(parts):
            return {f: v for part in parts for f, v in fulfilled(part).items()}
        case Some(parts):
            return fulfilled(parts[0])
    raise AssertionError(f"no answers make this true: {condition}")


class TestWhatARuleSends:
    @pytest.mark.parametrize("held", BASE.parsed.rules, ids=lambda held: held.rule.id)
    def test_is_there_on_every_card_with_every_team_free(self, held: ParsedRule) -> None:
        """No offer, no team and no other card takes a rule's line away or lowers it."""
        assert held.when is not None
        needed = fulfilled(held.when)
        for fact, value in tuple(needed.items()):
            if fact in BASE.parsed.applies and value not in BASE.domains[fact].dangers:
                needed = {**fulfilled(BASE.parsed.applies[fact]), **needed}
        spared = {leaf.fact for leaf in leaves(held.unless or Every(())) if isinstance(leaf, Atom)}
        answers = {f: v for f, v in {**CALM, **needed}.items() if f in needed or f not in spared}
        opened = (held.card,) if held.card else held.rule.cards[:1]
        for card in CARDS:
            if BASE.sections.cards[card].gives.keys() & (needed.keys() | spared):
                continue  # what the card gives stands against an unclear answer, or spares the rule
            found = decide(teams(), Situation(card, NOON, answers, opened=opened))
            assert held.rule.id in {because.rule for because in found.because}
            for words in held.rule.send:
                spec = LineSpec.read(words)
                line = found.line(spec.service)
                assert line is not None
                assert line.urgency >= spec.urgency
                assert f"rule:{held.rule.id}" in line.origins
            assert set(held.rule.caution) <= set(found.cautions)
            assert set(held.rule.instruct) <= set(found.instructions)
            assert set(held.rule.report_due) <= set(found.reports_due)


class TestTheInvariants:
    @pytest.mark.parametrize("card", CARDS)
    def test_hold_of_random_calls_with_every_team_there(self, card: str) -> None:
        safety, dice = Safety(teams()), seeded(CARDS.index(card))
        for number in range(48):
            call = random_situation(dice, teams(), calm=98 * (number % 4) // 3)
            assert not list(safety.invariants(replace(call, card=card)))

    def test_can_each_be_tested_at_all(self) -> None:
        """A control: the condition of every invariant is met by some of the random calls."""
        safety, dice = Safety(teams()), seeded(7)
        unmet = {held.id for held in BASE.sections.invariants if held.given is not None}
        nodes = teams().procedure.invariants
        for _ in range(4000):
            evaluation = safety._at(random_situation(dice, teams()))[1]
            unmet -= {name for name in unmet if evaluation.truths[nodes[name]] is TRUE}
            if not unmet:
                break
        assert unmet == set()

    def test_no_rule_of_the_base_pack_says_nothing(self) -> None:
        rules = chain(BASE.sections.rules, *(c.rules for c in BASE.sections.cards.values()))
        assert all(said(rule.because).strip() for rule in rules)
