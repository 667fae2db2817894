"""The decision diagrams of a pack over every call: what nodes can be, exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from protocols.conditions import Atom, Condition, Tripped
from protocols.diagram import Diagram, Diagrams
from protocols.domain import Domain
from protocols.findings.supports import supports
from protocols.findings.witness import Witness
from protocols.graph import Graph, Op
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Kleene, Truth, answered
from protocols.pack import Pack
from protocols.parsed import leaves
from protocols.words import UNCLEAR

MOST_NAMES = 48
"""A node that rests on more facts and inputs than this is not judged: its diagram could outgrow
any memory, and whoever reads the rule could not judge it either."""


class _Calls(Diagrams):
    """Diagrams that single calls are looked up in."""

    def call_to(self, diagram: Diagram) -> Mapping[str, str | Truth | None] | None:
        """By fact and input, the branches of some call in which it is true; None if there is none.

        Of what is not on the way, nothing is answered and nothing is so.
        """
        if diagram <= TRUE:
            return {} if diagram == TRUE else None
        level, branches = self._nodes[diagram]
        name = self._names[level]
        chosen = self.choices.get(name, (FALSE, UNDETERMINED, TRUE))
        for choice, branch in zip(chosen, branches, strict=True):
            if (further := self.call_to(branch)) is not None:
                return {name: choice, **further}
        return None


@dataclass(frozen=True, slots=True)
class Call:
    """What is answered and what is so in one call; of all else nothing."""

    answers: Mapping[str, str]
    inputs: Mapping[str, Truth]

    @property
    def names(self) -> frozenset[str]:
        """The facts and inputs that it tells of."""
        return frozenset((*self.answers, *self.inputs))


class EveryCall:
    """Every call there can be: everything that may be answered or be so outside.

    A single call is looked for first; diagrams are made where none is found.
    """

    def __init__(self, pack: Pack, silent: Collection[str] = ()) -> None:
        """`silent` facts stay unasked."""
        self.pack = pack
        self._silent = frozenset(silent)
        self._found: dict[int, Diagram] = {}

    @cached_property
    def diagrams(self) -> _Calls:
        """The diagrams of all facts and inputs that the pack reads."""
        listed: dict[str, set[frozenset[str]]] = {}
        for node in self.pack.procedure.graph.nodes:
            if node.op is Op.FACT:
                listed.setdefault(node.name, set()).add(node.values)
        choices = {
            fact: _choices(self.pack.domains[fact], sorted(listed[fact], key=sorted))
            for fact in self._answerable
            if fact in listed
        }
        return _Calls({}, {}, choices, self._inputs)

    @cached_property
    def _answerable(self) -> Mapping[str, Domain]:
        domains = self.pack.domains
        return {
            fact: domains[fact] for fact in self.pack.sections.facts if fact not in self._silent
        }

    @cached_property
    def _inputs(self) -> tuple[str, ...]:
        nodes = self.pack.procedure.graph.nodes
        return tuple(dict.fromkeys(node.name for node in nodes if node.op is Op.INPUT))

    def is_judged(self, node: int) -> bool:
        """Whether it rests on so little that it can be judged."""
        return supports(self.pack).count(node) <= MOST_NAMES

    def diagram(self, node: int) -> Diagram:
        """The diagram of a node that is judged."""
        if node not in self._found:
            graph = self.pack.procedure.graph
            new = [index for index in below(graph, node) if index not in self._found]
            graph.evaluate_into(self._found, self.diagrams, new)
        return self._found[node]

    def can_be(self, node: int, truth: Truth) -> bool:
        """Whether a call makes it true, or false; a node that is not judged may be anything."""
        if not self.is_judged(node) or self._witness().make(node, truth):
            return True
        return truth in self.diagrams.reach(self.diagram(node))[0]

    def is_called_for(self, node: int, in_order: Mapping[str, int | None]) -> bool:
        """Whether a judged node is true in a call where questions are asked in order.

        `in_order` holds, by fact, the node of when it applies, which must not be false where it is
        answered; None where it is never answered.
        """
        return self._is_plain(node, in_order) or (
            self.diagrams.every(
                [
                    self.diagrams.known(self.diagram(node)),
                    *(
                        self.unanswered(fact) if applies is None else self.asked_in_order(fact)
                        for fact, applies in in_order.items()
                    ),
                ]
            )
            != FALSE
        )

    def _is_plain(self, node: int, in_order: Mapping[str, int | None]) -> bool:
        """Whether a witness is found for it; where none is, there may be one."""
        witness = self._witness()
        seen: set[str] = set()
        ahead: list[int] = [node]
        while ahead:
            if not witness.make(ahead.pop(), TRUE):
                return False
            for fact in witness.answers.keys() & in_order.keys() - seen:
                seen.add(fact)
                applies = in_order[fact]
                if applies is None:
                    return False
                ahead.append(applies)
        return True

    def asked_in_order(self, fact: str) -> Diagram:
        """The fact was answered only if it applied."""
        applies = self.pack.procedure.applies[fact]
        if fact not in self.diagrams.choices or not self.is_judged(applies):
            return TRUE
        away = self.diagrams.known(self.diagrams.negate(self.diagram(applies)))
        return self.diagrams.some([self.unanswered(fact), self.diagrams.negate(away)])

    def unanswered(self, fact: str) -> Diagram:
        """The fact has no answer at all."""
        answers = frozenset(self.pack.domains[fact].answers())
        return self.diagrams.negate(self.diagrams.known(self.diagrams.fact(fact, answers)))

    def both(self, one: int, other: int) -> Diagram:
        """Both nodes are known true; false for a node that is not judged."""
        if not self.is_judged(one) or not self.is_judged(other):
            return FALSE
        return self.diagrams.every(
            [self.diagrams.known(self.diagram(one)), self.diagrams.known(self.diagram(other))]
        )

    def call_to(self, node: int) -> Call | None:
        """Some call in which a node is known true; None if there is none, or it is not judged."""
        if not self.is_judged(node):
            return None
        witness = self._witness()
        if witness.make(node, TRUE):
            return Call(*witness.call())
        found = self.diagrams.call_to(self.diagram(node))
        if found is None:
            return None
        told = {name: held for name, held in found.items() if held is not None}
        return Call(
            {name: held for name, held in told.items() if not isinstance(held, Truth)},
            {name: held for name, held in told.items() if isinstance(held, Truth)},
        )

    def in_call(self, call: Call, nodes: Sequence[int]) -> Mapping[int, Truth]:
        """What nodes are in one call, with all that they rest on."""
        graph = self.pack.procedure.graph
        so = {**dict.fromkeys(self._inputs, FALSE), **call.inputs}
        return graph.evaluate(Kleene(call.answers, so), below(graph, *nodes))

    def implies(self, one: int, other: int) -> bool:
        """Whether `other` is true in every call in which `one` is; both must be judged."""
        diagrams = self.diagrams
        without = diagrams.negate(diagrams.known(self.diagram(other)))
        return diagrams.every([diagrams.known(self.diagram(one)), without]) == FALSE

    def _witness(self) -> Witness:
        return Witness(self.pack.procedure.graph, self._answerable)


def below(graph: Graph, *targets: int) -> list[int]:
    """The nodes that these rest on, themselves included, in order of evaluation."""
    seen: set[int] = set()
    ahead = list(targets)
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            ahead.extend(graph.nodes[node].args)
    return sorted(seen)


def asked_somewhere(pack: Pack) -> frozenset[str]:
    """Facts that may have an answer without anybody volunteering it: asked, told, or given.

    What an offer needs is asked wherever the offer can be made, be it only by a pack that extends
    this one and has a program for it.
    """
    asked = frozenset[str]().union(*(plan.facts for plan in pack.plans.values()))
    told = {name for name, fact in pack.sections.facts.items() if fact.told_by is not None}
    given = {fact for card in pack.sections.cards.values() for fact in card.gives}
    for offer, when in pack.parsed.offers:
        parts = [pack.parsed.screens[name] for name in offer.cleared]
        asked |= facts_named(pack, [*parts, *([when] if when is not None else [])])
    return asked | told | given


def facts_named(pack: Pack, conditions: Iterable[Condition]) -> frozenset[str]:
    """The facts that conditions read themselves or by way of their screens."""
    found: set[str] = set()
    for condition in conditions:
        for leaf in leaves(condition):
            match leaf:
                case Atom(fact, _):
                    found.add(fact)
                case Tripped(screen):
                    found |= facts_named(pack, [pack.parsed.screens[screen]])
    return frozenset(found)


def _choices(domain: Domain, listed: Sequence[frozenset[str]]) -> tuple[str | None, ...]:
    """No answer, an unclear one, and one answer of each kind that the conditions tell apart."""
    kinds: dict[tuple[Truth, ...], str] = {}
    for choice in (*UNCLEAR, *domain.clear):
        kinds.setdefault(tuple(answered(choice, values) for values in listed), choice)
    return (None, *kinds.values())
