"""The algebra of a solver: every node as two formulas, known true and known false.

Answers are one bit for each kind but the first, which is that nothing was said; at most one is set.
Plain truths are folded here, which spares the solver most of what it would be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from protocols.kleene import FALSE, TRUE, UNDETERMINED, Truth, answered
from protocols.proof.kinds import Kinds
from protocols.proof.solver import z3
from protocols.proof.world import is_two_valued

Bit: TypeAlias = Any
"""A formula of the solver, or a plain truth."""

Pair: TypeAlias = tuple[Bit, Bit]
"""Known true, known false; neither where it is undetermined."""


def every(parts: Iterable[Bit]) -> Bit:
    """And."""
    return _join(z3.Z3_mk_and, True, parts)


def some(parts: Iterable[Bit]) -> Bit:
    """Or."""
    return _join(z3.Z3_mk_or, False, parts)


def _join(make: Any, neutral: bool, parts: Iterable[Bit]) -> Bit:
    found: list[Any] = []
    for part in parts:
        if part is (not neutral):
            return not neutral
        if part is not neutral:
            found.append(part)
    if len(found) < 2:
        return found[0] if found else neutral
    # The solver's own `And` and `Or` look at every part again, which takes longer than the proof.
    context = found[0].ctx
    terms = (z3.Ast * len(found))(*(part.as_ast() for part in found))
    return z3.BoolRef(make(context.ref(), len(found), terms), context)


def negate(part: Bit) -> Bit:
    """Not."""
    return (not part) if isinstance(part, bool) else z3.Not(part)


@dataclass(frozen=True, slots=True)
class Variables:
    """The bits of one copy of a call: what is said, and the world around it."""

    answers: Mapping[str, Mapping[str | None, Bit]]
    """By fact: by the example of each kind."""
    inputs: Mapping[str, Pair]

    @classmethod
    def named(cls, kinds: Kinds, inputs: Iterable[str], suffix: str = "") -> Variables:
        """Fresh bits for facts and inputs."""
        answers: dict[str, Mapping[str | None, Bit]] = {}
        for fact, held in kinds.items():
            bits = {kind.example: z3.Bool(f"{fact}={kind.example}{suffix}") for kind in held[1:]}
            answers[fact] = {held[0].example: negate(some(bits.values())), **bits}
        pairs: dict[str, Pair] = {}
        for name in inputs:
            known = z3.Bool(f"{name}{suffix}")
            known_not = negate(known) if is_two_valued(name) else z3.Bool(f"not {name}{suffix}")
            pairs[name] = (known, known_not)
        return cls(answers, pairs)

    def sound(self) -> list[Bit]:
        """What makes the bits mean one answer to each fact and one truth of each input."""
        found: list[Bit] = []
        for bits in self.answers.values():
            said = [bit for bit in bits.values() if z3.is_const(bit)]
            if len(said) > 1:
                found.append(z3.AtMost(*said, 1))
        found += [
            negate(every([known, known_not]))
            for name, (known, known_not) in self.inputs.items()
            if not is_two_valued(name)
        ]
        return found


@dataclass(frozen=True, slots=True)
class Symbolic:
    """Evaluates a graph to formulas over variables."""

    variables: Variables

    def const(self, truth: bool) -> Pair:
        """A fixed truth."""
        return truth, not truth

    def fact(self, name: str, values: frozenset[str]) -> Pair:
        """Whether the fact was answered with one of the values."""
        bits = self.variables.answers[name]
        told = {example: answered(example, values) for example in bits}
        return (
            some(bits[example] for example, held in told.items() if held is TRUE),
            some(bits[example] for example, held in told.items() if held is FALSE),
        )

    def given(self, name: str) -> Pair:
        """An input."""
        return self.variables.inputs[name]

    def negate(self, part: Pair) -> Pair:
        """Not."""
        return part[1], part[0]

    def every(self, parts: list[Pair]) -> Pair:
        """And."""
        return every(part[0] for part in parts), some(part[1] for part in parts)

    def some(self, parts: list[Pair]) -> Pair:
        """Or."""
        return some(part[0] for part in parts), every(part[1] for part in parts)

    def gate(self, applies: Pair, danger: Pair, atom: Pair) -> Pair:
        """The atom, or false where the fact does not apply and tells no danger."""
        closed = every([applies[1], negate(danger[0])])
        return every([atom[0], negate(closed)]), some([atom[1], closed])

    def known(self, part: Pair) -> Pair:
        """Known true."""
        return part[0], negate(part[0])


def said_in(model: Any, variables: Variables) -> dict[str, str]:
    """What is said in a model of the solver: by fact, the example of its kind."""
    found: dict[str, str] = {}
    for fact, bits in variables.answers.items():
        for example, bit in bits.items():
            if example is not None and holds_in(model, bit):
                found[fact] = example
    return found


def inputs_in(model: Any, variables: Variables) -> dict[str, Truth]:
    """The inputs in a model of the solver."""
    return {
        name: TRUE
        if holds_in(model, known)
        else FALSE
        if holds_in(model, known_not)
        else UNDETERMINED
        for name, (known, known_not) in variables.inputs.items()
    }


def holds_in(model: Any, bit: Bit) -> bool:
    """Whether a formula is true in a model; what the model leaves open counts as false."""
    return bit if isinstance(bit, bool) else z3.is_true(model.eval(bit, model_completion=True))
