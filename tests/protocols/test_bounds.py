"""What could still be added or dropped, against every way in which the open questions may end."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.bounds import Reaching, conservatively
from protocols.decide import decide
from protocols.decision import Change, Decision
from protocols.evaluation import PLACE, evaluate
from protocols.exact import exactly
from protocols.inputs import look_outside
from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.situation import Situation
from protocols.words import Role, Urgency
from support.packs import NOON, fact, offer, program, rule, small
from support.random_packs import Made, drawn_packs, random_situation, seeded
from support.shipped import SHELF, cards_to_try, shipped

SEEDS = st.integers(0, 2**32 - 1)
EXAMPLES = int(os.environ.get("GUIDECARD_BOUNDS_EXAMPLES", "100"))
"""Random packs for each law; thousands by hand."""

Step = tuple[LineKey, Urgency]


def steps(decision: Decision) -> frozenset[Step]:
    """Each line with its urgency and every lesser one: what `at least` speaks of."""
    return frozenset(
        (line.key, urgency)
        for line in decision.lines
        for urgency in Urgency
        if urgency <= line.urgency
    )


def named(changes: tuple[Change, ...]) -> set[Step]:
    return {(LineKey(change.service, change.by_phone), change.urgency) for change in changes}


def open_facts(pack: Pack, call: Situation) -> tuple[str, ...]:
    """The facts that the interview of the card may still ask."""
    return tuple(sorted(evaluate(pack, call).open_facts))


def endings(pack: Pack, call: Situation) -> Iterator[Situation]:
    """Every way in which the open questions may be answered, or stay unanswered."""
    facts = open_facts(pack, call)
    for values in product(*((None, *pack.domains[name].answers()) for name in facts)):
        told = {name: value for name, value in zip(facts, values, strict=True) if value}
        yield replace(call, facts={**call.facts, **told})


def written_levels(pack: Pack, call: Situation) -> set[Step]:
    """The urgencies that anything on this card asks for; bounds speak of no others."""
    levels = pack.procedure.cards[call.card].now.at_least
    return {(key, urgency) for key, by_urgency in levels.items() for urgency in by_urgency}


def certain_place(made: Made, seed: int) -> Situation:
    """A call whose place is settled, as the endings vary answers alone."""
    dice = seeded(seed)
    while True:
        call = random_situation(dice, made.pack)
        if not look_outside(made.pack, call).open_inputs:
            # Fewer answers leave more open.
            kept = dice.some(sorted(call.facts))
            return replace(call, facts={name: call.facts[name] for name in kept})


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn_packs(), SEEDS)
def test_exact_bounds_are_what_trying_every_answer_finds(made: Made, seed: int) -> None:
    call = certain_place(made, seed)
    exact = decide(made.pack, call, exactly)
    assert exact.bounds == "exact"
    found = [steps(decide(made.pack, ending)) for ending in endings(made.pack, call)]
    levels = written_levels(made.pack, call)
    ever, always = frozenset.union(*found) & levels, frozenset.intersection(*found) & levels
    now = steps(exact) & levels
    assert named(exact.could_add) == ever - now
    assert named(exact.could_drop) == now - always


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn_packs(), SEEDS)
def test_exact_bounds_name_exactly_the_questions_that_matter(made: Made, seed: int) -> None:
    """A fact is named if, and only if, some two answers to it end differently, all else alike."""
    call = certain_place(made, seed)
    exact = decide(made.pack, call, exactly)
    facts = open_facts(made.pack, call)
    # Endings differ from one another by what is told of the open facts alone.
    ends = {
        tuple(ending.facts.get(name) for name in facts): steps(decide(made.pack, ending))
        for ending in endings(made.pack, call)
    }
    for change in (*exact.could_add, *exact.could_drop):
        step = LineKey(change.service, change.by_phone), change.urgency
        matters = set()
        for index, name in enumerate(facts):
            outcomes: dict[tuple[str | None, ...], set[bool]] = {}
            for told, end in ends.items():
                rest = (*told[:index], *told[index + 1 :])
                outcomes.setdefault(rest, set()).add(step in end)
            if any(len(seen) == 2 for seen in outcomes.values()):
                matters.add(name)
        assert set(change.facts) == matters


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn_packs(), SEEDS)
def test_conservative_bounds_hold_all_that_the_exact_ones_name(made: Made, seed: int) -> None:
    dice = seeded(seed)
    for _ in range(3):
        call = random_situation(dice, made.pack)
        wide, exact = decide(made.pack, call), decide(made.pack, call, exactly)
        assert wide.bounds == "conservative"
        for these, those in (
            (exact.could_add, wide.could_add),
            (exact.could_drop, wide.could_drop),
        ):
            held = {
                (LineKey(change.service, change.by_phone), change.urgency): set(change.facts)
                for change in those
            }
            for change in these:
                step = LineKey(change.service, change.by_phone), change.urgency
                assert set(change.facts) <= held[step]
        assert exact.settled >= wide.settled
        assert exact.lines == wide.lines


def shown(decision: Decision) -> list[tuple[str, Urgency, Role, str | None]]:
    """The lines as they are sent: what for, how soon, in which role, and who comes."""
    return [(one.service, one.urgency, one.role, one.program) for one in decision.lines]


@pytest.mark.parametrize("reaching", [conservatively, exactly])
@settings(max_examples=EXAMPLES, deadline=None)
@given(made=drawn_packs(), seed=SEEDS)
def test_settled_means_that_no_answer_changes_who_comes_and_in_which_role(
    reaching: Reaching, made: Made, seed: int
) -> None:
    call = certain_place(made, seed)
    decision = decide(made.pack, call, reaching)
    if decision.settled:
        for ending in endings(made.pack, call):
            assert shown(decide(made.pack, ending)) == shown(decision)


@pytest.mark.parametrize("reaching", [conservatively, exactly])
def test_not_settled_while_an_answer_may_bring_a_team_that_no_answer_rules_out(
    reaching: Reaching,
) -> None:
    pack = small(
        facts={"age": fact(danger=["old"])},
        programs={"elders": program(when={"age": "old"})},
        card={"questions": ["age"], "default": ["police prompt", "team routine"]},
    )
    assert not decide(pack, Situation("case-entry", NOON), reaching).settled


@settings(max_examples=EXAMPLES, deadline=None)
@given(made=drawn_packs(rules_speak_of_roles=False), seed=SEEDS)
def test_exactly_settled_as_soon_as_no_answer_can_change_anything(made: Made, seed: int) -> None:
    """Roles apart: a rule that may still speak of one keeps the response open, whatever it says."""
    call = certain_place(made, seed)
    decision = decide(made.pack, call, exactly)
    ends = [decide(made.pack, ending) for ending in endings(made.pack, call)]
    offers = [[offer.state for offer in end.offers] for end in ends]
    if all(shown(end) == shown(decision) for end in ends) and all(o == offers[0] for o in offers):
        assert decision.settled


class TestInWords:
    """A small pack: a weapon brings police; a team goes alone where there is none."""

    PACK = small(
        facts={
            "weapon": fact(harmless=["none"], danger=["near", "drawn"]),
            "mood": fact(values=["calm", "loud"]),
        },
        screens={"weapon": {"says": "weapon", "when": {"weapon": "near or worse"}}},
        rules=[rule("drawn", when={"weapon": "drawn"}, send="police hot")],
        offers=[offer("alone", cleared="weapon", replaces="police", brings="team prompt")],
        programs={"team": program()},
        card={"questions": ["weapon", "mood"]},
    )

    def decided(self, **facts: str) -> Decision:
        return decide(self.PACK, Situation("case-entry", NOON, facts), exactly)

    def test_while_the_question_is_open_it_says_what_hangs_on_it(self) -> None:
        decision = self.decided()
        assert decision.could_add == (
            Change("police", Urgency.HOT, ("weapon",)),
            Change("team", Urgency.PROMPT, ("weapon",)),
        )
        assert decision.could_drop == (Change("police", Urgency.PROMPT, ("weapon",)),)
        assert not decision.settled

    @pytest.mark.parametrize("answer", ["none", "near", "drawn", "unknown"])
    def test_once_it_is_answered_the_rest_is_optional(self, answer: str) -> None:
        decision = self.decided(weapon=answer)
        assert decision.settled
        assert decision.could_add == decision.could_drop == ()

    def test_a_fact_that_is_never_asked_on_the_card_keeps_nothing_open(self) -> None:
        silent = small(
            facts={"weapon": fact(harmless=["none"], danger=["drawn"])},
            rules=[rule("drawn", when={"weapon": "drawn"}, send="police hot")],
        )
        assert decide(silent, Situation("case-entry", NOON)).settled

    def test_a_place_that_is_not_certain_is_a_question_too(self) -> None:
        pack = small(
            areas={"here": {"says": "Here", "polygon": [[10, 20], [10, 21], [11, 21]]}},
            offers=[offer("also", brings="team prompt")],
            programs={"team": program(areas="here")},
        )
        decision = decide(pack, Situation("case-entry", NOON), exactly)
        assert decision.could_add == (Change("team", Urgency.PROMPT, (PLACE,)),)
        assert not decision.settled

    def test_a_question_that_only_changes_who_comes_keeps_it_open(self) -> None:
        """Two teams; the first goes to adults alone."""
        pack = small(
            facts={"age": fact(values=["child", "adult"])},
            offers=[offer("also", brings="team prompt")],
            programs={"first": program(when={"age": "adult"}), "second": program()},
            card={"questions": ["age"]},
        )
        decision = decide(pack, Situation("case-entry", NOON))
        assert decision.lines[1].program == "second"
        assert not decision.settled

    def test_a_question_that_only_changes_who_waits_keeps_it_open(self) -> None:
        pack = small(
            facts={"weapon": fact(harmless=["none"], danger=["near"])},
            rules=[rule("near", when={"weapon": "near"}, stage="police")],
            card={"questions": ["weapon"]},
        )
        assert not decide(pack, Situation("case-entry", NOON)).settled


@pytest.mark.parametrize("name", SHELF.names())
def test_exact_bounds_of_shipped_packs_lie_within_the_conservative_ones(name: str) -> None:
    """With nothing known, the widest there is: on every card of base, on a few of other packs."""
    pack = shipped(name)
    for card in cards_to_try(pack):
        call = Situation(card, NOON)
        wide = decide(pack, call)
        exact = decide(pack, call, exactly)
        assert named(exact.could_add) <= named(wide.could_add)
        assert named(exact.could_drop) <= named(wide.could_drop)
