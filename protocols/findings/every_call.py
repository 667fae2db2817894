"""The decision diagrams of a pack over every call: what nodes can be, exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from protocols.conditions import Atom, Condition, Tripped
from protocols.diagram import Diagram, Diagrams
from protocols.domain import Domain
from protocols.graph import Op
from protocols.kleene import FALSE, TRUE, Truth, answered
from protocols.pack import Pack
from protocols.parsed import leaves
from protocols.words import UNCLEAR

MOST_NAMES = 48
"""A node that rests on more facts and inputs than this is not judged: its diagram could outgrow
any memory, and whoever reads the rule could not judge it either."""


class _Calls(Diagrams):
    """Diagrams that single calls are looked up in."""

    def call_to(self, diagram: Diagram) -> Mapping[int, int] | None:
        """By level, the branches of some call in which it is true; None if there is none.

        Of what is not on the way, nothing is answered and nothing is so.
        """
        if diagram <= TRUE:
            return {} if diagram == TRUE else None
        level, branches = self._nodes[diagram]
        for number, branch in enumerate(branches):
            if (further := self.call_to(branch)) is not None:
                return {level: number, **further}
        return None

    def in_call(self, diagram: Diagram, call: Mapping[int, int]) -> Truth:
        """What it is in one call."""
        while diagram > TRUE:
            level, branches = self._nodes[diagram]
            diagram = branches[call.get(level, 0)]
        return Truth(diagram)


@dataclass(frozen=True, slots=True)
class EveryCall:
    """Diagrams of some nodes, over everything that may be answered or be so outside."""

    pack: Pack
    diagrams: _Calls
    found: Mapping[int, Diagram]
    """By node; those that rest on too much are absent."""

    def can_be(self, node: int, truth: Truth) -> bool:
        """Whether a call makes it so; a node that is not judged may be anything."""
        if node not in self.found:
            return True
        return truth in self.diagrams.reach(self.found[node])[0]

    def asked_in_order(self, fact: str) -> Diagram:
        """The fact was answered only if it applied; its `applies` must be among the nodes."""
        applies = self.pack.procedure.applies[fact]
        if fact not in self.diagrams.choices or applies not in self.found:
            return TRUE
        away = self.diagrams.known(self.diagrams.negate(self.found[applies]))
        return self.diagrams.some([self.unanswered(fact), self.diagrams.negate(away)])

    def unanswered(self, fact: str) -> Diagram:
        """The fact has no answer at all."""
        answers = frozenset(self.pack.domains[fact].answers())
        return self.diagrams.negate(self.diagrams.known(self.diagrams.fact(fact, answers)))

    def both(self, one: int, other: int) -> Diagram:
        """Both nodes are known true; false for a node that is not judged."""
        if one not in self.found or other not in self.found:
            return FALSE
        return self.diagrams.every(
            [self.diagrams.known(self.found[one]), self.diagrams.known(self.found[other])]
        )

    def call_to(self, node: int) -> Mapping[int, int] | None:
        """Some call in which a node is known true; None if there is none, or it is not judged."""
        return self.diagrams.call_to(self.found[node]) if node in self.found else None

    def implies(self, one: int, other: int, call: Mapping[int, int]) -> bool:
        """Whether `other` is true in every call in which `one` is, such as in this one."""
        if other not in self.found or self.diagrams.in_call(self.found[other], call) is not TRUE:
            return False  # told at once, mostly, without the work below
        diagrams = self.diagrams
        without = diagrams.negate(diagrams.known(self.found[other]))
        return diagrams.every([diagrams.known(self.found[one]), without]) == FALSE


def every_call(
    pack: Pack,
    targets: Iterable[int],
    *,
    silent: Collection[str] = (),
) -> EveryCall:
    """Work out the diagrams of the targets; `silent` facts stay unasked."""
    graph = pack.procedure.graph
    held = supports(pack)
    cone = [node for node in graph.cone(targets) if len(held[node]) <= MOST_NAMES]
    listed: dict[str, set[frozenset[str]]] = {}
    inputs: dict[str, None] = {}
    for index in cone:
        node = graph.nodes[index]
        if node.op is Op.FACT:
            listed.setdefault(node.name, set()).add(node.values)
        elif node.op is Op.INPUT:
            inputs[node.name] = None
    choices = {
        fact: _choices(pack.domains[fact], sorted(listed[fact], key=sorted))
        for fact in pack.sections.facts
        if fact in listed and fact not in silent
    }
    diagrams = _Calls({}, {}, choices, tuple(inputs))
    return EveryCall(pack, diagrams, graph.evaluate(diagrams, cone))


def of_questions_and_rules(pack: Pack) -> EveryCall:
    """The diagrams of when questions apply, when rules fire, and which calls programs take."""
    procedure = pack.procedure
    return every_call(
        pack,
        [
            *procedure.applies.values(),
            *(rule.fires for rule in procedure.rules),
            *(program.fits for program in procedure.programs.values()),
        ],
    )


@lru_cache(maxsize=2)
def supports(pack: Pack) -> Sequence[frozenset[str]]:
    """By node: the facts and inputs that it rests on."""
    found: list[frozenset[str]] = []
    for node in pack.procedure.graph.nodes:
        own = (node.name,) if node.op in {Op.FACT, Op.INPUT} else ()
        if len(node.args) == 1 and not own:
            found.append(found[node.args[0]])
        else:
            found.append(frozenset(own).union(*(found[arg] for arg in node.args)))
    return found


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
