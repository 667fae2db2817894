"""The algebra of exact bounds: multi-valued decision diagrams over the open facts.

Each node of the graph becomes a diagram whose leaves are Kleene's truths and whose branches are
what an open fact may still be answered with. Equal diagrams are one, so a fact stands in a node's
diagram exactly if some answer to it still matters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from protocols.bounds import Reach
from protocols.domain import Domain
from protocols.evaluation import PLACE, Evaluation
from protocols.graph import Graph, Op
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Kleene, Truth, answered
from protocols.words import UNCLEAR

Diagram = int
"""A diagram's number; 0, 1 and 2 are the leaves false, undetermined and true."""

_PLAIN = Kleene({}, {})


@dataclass(slots=True)
class Diagrams:
    """Evaluates a graph to diagrams; made for one situation and thrown away with it."""

    answers: Mapping[str, str]
    inputs: Mapping[str, Truth]
    choices: Mapping[str, Sequence[str | None]]
    """By open fact, in the order of the branches: what may be answered; None: nothing."""
    open_inputs: Sequence[str]
    _level: dict[str, int] = field(init=False)
    _names: list[str] = field(init=False)
    _nodes: list[tuple[int, tuple[Diagram, ...]]] = field(init=False)
    _index: dict[tuple[int, tuple[Diagram, ...]], Diagram] = field(default_factory=dict)
    _memo: dict[tuple[object, ...], Diagram] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = [*self.open_inputs, *self.choices]
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
            self._level[name], tuple(answered(choice, values) for choice in self.choices[name])
        )

    def given(self, name: str) -> Diagram:
        """A leaf, or a branch for each truth where the input is still open."""
        if name not in self.open_inputs:
            return self.inputs[name]
        return self._branch(self._level[name], (FALSE, UNDETERMINED, TRUE))

    def negate(self, part: Diagram) -> Diagram:
        """Not."""
        return self._apply("not", _PLAIN.negate, (part,))

    def every(self, parts: list[Diagram]) -> Diagram:
        """And."""
        found: Diagram = TRUE
        for part in parts:
            if found == FALSE:
                break
            found = self._apply("and", lambda a, b: _PLAIN.every([a, b]), (found, part))
        return found

    def some(self, parts: list[Diagram]) -> Diagram:
        """Or."""
        found: Diagram = FALSE
        for part in parts:
            if found == TRUE:
                break
            found = self._apply("or", lambda a, b: _PLAIN.some([a, b]), (found, part))
        return found

    def gate(self, applies: Diagram, danger: Diagram, atom: Diagram) -> Diagram:
        """The gate."""
        return self._apply("gate", _PLAIN.gate, (applies, danger, atom))

    def known(self, part: Diagram) -> Diagram:
        """Known true."""
        return self._apply("known", _PLAIN.known, (part,))

    def reach(self, diagram: Diagram) -> tuple[frozenset[Truth], frozenset[str]]:
        """The truths among a diagram's leaves, and the facts and inputs it branches on."""
        leaves: set[Truth] = set()
        names: set[str] = set()
        seen: set[Diagram] = set()
        ahead = [diagram]
        while ahead:
            one = ahead.pop()
            if one in seen:
                continue
            seen.add(one)
            if one <= TRUE:
                leaves.add(Truth(one))
                continue
            level, branches = self._nodes[one]
            names.add(self._names[level])
            ahead.extend(branches)
        return frozenset(leaves), frozenset(names)

    def _branch(self, level: int, branches: tuple[Diagram, ...]) -> Diagram:
        if all(branch == branches[0] for branch in branches):
            return branches[0]
        key = (level, branches)
        found = self._index.get(key)
        if found is None:
            found = self._index[key] = len(self._nodes)
            self._nodes.append(key)
        return found

    def _apply(self, name: str, does: Callable[..., Truth], parts: tuple[Diagram, ...]) -> Diagram:
        if all(part <= TRUE for part in parts):
            return does(*(Truth(part) for part in parts))
        key = (name, *(sorted(parts) if name in {"and", "or"} else parts))
        found = self._memo.get(key)
        if found is None:
            level = min(self._nodes[part][0] for part in parts)
            width = len(next(b for at, b in (self._nodes[p] for p in parts) if at == level))
            found = self._branch(
                level,
                tuple(
                    self._apply(name, does, tuple(self._step(p, level, i) for p in parts))
                    for i in range(width)
                ),
            )
            self._memo[key] = found
        return found

    def _step(self, part: Diagram, level: int, index: int) -> Diagram:
        at, branches = self._nodes[part]
        return branches[index] if at == level else part


def exactly(evaluation: Evaluation) -> Callable[[int], Reach]:
    """What nodes may become, over every way in which the open facts may be answered."""
    diagrams, found = _diagrams(evaluation)
    open_inputs = set(diagrams.open_inputs)

    def reach(node: int) -> Reach:
        truths, names = diagrams.reach(found[node])
        facts = {PLACE if name in open_inputs else name for name in names}
        return Reach(FALSE in truths or UNDETERMINED in truths, TRUE in truths, frozenset(facts))

    return reach


def _diagrams(evaluation: Evaluation) -> tuple[Diagrams, Mapping[int, Diagram]]:
    pack, graph = evaluation.pack, evaluation.pack.procedure.graph
    order = [fact for fact in pack.sections.facts if fact in evaluation.open_facts]
    choices = {
        fact: _choices(graph, evaluation.card.cone, fact, pack.domains[fact]) for fact in order
    }
    diagrams = Diagrams(
        evaluation.answers,
        evaluation.outside.inputs,
        {fact: choice for fact, choice in choices.items() if len(choice) > 1},
        sorted(evaluation.outside.undetermined),
    )
    return diagrams, graph.evaluate(diagrams, evaluation.card.cone)


def _choices(
    graph: Graph, cone: Sequence[int], fact: str, domain: Domain
) -> tuple[str | None, ...]:
    """Answers that some node of the cone tells apart; one stands for those that none does."""
    listed = {
        graph.nodes[index].values
        for index in cone
        if graph.nodes[index].op is Op.FACT and graph.nodes[index].name == fact
    }
    kinds: dict[tuple[Truth, ...], str | None] = {}
    for choice in (None, *domain.clear, *UNCLEAR):
        told = tuple(answered(choice, values) for values in sorted(listed, key=sorted))
        kinds.setdefault(told, choice)
    return tuple(kinds.values())
