"""Packs in one graph, over what is said in a call: shared parts of them are one node.

A compiled procedure reads the answers that stand; here the same nodes read what was said, so that
what an opened card gives is part of the expression. The nodes stay those of `protocols.graph`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from protocols.graph import Builder, Graph, Op
from protocols.pack import Pack
from protocols.procedure import TRANSFER_LOST, opened_input

CURRENT = "current/"
OPENED = "opened/"
PROGRAM = "program/"
LOST = "transfer/lost"
"""The input `transfer-lost`, in a word that no fact can have."""


def current_input(card: str) -> str:
    """Input: the card is the current one."""
    return CURRENT + card


@dataclass(frozen=True, slots=True)
class Adopted:
    """A pack whose nodes stand in a common graph."""

    pack: Pack
    nodes: Sequence[int]
    """By number in the pack's own procedure: the node in the common graph."""

    def of(self, node: int) -> int:
        """The node in the common graph."""
        return self.nodes[node]


@dataclass(slots=True)
class Together:
    """The common graph, and what builds it."""

    build: Builder = field(default_factory=Builder)

    def graph(self) -> Graph:
        """What was built so far."""
        return self.build.graph()

    def adopt(self, pack: Pack, named: Callable[[str], str] = str) -> Adopted:
        """Take a pack's procedure in; `named` gives the names that its inputs have here."""
        build = self.build
        given = {fact: _given(pack, fact) for card in _cards(pack) for fact in card}
        nodes: list[int] = []
        for node in pack.procedure.graph.nodes:
            args = [nodes[arg] for arg in node.args]
            match node.op:
                case Op.CONST:
                    nodes.append(build.const(node.truth))
                case Op.FACT if node.name in given:
                    nodes.append(self._standing(pack, node.name, node.values, given[node.name]))
                case Op.FACT:
                    nodes.append(build.fact(node.name, node.values))
                case Op.INPUT:
                    name = LOST if node.name == TRANSFER_LOST else node.name
                    nodes.append(build.given(named(name)))
                case Op.NOT:
                    nodes.append(build.negate(args[0]))
                case Op.EVERY:
                    nodes.append(build.every(args))
                case Op.SOME:
                    nodes.append(build.some(args))
                case Op.GATE:
                    nodes.append(build.gate(args[0], args[1], args[2]))
                case Op.KNOWN:
                    nodes.append(build.known(args[0]))
        return Adopted(pack, nodes)

    def first_of(self, choices: Iterable[tuple[int, bool]]) -> int:
        """Known true where the first condition known true brings true; false where none is."""
        build = self.build
        brings: list[int] = []
        earlier: list[int] = []
        for condition, truth in choices:
            known = build.known(condition)
            if truth:
                brings.append(build.every([known, build.negate(build.some(earlier))]))
            else:
                earlier.append(known)
        return build.some(brings)

    def _standing(
        self, pack: Pack, fact: str, values: frozenset[str], given: Sequence[tuple[str, str]]
    ) -> int:
        """Whether what stands is one of the values: what is said clearly, else what cards give."""
        build = self.build
        clear = build.known(build.fact(fact, frozenset(pack.domains[fact].clear)))
        opened = build.some([build.given(name) for name, _ in given])
        by_card = build.every([build.negate(clear), opened])
        brought = self.first_of((build.given(name), value in values) for name, value in given)
        return build.some(
            [
                build.every([by_card, brought]),
                build.every([build.negate(by_card), build.fact(fact, values)]),
            ]
        )


def _cards(pack: Pack) -> Iterable[Mapping[str, str]]:
    return [card.gives for card in pack.sections.cards.values()]


def _given(pack: Pack, fact: str) -> tuple[tuple[str, str], ...]:
    """The inputs under which cards give answers, and the answers; the first that holds counts.

    The strongest answer stands, and among equals that of the card opened last: the current one, or
    the last in the pack's order, in which other cards are taken to have been opened.
    """
    strength = pack.domains[fact].strength
    givers = [
        (name, card.gives[fact])
        for name, card in reversed(pack.sections.cards.items())
        if fact in card.gives
    ]
    found: list[tuple[str, str]] = []
    for level in sorted({strength(value) for _, value in givers}, reverse=True):
        equals = [(name, value) for name, value in givers if strength(value) == level]
        if len({value for _, value in equals}) > 1:
            found += [(current_input(name), value) for name, value in equals]
        found += [(opened_input(name), value) for name, value in equals]
    return tuple(found)
