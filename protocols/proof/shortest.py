"""Models of a solver, the shortest first, and of those as short the first in the pack's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from protocols.proof.faults import SolverGaveUp
from protocols.proof.solver import z3
from protocols.proof.symbolic import Bit, Variables, holds_in, negate, some

Ways: TypeAlias = tuple[Bit, ...]
"""One thing that makes a call longer, in each of the ways in which it can be so."""


def is_sat(solver: Any) -> bool:
    """Whether what stands in the solver can be. Raises `SolverGaveUp`."""
    found = solver.check()
    if found == z3.unknown:
        raise SolverGaveUp(solver.reason_unknown())
    return bool(found == z3.sat)


def from_the_shortest(
    solver: Any, wanted: Bit, ways: Sequence[Ways], variables: Variables, below: int | None
) -> Iterator[tuple[Any, int]]:
    """Models in which the fewest things are so come first, no two in one state of the world."""
    bits = [some(each) for each in ways]
    solver.push()
    try:
        solver.add(wanted)
        if below == 0:
            return
        if below is not None:
            solver.add(*at_most(bits, below - 1))
        model = _shortest(solver, bits)
        if model is None and below is None:
            raise SolverGaveUp("it found a call, and then none")
        while model is not None:
            length = sum(holds_in(model, bit) for bit in bits)
            model = _first_of_equals(solver, model, ways, length)
            yield model, length
            solver.add(
                some(
                    negate(bit) if holds_in(model, bit) else bit
                    for pair in variables.inputs.values()
                    for bit in pair
                )
            )
            model = _shortest(solver, bits)
    finally:
        solver.pop()


def _shortest(solver: Any, bits: Sequence[Bit]) -> Any | None:
    """A model with as few bits set as any has, by halving; None where there is no model."""
    if not is_sat(solver):
        return None
    model = solver.model()
    least, most = 0, sum(holds_in(model, bit) for bit in bits)
    while least < most:
        middle = (least + most) // 2
        solver.push()
        solver.add(*at_most(bits, middle))
        if is_sat(solver):
            model = solver.model()
            most = sum(holds_in(model, bit) for bit in bits)
        else:
            least = middle + 1
        solver.pop()
    return model


def _first_of_equals(solver: Any, model: Any, ways: Sequence[Ways], length: int) -> Any:
    """Of all models as short as this one, the first in the order of the pack.

    Which of them a solver comes upon may change from run to run; an author should see one call.
    """
    in_order = [way for each in ways for way in each]
    solver.push()
    solver.add(*at_most([some(each) for each in ways], length))
    start = 0
    for _ in range(length):
        least, most = start, _first_in(model, in_order, start)
        while least < most:
            middle = (least + most) // 2
            solver.push()
            solver.add(some(in_order[start : middle + 1]))
            if is_sat(solver):
                model = solver.model()
                most = _first_in(model, in_order, start)
            else:
                least = middle + 1
            solver.pop()
        solver.add(in_order[most])
        start = most + 1
    solver.pop()
    return model


def _first_in(model: Any, bits: Sequence[Bit], start: int) -> int:
    return next(index for index in range(start, len(bits)) if holds_in(model, bits[index]))


def at_most(bits: Sequence[Bit], count: int) -> list[Bit]:
    """What lets no more than so many of the bits be set."""
    return [z3.AtMost(*bits, count)] if len(bits) > count else []
