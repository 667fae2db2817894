"""How many calls a proof covers: exact counts, by the decision diagram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from protocols.kleene import FALSE, TRUE
from protocols.procedure import opened_input
from protocols.proof.counting import Choice, Counting, unread
from protocols.proof.ground import Ground
from protocols.proof.kinds import kinds_of
from protocols.proof.ordering import ordered
from protocols.proof.promises import Promise
from protocols.proof.together import CURRENT, OPENED, current_input
from protocols.proof.world import inputs_of


@dataclass(frozen=True, slots=True)
class Coverage:
    """Ways in which answers, places, programs and opened cards can stand, over all cards.

    A call is counted by what is said of each fact that can decide, by each input of the graph that
    can be so, and by which cards were opened, whatever their order.
    """

    combinations: int
    promises: Mapping[str, int]
    """By promise: in how many of them it speaks."""


def cover(ground: Ground, promises: Iterable[Promise]) -> Coverage:
    """Count what a proof of the promises covers."""
    build = ground.together.build
    spoken = {
        one.id: (
            build.every([ground.world, next(iter(one.clauses.values())).given]),
            tuple(one.clauses),
        )
        for one in promises
    }
    graph = ground.together.graph()
    kinds = kinds_of(graph, ground.pack.domains)
    cone = graph.cone([ground.world, *(node for node, _ in spoken.values())])
    order = ordered(graph, cone)
    diagrams = Counting(kinds, order)
    found = graph.evaluate(diagrams, cone)
    cards = list(ground.outcomes)
    idle_inputs = [n for n in inputs_of(graph) if not n.startswith((OPENED, CURRENT))]
    idle = unread(kinds, idle_inputs, order)
    idle_cards = [card for card in cards if opened_input(card) not in order]

    counted: dict[tuple[int, str | None], int] = {}
    read: dict[int, frozenset[str]] = {}
    every_current = {current_input(card) for card in cards}

    def count(node: int, card: str) -> int:
        if node not in read:
            read[node] = diagrams.reach(found[node])[1]
        reads = opened_input(card) in read[node] or not read[node].isdisjoint(every_current)
        # Cards that a node does not read are all alike to it.
        alike = (found[node], card if reads or card in idle_cards else None)
        if alike not in counted:
            counted[alike] = counted_on(node, card)
        return counted[alike]

    def counted_on(node: int, card: str) -> int:
        fixed: dict[str, Choice] = {current_input(c): FALSE for c in cards}
        fixed |= {current_input(card): TRUE, opened_input(card): TRUE}
        left = len([one for one in idle_cards if one != card])
        return diagrams.count(found[node], fixed) * idle * int(2**left)

    return Coverage(
        sum(count(ground.world, card) for card in cards),
        {name: sum(count(node, card) for card in on) for name, (node, on) in spoken.items()},
    )
