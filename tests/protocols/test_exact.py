"""Exact bounds of whole calls: tiers, uncertain places, answers in conflict, and work that ends."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from protocols.bounds import Bounds
from protocols.conflict import decide_over
from protocols.decide import decide
from protocols.decision import Decision
from protocols.evaluation import evaluate
from protocols.exact import Standing, TooWide, exact_bounds, exactly, within_steps
from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.situation import Situation, Whereabouts
from protocols.triage import answer, read_request
from protocols.words import Urgency
from support.packs import NOON, Content, compiled, fact, rule, small
from support.random_packs import Made, drawn_packs, random_situation, seeded

SEEDS = st.integers(0, 2**32 - 1)
EXAMPLES = int(os.environ.get("GUIDECARD_BOUNDS_EXAMPLES", "120"))
MOST_ENDINGS = 400

LADDER: list[Content] = [
    {"tier": "careful", "says": "CAREFUL", "all": ["stage", "secure"]},
    {"tier": "emergency", "says": "EMERGENCY", "any": "hot"},
    {"tier": "led", "says": "LED BY A TEAM", "all": ["police", "team lead"]},
    {"tier": "field", "says": "FIELD", "any": ["police", "fire", "ems"]},
    {"tier": "advice", "says": "ADVICE", "any": ["consult", "line"]},
    {"tier": "information", "says": "INFORMATION"},
]
"""Steps that hang on roles and on several lines at once."""

EVERY_PLACE = (
    None,
    *(Whereabouts(10.1, 20 + east, 10.0) for east in (-0.2, -0.05, 0.05, 0.15)),
    *(Whereabouts(10.1, 20 + border, 10.0) for border in (-0.1, 0.0, 0.1, 0.2)),
)
"""Where the random packs' two areas can be true, false and uncertain, in every mix."""

Step = tuple[LineKey, Urgency]


def steps(pack: Pack, card: str, decision: Decision) -> frozenset[Step]:
    """The urgencies that something on the card asks for, as far as a decision has them."""
    return frozenset(
        (line.key, urgency)
        for line in decision.lines
        for urgency in pack.procedure.cards[card].now.at_least[line.key]
        if urgency <= line.urgency
    )


def agree(found: Bounds, pack: Pack, now: Decision, ends: list[Decision]) -> None:
    """Exact bounds are what trying every ending finds."""
    there = steps(pack, now.card, now)
    each = [steps(pack, now.card, end) for end in ends]
    named = [
        {(LineKey(change.service, change.by_phone), change.urgency) for change in changes}
        for changes in (found.could_add, found.could_drop)
    ]
    assert found.kind == "exact"
    assert named == [frozenset.union(*each) - there, there - frozenset.intersection(*each)]
    ladder = [step.tier for step in pack.sections.tiers]
    reached = {end.tier for end in ends}
    assert list(found.tiers) == [tier for tier in ladder if tier in reached]


def endings(pack: Pack, call: Situation, facts: frozenset[str]) -> Iterator[Situation]:
    for values in product(*((None, *pack.domains[name].answers()) for name in sorted(facts))):
        told = {name: value for name, value in zip(sorted(facts), values, strict=True) if value}
        yield replace(call, facts={**call.facts, **told})


def standing(pack: Pack, call: Situation) -> Standing:
    return Standing(evaluate(pack, call), decide(pack, call).lines)


def drawn_call(made: Made, seed: int) -> Situation:
    dice = seeded(seed)
    call = random_situation(dice, made.pack)
    return replace(call, facts={name: call.facts[name] for name in dice.some(sorted(call.facts))})


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn_packs(), SEEDS)
def test_bounds_and_tiers_are_what_trying_every_answer_at_every_place_finds(
    made: Made, seed: int
) -> None:
    pack = compiled({**made.content, "tiers": LADDER})
    call = drawn_call(made, seed)
    evaluation = evaluate(pack, call)
    open_inputs = evaluation.outside.open_inputs
    places = EVERY_PLACE if call.place is None else (call.place,)
    assume(call.place is None or not open_inputs)
    found = list(endings(pack, call, evaluation.open_facts))
    assume(len(found) * len(places) <= MOST_ENDINGS)
    ends = [decide(pack, replace(end, place=place)) for end in found for place in places]
    now = decide(pack, call)
    agree(exact_bounds(Standing(evaluation, now.lines)), pack, now, ends)


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn_packs(), SEEDS)
def test_bounds_of_answers_in_conflict_are_over_every_way_to_resolve_it(
    made: Made, seed: int
) -> None:
    pack = compiled({**made.content, "tiers": LADDER})
    dice = seeded(seed)
    call = drawn_call(made, seed)
    deciding = [name for name, domain in pack.domains.items() if domain.clear]
    fact = dice.one(deciding)
    told = {fact: tuple(dice.some(pack.domains[fact].answers(), least=2)[:2])}
    unasked = replace(call, facts={f: v for f, v in call.facts.items() if f != fact})
    evaluation = evaluate(pack, unasked, told)
    assume(not evaluation.outside.open_inputs)
    found = list(endings(pack, unasked, evaluation.open_facts))
    assume(len(found) <= MOST_ENDINGS)
    joined = decide_over(pack, call, told)
    assert not joined.settled
    exact = exact_bounds(Standing(evaluation, joined.lines))
    agree(exact, pack, joined, [decide(pack, end) for end in found])
    wide = {(c.service, c.urgency, c.by_phone) for c in (*joined.could_add, *joined.could_drop)}
    assert {(c.service, c.urgency, c.by_phone) for c in exact.could_add} <= wide
    assert {(c.service, c.urgency, c.by_phone) for c in exact.could_drop} <= wide


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn_packs(), SEEDS)
def test_calls_with_one_key_have_one_answer(made: Made, seed: int) -> None:
    """Whatever else differs, such as the minute: what is kept by the key can be told for both."""
    call = drawn_call(made, seed)
    later = replace(call, at=call.at + timedelta(minutes=1))
    both = [
        Standing(evaluate(made.pack, one), decide(made.pack, one).lines) for one in (call, later)
    ]
    if both[0].key == both[1].key:
        assert exact_bounds(both[0]) == exact_bounds(both[1])


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn_packs(), SEEDS, SEEDS)
def test_calls_with_other_bounds_have_other_keys(made: Made, seed: int, other: int) -> None:
    both = [standing(made.pack, drawn_call(made, dice)) for dice in (seed, other)]
    if exact_bounds(both[0]) != exact_bounds(both[1]):
        assert both[0].key != both[1].key


def asked_of_triage(pack: Pack, call: Situation) -> dict[str, Any]:
    """The reply to a request that tells nothing but a card and answers."""
    request = {
        "pack": pack.id,
        "card": call.card,
        "at": NOON.isoformat(),
        "facts": dict(call.facts),
    }
    return answer(read_request(json.dumps(request)), lambda _: pack, lambda: NOON)


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn_packs(), SEEDS)
def test_triage_replies_with_what_trying_every_ending_finds(made: Made, seed: int) -> None:
    drawn = drawn_call(made, seed)
    call = Situation(drawn.card, NOON, drawn.facts)
    found = list(endings(made.pack, call, evaluate(made.pack, call).open_facts))
    assume(len(found) * len(EVERY_PLACE) <= MOST_ENDINGS)
    reply = asked_of_triage(made.pack, call)
    now = decide(made.pack, call)
    each = [
        steps(made.pack, call.card, decide(made.pack, replace(end, place=place)))
        for end in found
        for place in EVERY_PLACE
    ]
    there = steps(made.pack, call.card, now)
    added, dropped = (
        {(change["service"], change["urgency"]) for change in reply[part]}
        for part in ("could_add", "could_drop")
    )
    assert reply["bounds"] == "exact"
    assert added == {(k.service, u.word) for k, u in frozenset.union(*each) - there}
    assert dropped == {(k.service, u.word) for k, u in there - frozenset.intersection(*each)}
    if reply["settled"]:
        assert set(each) == {there}


def test_triage_is_exact_where_a_live_call_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("protocols.exact.MOST_STEPS", 500)
    wide = pairs(10)
    with pytest.raises(TooWide):
        exact_bounds(wide, within_steps)
    reply = asked_of_triage(wide.evaluation.pack, wide.evaluation.situation)
    assert reply["bounds"] == "exact"
    assert [change["service"] for change in reply["could_add"]] == ["ems"]
    assert len(reply["could_add"][0]["if"]) == 20


def pairs(count: int) -> Standing:
    """A pack in which an ambulance goes if both of any pair are so; the pairs lie far apart."""
    names = [f"{letter}{n}" for letter in "ab" for n in range(count)]
    both = [{"all": [{f"a{n}": "yes"}, {f"b{n}": "yes"}]} for n in range(count)]
    pack = small(
        facts={name: fact(harmless=["no"], danger=["yes"]) for name in names},
        rules=[rule("both", when={"any": both}, send="ems hot")],
        card={"questions": names},
    )
    return standing(pack, Situation("case-entry", NOON))


class TestWork:
    """How much is done, and how it ends."""

    def test_work_that_is_too_much_for_a_live_call_is_given_up(self) -> None:
        with pytest.raises(TooWide):
            exact_bounds(pairs(24), within_steps)

    def test_without_a_limit_it_is_done(self) -> None:
        told: list[int] = []
        found = exact_bounds(pairs(10), told.append)
        assert found.kind == "exact"
        assert [change.service for change in found.could_add] == ["ems"]
        assert len(found.could_add[0].facts) == 20
        assert told == sorted(told)
        assert len(told) > 1

    def test_it_ends_at_once_when_told_to(self) -> None:
        class Enough(Exception):
            pass

        told: list[int] = []

        def stop(steps: int) -> None:
            told.append(steps)
            raise Enough

        with pytest.raises(Enough):
            exact_bounds(pairs(24), stop)
        assert len(told) == 1

    def test_a_pack_with_very_many_questions_is_not_too_deep(self) -> None:
        names = [f"f{n}" for n in range(900)]
        pack = small(
            facts={name: fact(harmless=["no"], danger=["yes"]) for name in names},
            rules=[rule("any", when={"any": [{n: "yes"} for n in names]}, send="ems hot")],
            card={"questions": names},
        )
        decision = decide(pack, Situation("case-entry", NOON), exactly)
        assert len(decision.could_add[0].facts) == 900
        assert decision.tiers == ("emergency", "field")
