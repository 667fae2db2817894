"""The expression graph: the whole procedure of a pack, compiled once, in nodes that are shared.

Nodes stand in an order in which every argument comes before its use, so one pass evaluates them.
What a node *is* depends on the algebra it is evaluated in (`protocols.kleene` for a live call,
`protocols.possible` for what may still come); no algebra has an encoding of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import compress
from typing import NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class Op(IntEnum):
    """What a node does with its arguments."""

    CONST = 0
    """Always true or always false."""
    FACT = 1
    """A fact was answered with one of some values."""
    INPUT = 2
    """Something given from outside the facts: an area, a program's hours, an opened card."""
    NOT = 3
    EVERY = 4
    SOME = 5
    GATE = 6
    """(applies, danger, atom): false where the fact does not apply, unless it tells a danger."""
    KNOWN = 7
    """True where its argument is known true, else false: never undetermined."""


# Every key waits for an evaluation, and a plain name is found much quicker than a member.
_EVERY, _SOME, _FACT, _NOT = Op.EVERY, Op.SOME, Op.FACT, Op.NOT
_KNOWN, _GATE, _INPUT, _CONST = Op.KNOWN, Op.GATE, Op.INPUT, Op.CONST


class Node(NamedTuple):
    """One node; `name` is a fact or an input, `values` those of a fact, `args` earlier nodes."""

    op: Op
    args: tuple[int, ...] = ()
    name: str = ""
    values: frozenset[str] = frozenset()
    truth: bool = False


class Algebra(Protocol[T]):
    """What the nodes mean."""

    def const(self, truth: bool) -> T:
        """A fixed truth."""
        ...

    def fact(self, name: str, values: frozenset[str]) -> T:
        """Whether the fact was answered with one of the values."""
        ...

    def given(self, name: str) -> T:
        """An input from outside the facts."""
        ...

    def negate(self, part: T) -> T:
        """Not."""
        ...

    def every(self, parts: list[T]) -> T:
        """And, over one part or more."""
        ...

    def some(self, parts: list[T]) -> T:
        """Or, over one part or more."""
        ...

    def gate(self, applies: T, danger: T, atom: T) -> T:
        """False where `applies` is false and `danger` is not true; else `atom`."""
        ...

    def known(self, part: T) -> T:
        """True where the part is true, else false."""
        ...


@dataclass(frozen=True, slots=True)
class Graph:
    """All nodes of a procedure."""

    nodes: tuple[Node, ...]

    def cone(self, targets: Iterable[int], within: Iterable[int] = ()) -> tuple[int, ...]:
        """The nodes that the targets rest on, themselves included, in order of evaluation.

        All of another cone, `within`, comes with them.
        """
        needed = bytearray(len(self.nodes))
        for index in within:
            needed[index] = 1
        ahead = list(targets)
        while ahead:
            index = ahead.pop()
            if not needed[index]:
                needed[index] = 1
                ahead.extend(self.nodes[index].args)
        return tuple(compress(range(len(needed)), needed))

    def facts_below(self, target: int) -> frozenset[str]:
        """The facts that a node reads."""
        return frozenset(
            self.nodes[index].name
            for index in self.cone((target,))
            if self.nodes[index].op is Op.FACT
        )

    def evaluate(
        self, algebra: Algebra[T], cone: Iterable[int], held: Mapping[int, T] | None = None
    ) -> dict[int, T]:
        """The value of every node of a cone; what is `held` already is taken as it is."""
        found: dict[int, T] = dict(held or {})
        self.evaluate_into(found, algebra, cone)
        return found

    def evaluate_into(self, found: dict[int, T], algebra: Algebra[T], cone: Iterable[int]) -> None:
        """Add the values of a cone to those found already."""
        nodes = self.nodes
        for index in cone:
            if index in found:
                continue
            node = nodes[index]
            op, args = node.op, node.args
            if op is _EVERY:
                found[index] = algebra.every([found[arg] for arg in args])
            elif op is _SOME:
                found[index] = algebra.some([found[arg] for arg in args])
            elif op is _FACT:
                found[index] = algebra.fact(node.name, node.values)
            elif op is _NOT:
                found[index] = algebra.negate(found[args[0]])
            elif op is _KNOWN:
                found[index] = algebra.known(found[args[0]])
            elif op is _GATE:
                found[index] = algebra.gate(found[args[0]], found[args[1]], found[args[2]])
            elif op is _INPUT:
                found[index] = algebra.given(node.name)
            else:
                found[index] = algebra.const(node.truth)


@dataclass(slots=True)
class Builder:
    """Makes a graph in which equal expressions are one node."""

    _nodes: list[Node] = field(default_factory=list)
    _index: dict[Node, int] = field(default_factory=dict)

    @classmethod
    def on(cls, graph: Graph) -> Builder:
        """Goes on from a graph, whose nodes keep their numbers."""
        return cls(list(graph.nodes), {node: index for index, node in enumerate(graph.nodes)})

    def graph(self) -> Graph:
        """What was built so far."""
        return Graph(tuple(self._nodes))

    def _add(self, node: Node) -> int:
        found = self._index.get(node)
        if found is None:
            found = self._index[node] = len(self._nodes)
            self._nodes.append(node)
        return found

    def const(self, truth: bool) -> int:
        """A fixed truth."""
        return self._add(Node(_CONST, truth=truth))

    def fact(self, name: str, values: frozenset[str]) -> int:
        """The fact was answered with one of the values."""
        if not values:
            return self.const(False)
        return self._add(Node(_FACT, name=name, values=values))

    def given(self, name: str) -> int:
        """Something from outside the facts."""
        return self._add(Node(_INPUT, name=name))

    def negate(self, part: int) -> int:
        """Not."""
        node = self._nodes[part]
        if node.op is _CONST:
            return self.const(not node.truth)
        if node.op is _NOT:
            return node.args[0]
        return self._add(Node(_NOT, (part,)))

    def every(self, parts: Iterable[int]) -> int:
        """And; of nothing: true."""
        return self._join(_EVERY, parts)

    def some(self, parts: Iterable[int]) -> int:
        """Or; of nothing: false."""
        return self._join(_SOME, parts)

    def gate(self, applies: int, danger: int, atom: int) -> int:
        """False where the fact does not apply, unless it tells a danger."""
        node = self._nodes[applies]
        if node.op is _CONST and node.truth:
            return atom
        return self._add(Node(_GATE, (applies, danger, atom)))

    def known(self, part: int) -> int:
        """True where known true, else false."""
        if self._nodes[part].op in (_KNOWN, _CONST):
            return part
        return self._add(Node(_KNOWN, (part,)))

    def _join(self, op: Op, parts: Iterable[int]) -> int:
        neutral = op is _EVERY
        found: list[int] = []
        for part in parts:
            node = self._nodes[part]
            if node.op is _CONST:
                if node.truth is not neutral:
                    return self.const(not neutral)
                continue
            # Inner joins of the same kind are taken apart, so that equal sets meet as one node.
            found.extend(node.args if node.op is op else (part,))
        unique = tuple(sorted(set(found)))
        if not unique:
            return self.const(neutral)
        if len(unique) == 1:
            return unique[0]
        return self._add(Node(op, unique))
