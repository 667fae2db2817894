"""One call in which something is true, found without looking at every call.

What it finds is a proof: each part is given the truth that it needs. What it does not find may be
there nevertheless, and is left to the diagrams of `protocols.findings.every_call`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from protocols.domain import Domain
from protocols.graph import Graph, Op
from protocols.kleene import FALSE, TRUE, Truth, truth

# A plain name is found much quicker than a member.
_EVERY, _SOME, _FACT, _NOT = Op.EVERY, Op.SOME, Op.FACT, Op.NOT
_KNOWN, _GATE, _INPUT = Op.KNOWN, Op.GATE, Op.INPUT

MOST_TRIES = 16
"""Ways to make something true that are tried before it is given up."""


@dataclass(slots=True)
class Witness:
    """A call in the making: what may still be answered to each fact, and what inputs are."""

    graph: Graph
    domains: Mapping[str, Domain]
    """Of the facts that can be answered."""
    answers: dict[str, frozenset[str]] = field(default_factory=dict)
    """By fact: the answers that will all do; a fact that is not here is not answered."""
    inputs: dict[str, Truth] = field(default_factory=dict)
    _choices: list[tuple[tuple[int, ...], Truth]] = field(default_factory=list)
    """Nodes of which one must be made so; what must be in any case comes before them."""
    _tries: int = MOST_TRIES

    def make(self, node: int, wanted: Truth) -> bool:
        """Make a node true, or false, in the call; whether that was found to be possible.

        Where it was not, what was made of the call is of no use.
        """
        return self._force(node, wanted) and self._choose()

    def call(self) -> tuple[dict[str, str], dict[str, Truth]]:
        """The answers and the inputs of the call; of the answers that will do, any."""
        return {fact: min(values) for fact, values in self.answers.items()}, self.inputs

    def _force(self, node: int, wanted: Truth) -> bool:
        held = self.graph.nodes[node]
        op, args = held.op, held.args
        if op is _FACT:
            return self._answer(held.name, held.values, wanted)
        if op is _EVERY or op is _SOME:
            if wanted is truth(op is _EVERY):
                return all(self._force(arg, wanted) for arg in args)
            self._choices.append((args, wanted))
            return True
        if op is _NOT:
            return self._force(args[0], FALSE if wanted is TRUE else TRUE)
        if op is _KNOWN:
            return self._force(args[0], wanted)
        if op is _GATE:
            applies, _, atom = args
            return self._force(atom, wanted) and (wanted is FALSE or self._force(applies, TRUE))
        if op is _INPUT:
            return self.inputs.setdefault(held.name, wanted) is wanted
        return held.truth is (wanted is TRUE)

    def _choose(self) -> bool:
        """Make one node of each choice what it must be."""
        if not self._choices:
            return True
        (nodes, wanted), *left = self._choices
        answers, inputs = self.answers, self.inputs
        for node in nodes:
            self.answers, self.inputs, self._choices = dict(answers), dict(inputs), list(left)
            if self._force(node, wanted) and self._choose():
                return True
            self._tries -= 1
            if self._tries < 0:
                return False
        return False

    def _answer(self, fact: str, values: frozenset[str], wanted: Truth) -> bool:
        if fact not in self.domains:
            return False
        will_do = values if wanted is TRUE else frozenset(self.domains[fact].clear) - values
        before = self.answers.get(fact)
        self.answers[fact] = left = will_do if before is None else before & will_do
        return bool(left)
