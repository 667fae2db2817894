"""One situation laid over a pack's graph: what is known of every node, and what may still come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from protocols.answers import standing_answers
from protocols.graph import Op
from protocols.inputs import Outside, look_outside
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Kleene, Truth
from protocols.pack import Pack
from protocols.possible import Mask, Possible, is_settled, may_be
from protocols.procedure import CompiledCard
from protocols.situation import Situation

PLACE = "place"
"""Stands among facts for the place itself, where an area hangs on it."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A situation, evaluated."""

    pack: Pack
    situation: Situation
    card: CompiledCard
    answers: Mapping[str, str]
    outside: Outside
    open_facts: frozenset[str]
    """Unasked facts that the interview of this card may still ask, and facts in conflict."""
    truths: Mapping[int, Truth]
    masks: Mapping[int, Mask]
    undetermined: frozenset[int]
    """The nodes that are neither known true nor known false."""
    unsettled: frozenset[int]
    """The nodes that something still to come may change."""

    def is_true(self, node: int) -> bool:
        """Whether the node is known true."""
        return self.truths[node] is TRUE

    def may_come_true(self, node: int) -> bool:
        """Whether answers still to come may make it true."""
        return may_be(TRUE, self.masks[node])

    def is_settled(self, node: int) -> bool:
        """Whether nothing still to come can change it."""
        return is_settled(self.masks[node])

    def hanging(self, node: int) -> frozenset[str]:
        """The facts (and `place`) because of which the node is undetermined."""
        return self._leaves(node, self.undetermined)

    def resting(self, node: int) -> frozenset[str]:
        """The open facts (and `place`) that may still change the node, conservatively."""
        return self._leaves(node, self.unsettled)

    def _leaves(self, node: int, among: frozenset[int]) -> frozenset[str]:
        nodes = self.pack.procedure.graph.nodes
        found: set[str] = set()
        seen: set[int] = set()
        ahead = [node]
        while ahead:
            index = ahead.pop()
            if index in seen or index not in among:
                continue
            seen.add(index)
            held = nodes[index]
            if held.op is Op.FACT:
                found.add(held.name)
            elif held.op is Op.INPUT:
                found.add(PLACE)
            ahead.extend(held.args)
        return frozenset(found)


def evaluate(pack: Pack, situation: Situation, in_conflict: Collection[str] = ()) -> Evaluation:
    """Lay a situation over the pack's graph. Names must be of the pack.

    Facts in conflict, which are not among the answers, may still be answered on any card.
    """
    outside = look_outside(pack, situation)
    answers = standing_answers(pack, situation.facts, outside.opened)
    card = pack.procedure.cards[situation.card]
    graph, applies = pack.procedure.graph, pack.procedure.applies
    truths = graph.evaluate(Kleene(answers, outside.inputs), card.cone)
    open_facts = frozenset(
        fact
        for fact in pack.plans[situation.card].facts - answers.keys()
        if truths[applies[fact]] is not FALSE
    ).union(in_conflict)
    possible = Possible(answers, outside.inputs, open_facts, outside.open_inputs, pack.domains)
    masks = graph.evaluate(possible, card.cone)
    return Evaluation(
        pack,
        situation,
        card,
        answers,
        outside,
        open_facts,
        truths,
        masks,
        frozenset(node for node, held in truths.items() if held is UNDETERMINED),
        frozenset(node for node, held in masks.items() if not is_settled(held)),
    )
