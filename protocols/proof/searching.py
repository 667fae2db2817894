"""A solver's search for calls: whether there is one, and the shortest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from protocols.domain import Domain
from protocols.procedure import opened_input, queue_input
from protocols.proof.ground import Ground
from protocols.proof.kinds import Kind, kinds_of
from protocols.proof.laws import Comparison, MayTurn
from protocols.proof.point import Point
from protocols.proof.shortest import Ways, at_most, from_the_shortest, is_sat
from protocols.proof.solver import z3
from protocols.proof.symbolic import (
    Bit,
    Pair,
    Symbolic,
    Variables,
    every,
    inputs_in,
    negate,
    said_in,
    some,
)
from protocols.proof.together import CURRENT, LOST, PROGRAM
from protocols.proof.world import inputs_of, is_two_valued


class Copy:
    """One copy of every call: its bits, and the formulas of the nodes over them."""

    def __init__(self, ground: Ground, nodes: Iterable[int]) -> None:
        self.ground = ground
        self.graph = ground.together.graph()
        self.kinds = kinds_of(self.graph, ground.pack.domains)
        self.inputs = inputs_of(self.graph)
        self.variables = Variables.named(self.kinds, self.inputs)
        around = (ground.world, ground.without, *ground.current.values())
        self.cone = self.graph.cone([*nodes, *around])
        self.held = self.graph.evaluate(Symbolic(self.variables), self.cone)

    def changed(self, variables: Variables) -> dict[int, Pair]:
        """The formulas over other bits; what reads none that differ stays as it is."""
        differs = {
            *(f for f, bits in variables.answers.items() if bits is not self.variables.answers[f]),
            *(n for n, pair in variables.inputs.items() if pair is not self.variables.inputs[n]),
        }
        touched: set[int] = set()
        for index in self.cone:
            node = self.graph.nodes[index]
            if node.name in differs or not touched.isdisjoint(node.args):
                touched.add(index)
        same = {index: pair for index, pair in self.held.items() if index not in touched}
        return self.graph.evaluate(Symbolic(variables), self.cone, same)


class OneCall:
    """Searches for single calls in which a node is true."""

    def __init__(self, copy: Copy) -> None:
        self._ground = copy.ground
        self._variables = copy.variables
        self._held = copy.held
        self._solver = z3.Solver()
        self._solver.add(*self._variables.sound(), self._held[self._ground.world][0])

    def exists(self, card: str, nodes: Iterable[int]) -> bool:
        """Whether some call on the card makes one of the nodes true."""
        wanted = some(self._held[node][0] for node in nodes)
        return wanted is not False and _can_be(self._solver, self._on(card, wanted))

    def shortest(self, card: str, node: int, below: int | None) -> Iterator[tuple[Point]]:
        """The calls that make it true, the shortest first, no two in one state of the world.

        `below`: only calls shorter than this, by `Point.length`.
        """
        variables = self._variables
        ways = _to_say(variables) + _around(variables, card, self._ground)
        wanted = self._on(card, self._held[node][0])
        for model, length in from_the_shortest(self._solver, wanted, ways, variables, below):
            said = said_in(model, variables)
            yield (Point(card, said, inputs_in(model, variables), length),)

    def _on(self, card: str, wanted: Bit) -> Bit:
        return every([wanted, self._held[self._ground.current[card]][0]])


class TwoCalls:
    """Searches for pairs of calls that break a law."""

    def __init__(self, copy: Copy, comparison: Comparison) -> None:
        self._ground = copy.ground
        self._law = comparison.law
        self._kinds = copy.kinds
        self.had = copy.variables
        self.has, differing, turning = self._turned(copy)
        before, after = copy.held, copy.changed(self.has)
        self._solver = z3.Solver()
        self._solver.add(*self.had.sound(), *self.has.sound(), *turning)
        world = self._ground.without if self._law.programs else self._ground.world
        self._solver.add(before[self._ground.world][0], after[world][0])
        self._solver.add(*at_most(list(differing.values()), 1))
        if self._law.over_offers:
            for fact, differs in differing.items():
                applies = before[comparison.applies[fact]]
                self._solver.add(some([negate(differs), negate(applies[1])]))
        given = True if comparison.given is None else after[comparison.given][0]
        self._wanted = {
            card: every(
                [
                    some(every([before[node][0], negate(after[node][0])]) for node in nodes),
                    before[self._ground.current[card]][0],
                    given,
                ]
            )
            for card, nodes in comparison.levels.items()
        }

    def exists(self, card: str) -> bool:
        """Whether a pair of calls on the card breaks the law.

        The two differ in one answer at the most, though in any number of programs and places.
        """
        wanted = self._wanted[card]
        return wanted is not False and _can_be(self._solver, wanted)

    def shortest(self, card: str, below: int | None) -> Iterator[tuple[Point, Point]]:
        """Pairs of calls that break the law, the shortest first, as `OneCall.shortest` has it."""
        ways = _to_say(self.had) + _around(self.had, card, self._ground)
        wanted = self._wanted[card]
        for model, length in from_the_shortest(self._solver, wanted, ways, self.had, below):
            had, has = said_in(model, self.had), said_in(model, self.has)
            for fact, may_turn in self._law.answers.items():
                self._as_the_law_says(fact, may_turn, had, has)
            yield (
                Point(card, had, inputs_in(model, self.had), length),
                Point(card, has, inputs_in(model, self.has), length),
            )

    def _as_the_law_says(
        self, fact: str, may_turn: MayTurn, had: dict[str, str], has: dict[str, str]
    ) -> None:
        """Of answers alike to the graph, take two of which the law speaks."""
        first, second = had.get(fact), has.get(fact)
        if first == second:
            return
        domain = self._ground.pack.domains[fact]
        alike = {kind.example: kind.answers for kind in self._kinds[fact]}
        for one, other in product(alike[first], alike[second]):
            if may_turn(domain, one, other):
                for said, answer in ((had, one), (has, other)):
                    said.pop(fact, None)
                    if answer is not None:
                        said[fact] = answer
                return

    def _turned(self, copy: Copy) -> tuple[Variables, dict[str, Bit], list[Bit]]:
        """The second call: its bits, by fact whether it differs, and what binds it to the first."""
        fresh = Variables.named(copy.kinds, copy.inputs, suffix="'")
        answers = dict(self.had.answers)
        differs: dict[str, Bit] = {}
        turning: list[Bit] = []
        for fact, may_turn in self._law.answers.items():
            kinds, domain = copy.kinds[fact], self._ground.pack.domains[fact]
            turns = {
                has: [had for had in kinds if had != has and _may(domain, may_turn, had, has)]
                for has in kinds
            }
            if not any(turns.values()):
                continue
            had_bits, has_bits = self.had.answers[fact], fresh.answers[fact]
            answers[fact] = has_bits
            for has, from_kinds in turns.items():
                sources = some(had_bits[kind.example] for kind in (has, *from_kinds))
                turning.append(some([negate(has_bits[has.example]), sources]))
            differs[fact] = some(
                every([has_bits[kind.example], negate(had_bits[kind.example])]) for kind in kinds
            )
        pairs: dict[str, Pair] = dict(self.had.inputs)
        for name, (known, known_not) in self.had.inputs.items():
            other = fresh.inputs[name]
            if not is_two_valued(name) and self._law.places:
                turning += [some([negate(other[0]), known]), some([negate(other[1]), known_not])]
            elif name == LOST and self._law.programs:
                turning.append(some([negate(known), other[0]]))
            elif name.startswith(PROGRAM) and self._law.programs:
                turning.append(some([negate(other[0]), known]))
            else:
                continue
            pairs[name] = other
        return Variables(answers, pairs), differs, turning


def _may(domain: Domain, may_turn: MayTurn, had: Kind, has: Kind) -> bool:
    return any(may_turn(domain, one, other) for one in had.answers for other in has.answers)


def _can_be(solver: Any, wanted: Bit) -> bool:
    solver.push()
    solver.add(wanted)
    found = is_sat(solver)
    solver.pop()
    return found


def _to_say(variables: Variables) -> list[Ways]:
    """For each fact: all that may be said of it."""
    return [
        tuple(bit for example, bit in bits.items() if example is not None)
        for bits in variables.answers.values()
        if len(bits) > 1
    ]


def _around(variables: Variables, card: str, ground: Ground) -> list[Ways]:
    """Each thing out of the ordinary: a card opened, a place known, a program away."""
    found: list[Ways] = []
    queueing = {queue_input(n) for n, p in ground.pack.sections.programs.items() if p.queue}
    for name, (known, known_not) in variables.inputs.items():
        if not is_two_valued(name):
            found.append((known, known_not))
        elif name.startswith(PROGRAM):
            if not name.endswith("/queue") or name in queueing:
                found.append((known_not,))
        elif not name.startswith(CURRENT) and name != opened_input(card):
            found.append((known,))
    return found
