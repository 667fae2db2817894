"""Whatever is said over nodes is what `decide` does: lines, roles, programs, tiers, offers.

And whatever is true of a node in a live call is so for the solver and in the diagram.
"""

from dataclasses import dataclass, replace

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.decide import decide
from protocols.decision import OfferState
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Kleene, Truth
from protocols.pack import Pack
from protocols.proof.counting import Counting
from protocols.proof.ground import Ground, kept, levels
from protocols.proof.ordering import ordered
from protocols.proof.promises import promises
from protocols.proof.realising import View
from protocols.proof.searching import Copy
from protocols.proof.symbolic import holds_in
from protocols.shelf import Shelf
from protocols.situation import Situation
from protocols.words import Urgency
from support.random_packs import Made, drawn_packs, random_made, random_situation, seeded
from support.safety import kept_by, responses

SEEDS = st.integers(0, 2**32 - 1)


@dataclass(frozen=True)
class Said:
    """Nodes about one card that a reading asks for."""

    lines: dict[bool, dict[tuple[str, str, str], int]]
    """By whether of what is needed: by service, role and urgency."""
    kept: dict[tuple[str, Urgency], int]


class Reading:
    """A pack laid out, and everything said about it that is read here."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.ground = Ground.of(pack)
        self.promises = tuple(promises(self.ground))
        self._said = {card: self._all_of(card) for card in self.ground.outcomes}

    def _all_of(self, card: str) -> Said:
        sent, needed = self.ground.outcomes[card]
        build = self.ground.together.build
        assert sent.tiers
        assert needed.tiers
        assert sent.programs is not None
        for offer in self.pack.sections.offers:
            sent.offer(offer.id)
        return Said(
            {
                one.needed: {
                    (key.service, role.value, urgency.word): build.every(
                        [node, one.exactly(key, urgency)]
                    )
                    for key in one.keys
                    for role, node in one.roles(key).items()
                    for urgency in Urgency
                }
                for one in (sent, needed)
            },
            {level: kept(self.ground, sent, *level) for level in levels(sent)},
        )

    def said(self, card: str) -> Said:
        return self._said[card]

    def call(self, situation: Situation) -> Situation:
        """The call with its other cards opened in the pack's order, as a graph takes them."""
        cards = [c for c in self.pack.sections.cards if c in situation.opened]
        known = {f: v for f, v in situation.facts.items() if self.pack.domains[f].clear}
        return replace(situation, opened=tuple(cards), facts=known)

    def nodes(self, situation: Situation) -> dict[int, Truth]:
        graph = self.ground.together.graph()
        inputs = View(self.pack).inputs_at(situation)
        return graph.evaluate(Kleene(situation.facts, inputs), range(len(graph.nodes)))


def agree(reading: Reading, situation: Situation) -> None:
    """Read the nodes of a call and hold them against its decision."""
    call = reading.call(situation)
    decision, card = decide(reading.pack, call), call.card
    sent, needed = reading.ground.outcomes[card]
    said = reading.said(card)
    held = reading.nodes(call)

    def so(node: int) -> bool:
        return held[node] is TRUE

    assert so(reading.ground.world)
    assert so(reading.ground.current[card])
    for outcome, lines, tier in (
        (sent, decision.lines, decision.tier),
        (needed, decision.needed_lines, decision.needed),
    ):
        told = {what for what, node in said.lines[outcome.needed].items() if so(node)}
        assert told == {(line.service, line.role.value, line.urgency.word) for line in lines}
        assert [name for name, node in outcome.tiers.items() if so(node)] == [tier]
    for outcome, urgencies in zip((sent, needed), responses(decision), strict=True):
        for (service, urgency), node in levels(outcome).items():
            assert so(node) is (urgencies[service] >= urgency)
    programs = {
        (key.service, key.by_phone, name)
        for key, by_name in sent.programs.items()
        for name, node in by_name.items()
        if so(node)
    }
    assert programs == {
        (line.service, line.key.by_phone, line.program) for line in decision.lines if line.program
    }
    taken = [o.id for o in decision.offers if o.state is OfferState.TAKEN]
    assert [o.id for o in reading.pack.sections.offers if so(sent.offer(o.id))] == taken
    left = kept_by(reading.pack.sections, card, next(iter(taken), None))
    for (service, urgency), node in said.kept.items():
        assert so(node) is (left[service] >= urgency)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_nodes_say_of_a_call_what_its_decision_says(first: int) -> None:
    for seed in range(first, first + 20):
        dice = seeded(seed)
        reading = Reading(random_made(dice).pack)
        for _ in range(12):
            agree(reading, random_situation(dice, reading.pack))


@settings(max_examples=40, deadline=None)
@given(drawn_packs(), SEEDS)
def test_nodes_say_so_on_packs_that_hypothesis_draws(made: Made, seed: int) -> None:
    reading, dice = Reading(made.pack), seeded(seed)
    for _ in range(6):
        agree(reading, random_situation(dice, made.pack))


@pytest.mark.parametrize("name", Shelf().names())
def test_nodes_say_so_on_shipped_packs(name: str) -> None:
    reading, dice = Reading(Shelf().load(name)), seeded(3)
    for number in range(40):
        agree(reading, random_situation(dice, reading.pack, calm=98 * (number % 4) // 3))


def fixed(reading: Reading, situation: Situation) -> dict[str, str | Truth | None]:
    """By fact and input: how the call stands."""
    return {**situation.facts, **View(reading.pack).inputs_at(situation)}


@settings(max_examples=25, deadline=None)
@given(drawn_packs(), SEEDS)
def test_the_solver_holds_of_every_node_what_a_live_call_does(made: Made, seed: int) -> None:
    reading, dice = Reading(made.pack), seeded(seed)
    graph = reading.ground.together.graph()
    copy = Copy(reading.ground, range(len(graph.nodes)))
    solver = z3.Solver()
    solver.add(*copy.variables.sound())
    for _ in range(3):
        call = reading.call(random_situation(dice, made.pack))
        stands, held = fixed(reading, call), reading.nodes(call)
        solver.push()
        for fact, bits in copy.variables.answers.items():
            kind = next(k for k in copy.kinds[fact] if stands.get(fact) in k.answers)
            solver.add(bits[kind.example])
        for name, (known, known_not) in copy.variables.inputs.items():
            solver.add(known == (stands[name] is TRUE), known_not == (stands[name] is FALSE))
        assert solver.check() == z3.sat
        model = solver.model()
        for node, (true, false) in copy.held.items():
            assert holds_in(model, true) is (held[node] is TRUE)
            assert holds_in(model, false) is (held[node] is FALSE)
        solver.pop()


@settings(max_examples=25, deadline=None)
@given(drawn_packs(), SEEDS)
def test_the_diagram_holds_of_every_node_what_a_live_call_does(made: Made, seed: int) -> None:
    reading, dice = Reading(made.pack), seeded(seed)
    graph = reading.ground.together.graph()
    kinds = Copy(reading.ground, ()).kinds
    everything = range(len(graph.nodes))
    diagrams = Counting(kinds, ordered(graph, everything))
    found = graph.evaluate(diagrams, everything)
    for _ in range(4):
        call = reading.call(random_situation(dice, made.pack))
        stands, held = fixed(reading, call), reading.nodes(call)
        path = {
            name: next(k.example for k in kinds[name] if stands.get(name) in k.answers)
            if name in kinds
            else stands[name]
            for name in diagrams.branches
        }
        for node, truth in held.items():
            assert diagrams.at(found[node], path) is truth


def test_undetermined_stands_in_each_of_them() -> None:
    """A control: three-valued nodes are among those that were held against each other."""
    dice = seeded(1)
    reading = Reading(random_made(dice).pack)
    seen = {
        truth
        for _ in range(20)
        for truth in reading.nodes(reading.call(random_situation(dice, reading.pack))).values()
    }
    assert seen == {FALSE, UNDETERMINED, TRUE}
