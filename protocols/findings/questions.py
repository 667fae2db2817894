"""Questions that can never be asked, and those asked before it is known whether they apply."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping

from protocols.findings.every_call import EveryCall, asked_somewhere, below, facts_named
from protocols.findings.finding import Level, Told, found_at, some_of
from protocols.findings.supports import supports
from protocols.graph import Op
from protocols.interview import asked_now
from protocols.kleene import FALSE
from protocols.pack import Pack
from protocols.possible import Possible, may_be


def question_findings(pack: Pack, calls: EveryCall) -> Iterator[Told]:
    """Everything wrong with when questions are asked."""
    dead = yield from _dead(pack, calls)
    yield from _too_early(pack, dead)


def _dead(pack: Pack, calls: EveryCall) -> Generator[Told, None, frozenset[str]]:
    """Questions for which no clear answers ever call; gives back the facts they ask."""
    asked = asked_somewhere(pack)
    dead = frozenset(_never_apply(pack, calls, asked))
    for fact in dead & asked:
        parents = some_of(sorted(facts_named(pack, [pack.parsed.applies[fact]])))
        yield found_at(
            ("facts", fact),
            Level.WARN,
            "question-dead",
            f"no clear answers to {parents} ever make it apply, so nothing calls for it",
            "Mend its `applies_when` or that of the questions before it, or take the question out",
        )
    return dead


def _never_apply(pack: Pack, calls: EveryCall, asked: Collection[str]) -> Iterator[str]:
    """Facts that no call makes apply, if questions are asked only where they apply themselves.

    A question that nothing calls for tells nothing either: who asks it does not know enough.
    What a card gives cannot hide a question: the laws refuse such a card.
    """
    applies = pack.procedure.applies
    reads = {fact: supports(pack)[applies[fact]] for fact in pack.parsed.applies}
    dead: set[str] = set()
    # Whatever rests on a fact rests on more than the fact does, and so comes after it.
    for fact in sorted(reads, key=lambda one: len(reads[one])):
        node = applies[fact]
        if not calls.is_judged(node) or not calls.can_be(node, FALSE):
            continue
        in_order = {
            parent: None if parent in dead or parent not in asked else applies[parent]
            for parent in sorted(reads[fact])
            if parent in pack.domains and (parent in reads or parent not in asked)
        }
        if not calls.is_called_for(node, in_order):
            dead.add(fact)
            yield fact


def _too_early(pack: Pack, dead: Collection[str]) -> Iterator[Told]:
    """Questions that come before what tells whether they apply: they are always asked."""
    before: dict[str, list[str]] = {}
    first_later: dict[str, str] = {}
    told = {name for name, fact in pack.sections.facts.items() if fact.told_by is not None}
    hiding = _Hiding(pack)
    for name, plan in pack.plans.items():
        given = pack.sections.cards[name].gives
        order = asked_now(plan, plan.for_offers, pack.sections.facts)
        # What only an offer brings in is asked where the pack's order of facts has it.
        listed = {question.fact for question in (*plan.first, *plan.closing)}
        answered = told - given.keys()
        for index, fact in enumerate(order):
            if (
                fact in pack.parsed.applies
                and fact not in dead
                and fact not in given
                and not hiding.is_possible(fact, answered, given)
                # Else what the card gives calls for it, whatever else is answered.
                and hiding.is_possible(fact, {*order, *told} - given.keys(), given)
            ):
                parents = facts_named(pack, [pack.parsed.applies[fact]])
                later = [other for other in order[index:] if other in parents and other in listed]
                if later:
                    before.setdefault(fact, []).append(name)
                    first_later.setdefault(fact, later[0])
            if fact not in given:
                answered.add(fact)
    for fact, cards in before.items():
        yield found_at(
            ("facts", fact),
            Level.NOTE,
            "question-too-early",
            f"on {some_of(cards)} it is asked before {first_later[fact]!r}, which tells whether it"
            " applies, so it is always asked",
            "Ask the other question first",
        )


class _Hiding:
    """Whether answers may show that a question does not apply."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        graph = pack.procedure.graph
        self._inputs = {node.name for node in graph.nodes if node.op is Op.INPUT}
        asked = Possible({}, {}, pack.domains.keys(), self._inputs, pack.domains)
        applies = [pack.procedure.applies[fact] for fact in pack.parsed.applies]
        self._all_asked = graph.evaluate(asked, below(graph, *applies))

    def is_possible(self, fact: str, answered: Collection[str], given: Mapping[str, str]) -> bool:
        """Whether it is where these facts may be answered, and those given are what they are."""
        pack = self._pack
        node = pack.procedure.applies[fact]
        reads = supports(pack)[node]
        if given.keys().isdisjoint(reads) and all(
            name in answered or name in self._inputs for name in reads
        ):
            return may_be(FALSE, self._all_asked[node])
        graph = pack.procedure.graph
        possible = Possible(given, {}, answered, self._inputs, pack.domains)
        return may_be(FALSE, graph.evaluate(possible, below(graph, node))[node])
