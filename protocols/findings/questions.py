"""Questions that can never be asked, and those asked before it is known whether they apply."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping

from protocols.findings.every_call import EveryCall, asked_somewhere, facts_named, supports
from protocols.findings.finding import Finding, Level, found_at, some_of
from protocols.graph import Graph, Op
from protocols.interview import asked_now
from protocols.kleene import FALSE
from protocols.pack import Pack
from protocols.possible import Possible, may_be


def question_findings(pack: Pack, calls: EveryCall) -> Iterator[Finding]:
    """Everything wrong with when questions are asked."""
    dead = yield from _dead(pack, calls)
    yield from _too_early(pack, dead)


def _dead(pack: Pack, calls: EveryCall) -> Generator[Finding, None, frozenset[str]]:
    """Questions for which no clear answers ever call; gives back the facts they ask."""
    asked = asked_somewhere(pack)
    dead = frozenset(_never_apply(pack, calls, asked))
    for fact in dead & asked:
        parents = some_of(sorted(facts_named(pack, [pack.parsed.applies[fact]])))
        yield found_at(
            pack,
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
    below = {fact: supports(pack)[applies[fact]] for fact in pack.parsed.applies}
    diagrams = calls.diagrams
    dead: set[str] = set()
    # Whatever rests on a fact rests on more than the fact does, and so comes after it.
    for fact in sorted(below, key=lambda one: len(below[one])):
        if applies[fact] not in calls.found or not calls.can_be(applies[fact], FALSE):
            continue
        in_order = [
            calls.unanswered(parent)
            if parent in dead or parent not in asked
            else calls.asked_in_order(parent)
            for parent in sorted(below[fact])
            if parent in diagrams.choices and (parent in below or parent not in asked)
        ]
        if diagrams.every([diagrams.known(calls.found[applies[fact]]), *in_order]) == FALSE:
            dead.add(fact)
            yield fact


def _too_early(pack: Pack, dead: Collection[str]) -> Iterator[Finding]:
    """Questions that come before what tells whether they apply: they are always asked."""
    before: dict[str, list[str]] = {}
    first_later: dict[str, str] = {}
    told = {name for name, fact in pack.sections.facts.items() if fact.told_by is not None}
    for name, plan in pack.plans.items():
        given = pack.sections.cards[name].gives
        order = asked_now(plan, plan.for_offers, pack.sections.facts)
        # What only an offer brings in is asked where the pack's order of facts has it.
        listed = {question.fact for question in (*plan.first, *plan.closing)}
        for index, fact in enumerate(order):
            if fact not in pack.parsed.applies or fact in dead or fact in given:
                continue
            if _can_be_hidden(pack, fact, {*order[:index], *told} - set(given), given):
                continue
            if not _can_be_hidden(pack, fact, {*order, *told} - set(given), given):
                continue  # what the card gives calls for it, whatever else is answered
            parents = facts_named(pack, [pack.parsed.applies[fact]])
            later = [other for other in order[index:] if other in parents and other in listed]
            if later:
                before.setdefault(fact, []).append(name)
                first_later.setdefault(fact, later[0])
    for fact, cards in before.items():
        yield found_at(
            pack,
            ("facts", fact),
            Level.NOTE,
            "question-too-early",
            f"on {some_of(cards)} it is asked before {first_later[fact]!r}, which tells whether it"
            " applies, so it is always asked",
            "Ask the other question first",
        )


def _can_be_hidden(
    pack: Pack, fact: str, answered: Collection[str], given: Mapping[str, str]
) -> bool:
    node = pack.procedure.applies[fact]
    cone, inputs = _below(pack.procedure.graph, node)
    possible = Possible(given, {}, answered, inputs, pack.domains)
    return may_be(FALSE, pack.procedure.graph.evaluate(possible, cone)[node])


def _below(graph: Graph, target: int) -> tuple[list[int], set[str]]:
    """The nodes that one rests on, in order, and the inputs among them."""
    seen: set[int] = set()
    ahead = [target]
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            ahead.extend(graph.nodes[node].args)
    inputs = {graph.nodes[node].name for node in seen if graph.nodes[node].op is Op.INPUT}
    return sorted(seen), inputs
