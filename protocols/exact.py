"""Exact bounds: what a call may still come to, over every way in which its questions may end.

The nodes that are still open become decision diagrams (`protocols.diagram`), the tiers with them.
That takes much longer than a decision: live, a worker does it (`console.office.bounding`).
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from protocols.bounds import Bounds, Kind, Reach, Reaches, bounds
from protocols.diagram import Diagram, Diagrams, OnStep
from protocols.domain import Domain
from protocols.evaluation import PLACE, Evaluation
from protocols.graph import Builder, Graph, Node, Op
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Truth, answered
from protocols.lines import Line
from protocols.pack import Pack
from protocols.places import all_places, in_good_order
from protocols.possible import is_settled
from protocols.procedure import areas_of
from protocols.proof.outcome import Outcome
from protocols.proof.together import Adopted, Together
from protocols.words import UNCLEAR

MOST_STEPS = 100_000
"""Work on one call beyond this is given up while it is live: about a second of one processor."""


_FRAMES_A_LEVEL = 4


class TooWide(Exception):
    """Too much is open for exact bounds within the work allowed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A call of which bounds are asked: its evaluation, and the lines that are recommended."""

    evaluation: Evaluation
    lines: tuple[Line, ...]

    @property
    def key(self) -> Hashable:
        """All that bounds rest on: two with equal keys have equal bounds, whatever time it is."""
        held = self.evaluation
        outside = held.outside
        situation = held.situation
        # How long somebody may wait hangs on a place that is not certain.
        waiting = not all(areas_of(name) for name in outside.open_inputs)
        return (
            held.pack.digest,
            held.situation.card,
            outside.opened,
            frozenset(held.answers.items()),
            frozenset(outside.inputs.items()),
            outside.open_inputs,
            situation.place if outside.open_inputs else None,
            (situation.at, frozenset(situation.status.items())) if waiting else None,
            held.open_facts,
            self.lines,
        )


def exact_bounds(standing: Standing, on_step: OnStep | None = None) -> Bounds:
    """The exact bounds of a call, however long that takes.

    `on_step` is told how the work goes on and may raise to end it.
    """

    def reaching(evaluation: Evaluation, nodes: Sequence[int]) -> Reaches:
        return _Exact.of(evaluation, nodes, on_step)

    return bounds(standing.evaluation, standing.lines, reaching)


def within_steps(steps: int) -> None:
    """An `on_step` that raises `TooWide` where a call in progress has more open than allowed."""
    if steps > MOST_STEPS:
        raise TooWide


def exactly(evaluation: Evaluation, nodes: Sequence[int]) -> Reaches:
    """What nodes may become, over every way in which the open facts may be answered."""
    return _Exact.of(evaluation, nodes, None)


@dataclass(frozen=True, slots=True)
class _Exact:
    """Diagrams of the nodes asked for and of the tiers."""

    diagrams: Diagrams
    found: Mapping[int, Diagram]
    """What of each node can come: false at all that the open inputs cannot be together."""
    places: Diagram
    """True for all that the open inputs may be together."""
    unknown: Diagram
    """What is undetermined wherever that is."""
    ladder: Mapping[str, int]
    """By tier, the greatest first: its node."""
    kind: Kind = "exact"

    @classmethod
    def of(cls, evaluation: Evaluation, nodes: Sequence[int], on_step: OnStep | None) -> _Exact:
        graph, ladder = _with_tiers(evaluation.pack, evaluation.situation.card)
        settled: dict[int, Diagram] = {
            node: mask.bit_length() - 1
            for node, mask in evaluation.masks.items()
            if is_settled(mask)
        }
        # Where no node is open, neither is the tier: all diagrams are leaves.
        asked = (*nodes, *ladder.values())
        cone = _open_cone(graph, asked, settled)
        diagrams = _diagrams(evaluation, [graph.nodes[index] for index in cone], on_step)
        inputs = evaluation.outside.inputs
        with _as_deep_as(len(diagrams.choices) + len(diagrams.open_inputs)):
            found = graph.evaluate(diagrams, cone, settled)
            places = all_places(diagrams, evaluation.pack, evaluation.situation, inputs)
            unknown = diagrams.every([UNDETERMINED, places])
            there = {node: diagrams.every([found[node], places]) for node in asked}
        return cls(diagrams, there, places, unknown, ladder)

    def reach(self, node: int) -> Reach:
        facts, rests = self.diagrams.parted(self.found[node])
        if not rests <= {FALSE, self.unknown, self.places}:
            facts |= {PLACE}
        may_be_true = any(TRUE in self.diagrams.reach(rest)[0] for rest in rests)
        return Reach(rests != {self.places}, may_be_true, facts)

    def tiers(self) -> tuple[str, ...]:
        return tuple(tier for tier, node in self.ladder.items() if self.reach(node).may_be_true)


@contextmanager
def _as_deep_as(levels: int) -> Iterator[None]:
    """Let functions call themselves once for each level, of which a pack may have many."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + _FRAMES_A_LEVEL * levels)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@lru_cache(maxsize=64)
def _with_tiers(pack: Pack, card: str) -> tuple[Graph, Mapping[str, int]]:
    """The pack's graph, and in it the node of each tier of a card, the greatest first."""
    graph = pack.procedure.graph
    together = Together(Builder.on(graph))
    itself = Adopted(pack, range(len(graph.nodes)))
    tiers = Outcome(together, itself, card, needed=False).tiers
    return together.graph(), tiers


def _open_cone(
    graph: Graph, nodes: Iterable[int], settled: Mapping[int, Diagram]
) -> tuple[int, ...]:
    """What nodes rest on, in order of evaluation, as far as it is not settled."""
    found: set[int] = set()
    ahead = list(nodes)
    while ahead:
        node = ahead.pop()
        if node not in found and node not in settled:
            found.add(node)
            ahead.extend(graph.nodes[node].args)
    return tuple(sorted(found))


def _diagrams(evaluation: Evaluation, nodes: Sequence[Node], on_step: OnStep | None) -> Diagrams:
    listed: dict[str, set[frozenset[str]]] = {}
    inputs: set[str] = set()
    for node in nodes:
        if node.op is Op.FACT:
            listed.setdefault(node.name, set()).add(node.values)
        elif node.op is Op.INPUT:
            inputs.add(node.name)
    pack, answers = evaluation.pack, evaluation.answers
    return Diagrams(
        answers,
        evaluation.outside.inputs,
        {
            fact: _choices(pack.domains[fact], answers.get(fact), listed[fact])
            for fact in pack.sections.facts
            if fact in listed and fact in evaluation.open_facts
        },
        in_good_order(pack, inputs & evaluation.outside.open_inputs),
        on_step,
    )


def _choices(
    domain: Domain, given: str | None, listed: set[frozenset[str]]
) -> tuple[str | None, ...]:
    """Answers that some node tells apart; one stands for those that none does.

    `given` is what a card gives, which stands until a clear answer replaces it.
    """
    lists = sorted(listed, key=sorted)
    unclear = (None, *UNCLEAR) if given is None else (given,)
    kinds: dict[tuple[Truth, ...], str | None] = {}
    for choice in (*unclear, *domain.clear):
        kinds.setdefault(tuple(answered(choice, values) for values in lists), choice)
    return tuple(kinds.values())
