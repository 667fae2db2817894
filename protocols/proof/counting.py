"""The diagram algebra over every possible call: exact counts, and the shortest call of a node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from protocols.diagram import Diagram, Diagrams
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Truth
from protocols.proof.kinds import Kinds
from protocols.proof.world import is_two_valued

Choice = str | Truth | None
"""What a fact is answered with (None: nothing), or what an input is."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way on from a node of a diagram."""

    choice: Choice
    ways: int
    """How many answers it stands for."""


class Counting(Diagrams):
    """Diagrams over all facts and inputs of a graph, in a given order, none of them settled."""

    def __init__(self, kinds: Kinds, order: Sequence[str]) -> None:
        self.branches: dict[str, tuple[Branch, ...]] = {
            name: tuple(Branch(kind.example, len(kind.answers)) for kind in kinds[name])
            if name in kinds
            else tuple(Branch(truth, 1) for truth in _truths(name))
            for name in order
        }
        choices = {
            name: tuple(kind.example for kind in kinds[name]) for name in order if name in kinds
        }
        super().__init__({}, {}, choices, [name for name in order if name not in kinds])
        self._names = list(order)
        self._level = {name: level for level, name in enumerate(order)}
        self._nodes = [(len(order), ())] * 3

    def given(self, name: str) -> Diagram:
        """A branch for each truth that the input can have."""
        return self._branch(self._level[name], _truths(name))

    def at(self, diagram: Diagram, path: Mapping[str, Choice]) -> Truth:
        """The leaf to which choices lead; every name that the diagram reads must be among them."""
        while diagram > TRUE:
            level, targets = self._nodes[diagram]
            name = self._names[level]
            chosen = [branch.choice for branch in self.branches[name]].index(path[name])
            diagram = targets[chosen]
        return Truth(diagram)

    def count(self, diagram: Diagram, fixed: Mapping[str, Choice] | None = None) -> int:
        """How many calls make it true, over all the facts and inputs in the order.

        `fixed` holds facts or inputs that can be nothing else.
        """
        fixed = fixed or {}
        allowed = {
            name: [
                branch.ways if fixed.get(name, branch.choice) == branch.choice else 0
                for branch in branches
            ]
            for name, branches in self.branches.items()
        }
        ways = [sum(allowed[name]) for name in self._names]
        below = [1] * (len(ways) + 1)
        for level in range(len(ways) - 1, -1, -1):
            below[level] = below[level + 1] * ways[level]
        held: dict[Diagram, int] = {FALSE: 0, UNDETERMINED: 0, TRUE: 1}
        for node in self._under(diagram):
            level, targets = self._nodes[node]
            held[node] = sum(
                times * held[target] * (below[level + 1] // below[self._nodes[target][0]])
                for times, target in zip(allowed[self._names[level]], targets, strict=True)
            )
        return held[diagram] * (below[0] // below[self._nodes[diagram][0]])

    def shortest(
        self, diagram: Diagram, usual: Mapping[str, Choice], fixed: Mapping[str, Choice]
    ) -> dict[str, Choice] | None:
        """The way to a true leaf with the fewest choices that are not the usual ones.

        A name that is not in `usual` is usually unsaid; what is `fixed` can be nothing else. None
        where no leaf is true.
        """
        cost: dict[Diagram, int] = {TRUE: 0}
        step: dict[Diagram, int] = {}
        for node in self._under(diagram):
            level, targets = self._nodes[node]
            name = self._names[level]
            ways = [
                (cost[target] + (branch.choice != usual.get(name)), index)
                for index, (branch, target) in enumerate(
                    zip(self.branches[name], targets, strict=True)
                )
                if target in cost and fixed.get(name, branch.choice) == branch.choice
            ]
            if ways:
                cost[node], step[node] = min(ways)
        if diagram not in cost:
            return None
        found: dict[str, Choice] = {name: fixed.get(name, usual.get(name)) for name in self._names}
        while diagram != TRUE:
            level, targets = self._nodes[diagram]
            found[self._names[level]] = self.branches[self._names[level]][step[diagram]].choice
            diagram = targets[step[diagram]]
        return found

    def fixing(self, choices: Mapping[str, Choice]) -> Diagram:
        """True where all of these are chosen."""
        found: Diagram = TRUE
        for name in sorted(choices, key=lambda name: -self._level[name]):
            found = self._branch(
                self._level[name],
                tuple(
                    found if branch.choice == choices[name] else FALSE
                    for branch in self.branches[name]
                ),
            )
        return found

    def _under(self, diagram: Diagram) -> list[Diagram]:
        """The inner nodes of a diagram, those below before those above."""
        seen: set[Diagram] = set()
        ahead = [diagram]
        while ahead:
            one = ahead.pop()
            if one > TRUE and one not in seen:
                seen.add(one)
                ahead.extend(self._nodes[one][1])
        return sorted(seen)


def unread(kinds: Kinds, inputs: Iterable[str], order: Sequence[str]) -> int:
    """In how many ways the facts and inputs can stand that are not in an order."""
    facts = prod(
        sum(len(kind.answers) for kind in held) for f, held in kinds.items() if f not in order
    )
    return facts * prod(len(_truths(name)) for name in inputs if name not in order)


def _truths(name: str) -> tuple[Truth, ...]:
    return (FALSE, TRUE) if is_two_valued(name) else (UNDETERMINED, FALSE, TRUE)
