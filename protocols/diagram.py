"""The algebra of exact bounds: multi-valued decision diagrams over the open facts.

Each node of the graph becomes a diagram whose leaves are Kleene's truths and whose branches are
what an open fact may still be answered with. Equal diagrams are one, so a fact stands in a node's
diagram exactly if some answer to it still matters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from protocols.kleene import FALSE, TRUE, UNDETERMINED, Truth, answered, truth

Diagram = int
"""A diagram's number; 0, 1 and 2 are the leaves false, undetermined and true."""

OnStep = Callable[[int], None]
"""Told now and then how many steps the work has taken; it may raise to end the work."""

STEPS_BETWEEN = 256
"""Steps from one telling to the next; a step makes a diagram at most, in a few microseconds."""

_NOT = (TRUE, UNDETERMINED, FALSE)
_KNOWN = (FALSE, FALSE, TRUE)


@dataclass(slots=True)
class Diagrams:
    """Evaluates a graph to diagrams; made for one situation and thrown away with it."""

    answers: Mapping[str, str]
    inputs: Mapping[str, Truth]
    choices: Mapping[str, Sequence[str | None]]
    """By open fact, in the order of the branches: what may be answered; None: nothing."""
    open_inputs: Sequence[str]
    """Below all the facts: many areas make few kinds of places, and facts many of answers."""
    on_step: OnStep | None = None
    _level: dict[str, int] = field(init=False)
    _names: list[str] = field(init=False)
    _nodes: list[tuple[int, tuple[Diagram, ...]]] = field(init=False)
    _index: dict[tuple[int, tuple[Diagram, ...]], Diagram] = field(default_factory=dict)
    _memo: dict[tuple[object, ...], Diagram] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = [*self.choices, *self.open_inputs]
        self._level = {name: level for level, name in enumerate(self._names)}
        self._nodes = [(len(self._names), ())] * 3

    def const(self, truth: bool) -> Diagram:
        """A leaf."""
        return TRUE if truth else FALSE

    def fact(self, name: str, values: frozenset[str]) -> Diagram:
        """A leaf for a fact that is settled, else one branch for each answer."""
        if name not in self.choices:
            return answered(self.answers.get(name), values)
        return self._branch(
            self._level[name], tuple([answered(choice, values) for choice in self.choices[name]])
        )

    def given(self, name: str) -> Diagram:
        """A leaf, or a branch for each truth where the input is still open."""
        if name not in self.open_inputs:
            return self.inputs[name]
        return self._branch(self._level[name], (FALSE, UNDETERMINED, TRUE))

    def negate(self, part: Diagram) -> Diagram:
        """Not."""
        return self._each("not", _NOT, part)

    def every(self, parts: list[Diagram]) -> Diagram:
        """And, from the bottom up, which keeps what is made on the way small."""
        found: Diagram = TRUE
        for part in sorted(parts, key=self._height):
            found = self._join(TRUE, FALSE, found, part)
        return found

    def some(self, parts: list[Diagram]) -> Diagram:
        """Or, from the bottom up."""
        found: Diagram = FALSE
        for part in sorted(parts, key=self._height):
            found = self._join(FALSE, TRUE, found, part)
        return found

    def gate(self, applies: Diagram, danger: Diagram, atom: Diagram) -> Diagram:
        """The gate."""
        if atom == FALSE or danger == TRUE or applies in (UNDETERMINED, TRUE):
            return atom
        if applies == FALSE and danger <= UNDETERMINED:
            return FALSE
        key = ("gate", applies, danger, atom)
        found = self._memo.get(key)
        if found is None:
            parts = [self._nodes[part] for part in (applies, danger, atom)]
            level = min([at for at, _ in parts])
            width = max([len(branches) for at, branches in parts if at == level])
            each = [
                branches if at == level else (part,) * width
                for (at, branches), part in zip(parts, (applies, danger, atom), strict=True)
            ]
            gated = [self.gate(*of) for of in zip(*each, strict=True)]
            found = self._keep(key, level, gated)
        return found

    def known(self, part: Diagram) -> Diagram:
        """Known true."""
        return self._each("known", _KNOWN, part)

    def being(self, name: str, truths: Collection[Truth]) -> Diagram:
        """True where an open input is one of these, false where it is another."""
        return self._branch(self._level[name], tuple([truth(one in truths) for one in Truth]))

    def reach(self, diagram: Diagram) -> tuple[frozenset[Truth], frozenset[str]]:
        """The truths among a diagram's leaves, and the facts and inputs it branches on."""
        below = self._below(diagram, len(self._names))
        leaves = frozenset(Truth(one) for one in below if one <= TRUE)
        names = frozenset(self._names[self._nodes[one][0]] for one in below if one > TRUE)
        return leaves, names

    def parted(self, diagram: Diagram) -> tuple[frozenset[str], frozenset[Diagram]]:
        """The facts that a diagram branches on, and what it may come to over the inputs alone."""
        level = {one: self._nodes[one][0] for one in self._below(diagram, len(self.choices))}
        facts = frozenset(self._names[at] for at in level.values() if at < len(self.choices))
        return facts, frozenset(one for one, at in level.items() if at >= len(self.choices))

    def _below(self, diagram: Diagram, level: int) -> set[Diagram]:
        """A diagram and all below it, down to the first ones that do not stand above a level."""
        seen: set[Diagram] = set()
        ahead = [diagram]
        while ahead:
            one = ahead.pop()
            if one not in seen:
                seen.add(one)
                at, branches = self._nodes[one]
                if at < level:
                    ahead.extend(branches)
        return seen

    def _height(self, part: Diagram) -> int:
        return -self._nodes[part][0]

    def _branch(self, level: int, branches: tuple[Diagram, ...]) -> Diagram:
        if branches.count(branches[0]) == len(branches):
            return branches[0]
        key = (level, branches)
        found = self._index.get(key)
        if found is None:
            found = self._index[key] = len(self._nodes)
            self._nodes.append(key)
        return found

    def _each(self, name: str, leaves: tuple[Truth, ...], part: Diagram) -> Diagram:
        if part <= TRUE:
            return leaves[part]
        key = (name, part)
        found = self._memo.get(key)
        if found is None:
            level, branches = self._nodes[part]
            found = self._keep(key, level, [self._each(name, leaves, one) for one in branches])
        return found

    def _join(self, neutral: Truth, final: Truth, one: Diagram, other: Diagram) -> Diagram:
        """And (true is neutral, false is final) or Or, without walking where it is plain."""
        if final in (one, other):
            return final
        if one in (neutral, other):
            return other
        if other == neutral:
            return one
        key = (neutral, one, other) if one < other else (neutral, other, one)
        found = self._memo.get(key)
        if found is None:
            level, branches = self._nodes[one]
            lower, others = self._nodes[other]
            if level < lower:
                joined = [self._join(neutral, final, branch, other) for branch in branches]
            elif level > lower:
                level = lower
                joined = [self._join(neutral, final, one, branch) for branch in others]
            else:
                both = zip(branches, others, strict=True)
                joined = [self._join(neutral, final, first, second) for first, second in both]
            found = self._keep(key, level, joined)
        return found

    def _keep(self, key: tuple[object, ...], level: int, branches: list[Diagram]) -> Diagram:
        """Remember what was worked out."""
        memo = self._memo
        found = memo[key] = self._branch(level, tuple(branches))
        if self.on_step is not None and len(memo) % STEPS_BETWEEN == 0:
            self.on_step(len(memo))
        return found
