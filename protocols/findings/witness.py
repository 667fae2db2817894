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


@dataclass(slots=True)
class Witness:
    """A call in the making: what may still be answered to each fact, and what inputs are."""

    graph: Graph
    domains: Mapping[str, Domain]
    """Of the facts that can be answered."""
    answers: dict[str, frozenset[str]] = field(default_factory=dict)
    """By fact: the answers that will all do; a fact that is not here is not answered."""
    inputs: dict[str, Truth] = field(default_factory=dict)

    def make(self, node: int, wanted: Truth) -> bool:
        """Make a node true, or false; whether that went without taking anything back.

        Where it did not, what was made of the call is of no use.
        """
        held = self.graph.nodes[node]
        match held.op:
            case Op.FACT:
                return self._answer(held.name, held.values, wanted)
            case Op.EVERY | Op.SOME:
                if wanted is truth(held.op is Op.EVERY):
                    return all(self.make(arg, wanted) for arg in held.args)
                return self._one_of(held.args, wanted)
            case Op.NOT:
                return self.make(held.args[0], FALSE if wanted is TRUE else TRUE)
            case Op.KNOWN:
                return self.make(held.args[0], wanted)
            case Op.GATE:
                applies, _, atom = held.args
                return self.make(atom, wanted) and (wanted is FALSE or self.make(applies, TRUE))
            case Op.INPUT:
                return self.inputs.setdefault(held.name, wanted) is wanted
            case Op.CONST:
                return held.truth is (wanted is TRUE)

    def call(self) -> tuple[dict[str, str], dict[str, Truth]]:
        """The answers and the inputs of the call; of the answers that will do, any."""
        return {fact: min(values) for fact, values in self.answers.items()}, self.inputs

    def _answer(self, fact: str, values: frozenset[str], wanted: Truth) -> bool:
        if fact not in self.domains:
            return False
        will_do = values if wanted is TRUE else frozenset(self.domains[fact].clear) - values
        before = self.answers.get(fact)
        self.answers[fact] = left = will_do if before is None else before & will_do
        return bool(left)

    def _one_of(self, nodes: tuple[int, ...], wanted: Truth) -> bool:
        for node in nodes:
            answers, inputs = dict(self.answers), dict(self.inputs)
            if self.make(node, wanted):
                return True
            self.answers, self.inputs = answers, inputs
        return False
