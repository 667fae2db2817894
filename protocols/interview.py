"""The interview: what is asked on a card, in which order, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from protocols.model import AskedBy, Question, Sections, Text
from protocols.procedure import CASE_ENTRY, CompiledCard, Procedure


@dataclass(frozen=True, slots=True)
class Plan:
    """What may be asked while a card is the current one."""

    first: tuple[Question, ...]
    """What the card asks before all else, case entry's questions, then the card's own."""
    for_offers: Mapping[str, tuple[str, ...]]
    """By offer: the facts that it and its programs need, in the pack's order."""
    closing: tuple[Question, ...]

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that may be asked."""
        listed = {question.fact for question in (*self.first, *self.closing)}
        return frozenset(listed.union(*self.for_offers.values()))


def plan_interviews(sections: Sections, procedure: Procedure) -> dict[str, Plan]:
    """The plan of every card of a pack."""
    return {
        name: _plan(sections, procedure, name, compiled)
        for name, compiled in procedure.cards.items()
    }


def _plan(sections: Sections, procedure: Procedure, name: str, compiled: CompiledCard) -> Plan:
    entry, card = sections.cards[CASE_ENTRY], sections.cards[name]
    ahead = {question.fact for question in card.first}
    joined = _joined(entry.questions, card.questions)
    first = [*card.first, *(question for question in joined if question.fact not in ahead)]
    closing = [
        question
        for question in _joined(card.closing, entry.closing)
        if question.fact not in {asked.fact for asked in first}
    ]
    askable = {fact: None for fact, held in sections.facts.items() if held.told_by is None}
    for_offers: dict[str, tuple[str, ...]] = {}
    for offer in compiled.offers:
        read = procedure.graph.facts_below(offer.wanted)
        for_offers[offer.offer.id] = tuple(fact for fact in askable if fact in read)
    return Plan(
        tuple(q for q in first if q.fact in askable),
        for_offers,
        tuple(q for q in closing if q.fact in askable),
    )


def _joined(first: Iterable[Question], then: Iterable[Question]) -> list[Question]:
    """Both lists in order, each fact once; the words of the later one, which knows more, win."""
    later = {question.fact: question for question in then}
    joined = [later.pop(question.fact, question) for question in first]
    return [*joined, *later.values()]


def asked_now(plan: Plan, open_offers: Iterable[str], fact_order: Iterable[str]) -> tuple[str, ...]:
    """The facts that are asked now, in order: the plan's, with what the open offers need."""
    first = [question.fact for question in plan.first]
    closing = [question.fact for question in plan.closing]
    needed = {fact for offer in open_offers for fact in plan.for_offers[offer]}
    needed.difference_update(first, closing)
    extra = [fact for fact in fact_order if fact in needed]
    return (*first, *extra, *closing)


def words_of(
    sections: Sections, plan: Plan, asked_by: AskedBy | None, fact: str, answers: Mapping[str, str]
) -> Text | None:
    """The words of a question: the card's own, else those for who is asked, else the fact's."""
    held = sections.facts[fact]
    for question in (*plan.first, *plan.closing):
        if question.fact == fact and question.ask is not None:
            return question.ask
    if asked_by is not None:
        for_asked = held.ask_of.get(answers.get(asked_by.fact, ""))
        if for_asked is not None:
            return for_asked
    return held.ask


def reason_of(sections: Sections, plan: Plan, fact: str) -> Text | None:
    """Why a question is asked: the card's own reason, else the fact's."""
    for question in (*plan.first, *plan.closing):
        if question.fact == fact and question.why is not None:
            return question.why
    return sections.facts[fact].why
