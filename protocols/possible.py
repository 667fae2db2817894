"""The algebra of what may still come: every truth that a node can take as questions are answered.

It looks at each node by itself, so it may allow for more than can really happen together, never for
less: bounds made from it are conservative. `protocols.diagram` gives the exact ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from protocols.domain import Domain
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Kleene, Truth, answered
from protocols.words import UNCLEAR

Mask = int
"""A set of truths: bit 1 for false, 2 for undetermined, 4 for true."""

ANYTHING: Mask = 0b111


def mask(truth: Truth) -> Mask:
    """The set of this one truth."""
    return 1 << truth


def may_be(truth: Truth, of: Mask) -> bool:
    """Whether the truth is in the set."""
    return bool(of & (1 << truth))


def is_settled(of: Mask) -> bool:
    """Whether only one truth is left."""
    return of & (of - 1) == 0


@dataclass(frozen=True, slots=True)
class Possible:
    """Evaluates a graph over the answers given and those that may still be given."""

    answers: Mapping[str, str]
    inputs: Mapping[str, Truth]
    open_facts: Collection[str]
    """Unasked facts that the interview may still ask."""
    open_inputs: Collection[str]
    """Undetermined inputs that may still be determined: a place that is not certain yet."""
    domains: Mapping[str, Domain]

    def const(self, truth: bool) -> Mask:
        """A fixed truth."""
        return mask(TRUE if truth else FALSE)

    def fact(self, name: str, values: frozenset[str]) -> Mask:
        """Every truth that an answer, or none, may bring."""
        if name not in self.open_facts:
            return mask(answered(self.answers.get(name), values))
        return _answerable(self.domains[name], values)

    def given(self, name: str) -> Mask:
        """An input, or anything where it is still open."""
        return ANYTHING if name in self.open_inputs else mask(self.inputs[name])

    def negate(self, part: Mask) -> Mask:
        """Not, of each."""
        return _lifted_not(part)

    def every(self, parts: list[Mask]) -> Mask:
        """And, of each with each."""
        found = parts[0]
        for part in parts[1:]:
            found = _lifted_and(found, part)
        return found

    def some(self, parts: list[Mask]) -> Mask:
        """Or, of each with each."""
        found = parts[0]
        for part in parts[1:]:
            found = _lifted_or(found, part)
        return found

    def gate(self, applies: Mask, danger: Mask, atom: Mask) -> Mask:
        """The gate, of each with each."""
        return _lifted_gate(applies, danger, atom)

    def known(self, part: Mask) -> Mask:
        """Known true, of each."""
        return _lifted_known(part)


@cache
def _answerable(domain: Domain, values: frozenset[str]) -> Mask:
    found = mask(UNDETERMINED)
    for answer in (*domain.clear, *UNCLEAR):
        found |= mask(answered(answer, values))
    return found


_PLAIN = Kleene({}, {})


def _lift(does: Callable[..., Truth], *parts: Mask) -> Mask:
    """What an operation of Kleene's logic can give when each argument is one of a set."""
    sets = [[truth for truth in Truth if may_be(truth, part)] for part in parts]
    found = 0
    for chosen in product(*sets):
        found |= mask(does(*chosen))
    return found


@cache
def _lifted_not(part: Mask) -> Mask:
    return _lift(_PLAIN.negate, part)


@cache
def _lifted_and(first: Mask, second: Mask) -> Mask:
    return _lift(lambda a, b: _PLAIN.every([a, b]), first, second)


@cache
def _lifted_or(first: Mask, second: Mask) -> Mask:
    return _lift(lambda a, b: _PLAIN.some([a, b]), first, second)


@cache
def _lifted_gate(applies: Mask, danger: Mask, atom: Mask) -> Mask:
    return _lift(_PLAIN.gate, applies, danger, atom)


@cache
def _lifted_known(part: Mask) -> Mask:
    return _lift(_PLAIN.known, part)
