"""The laws of a response, as plain code over decisions: what each of them would call a violation.

"Less" is over the urgencies of police, fire and ems, consult apart; both over what can be sent here
and now (`lines`) and over what the call needs (`needed_lines`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from protocols.decide import decide
from protocols.decision import Decision, OfferState
from protocols.evaluation import evaluate
from protocols.kleene import FALSE
from protocols.ladder import fits
from protocols.lines import LineKey, LineSpec, field_urgencies
from protocols.model import Sections
from protocols.pack import Pack
from protocols.situation import Situation, Status
from protocols.words import FIELD_SERVICES, UNCLEAR, URGENCIES, Role, TransferState

Urgencies = dict[str, int]


@dataclass(frozen=True, slots=True)
class Violation:
    """A law, and the two calls that break it: the second gets less than it must."""

    law: str
    higher: Situation
    lower: Situation
    says: str


def responses(decision: Decision) -> tuple[Urgencies, Urgencies]:
    """The field urgencies of what is sent and of what is needed."""
    return field_urgencies(decision.lines), field_urgencies(decision.needed_lines)


def lower_than(one: Urgencies, other: Urgencies) -> list[str]:
    """The services of which `one` has less."""
    return [service for service in FIELD_SERVICES if one[service] < other[service]]


def with_answer(situation: Situation, fact: str, value: str | None) -> Situation:
    """The same call with one answer changed; None takes it out."""
    facts = {name: held for name, held in situation.facts.items() if name != fact}
    return replace(situation, facts=facts if value is None else {**facts, fact: value})


class Safety:
    """Decides calls of one pack, each once, and compares them."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._decided: dict[str, Decision] = {}

    def decide(self, situation: Situation) -> Decision:
        key = repr(situation)
        if key not in self._decided:
            self._decided[key] = decide(self.pack, situation)
        return self._decided[key]

    def answers(self, situation: Situation) -> Iterator[Violation]:
        """Fail-safe (whole) and Danger, for every fact of a call and any two answers to it."""
        for fact, domain in self.pack.domains.items():
            if not domain.clear:
                continue
            calm = (*domain.harmless, *domain.neutral)
            for unclear in (None, *UNCLEAR):
                yield from self._less(situation, fact, "fail-safe", unclear, calm)
            for index, danger in enumerate(domain.dangers):
                lesser = (*domain.harmless, *domain.dangers[:index])
                yield from self._less(situation, fact, "danger", danger, lesser)

    def offers(self, situation: Situation) -> Iterator[Violation]:
        """Fail-safe (offers): doubt about a fact that applies lets no offer take a default line."""
        procedure = self.pack.procedure
        for fact, domain in self.pack.domains.items():
            for value in domain.clear:
                clear = with_answer(situation, fact, value)
                evaluation = evaluate(self.pack, clear)
                if evaluation.truths[procedure.applies[fact]] is FALSE:
                    continue
                for unclear in (None, *UNCLEAR):
                    doubtful = with_answer(situation, fact, unclear)
                    for before, after in zip(self._kept(clear), self._kept(doubtful), strict=True):
                        if lost := lower_than(after, before):
                            says = f"{fact}: {value} keeps {lost}, {unclear} does not"
                            yield Violation("offers", clear, doubtful, says)

    def filling(self, situation: Situation) -> Iterator[Violation]:
        """Filling: a program that closes, is busy or hangs up takes nobody away."""
        for name in self.pack.sections.programs:
            for status in (Status("closed"), Status("busy", wait_minutes=9999)):
                without = replace(situation, status={**situation.status, name: status})
                yield from self._compared("filling", situation, without, name)
            lost = {**situation.transfers, name: TransferState.DROPPED}
            yield from self._compared("filling", situation, replace(situation, transfers=lost), name)

    def lost_program(self, other: Pack, situation: Situation) -> Iterator[Violation]:
        """Filling, where `other` is the pack with a program ended, moved away or taken out."""
        names = other.sections.programs
        less = replace(
            situation,
            status={n: held for n, held in situation.status.items() if n in names},
            transfers={n: held for n, held in situation.transfers.items() if n in names},
        )
        same = replace(situation, transfers=less.transfers)
        for had, has in zip(
            responses(self.decide(same)), responses(decide(other, less)), strict=True
        ):
            if lost := lower_than(has, had):
                yield Violation("filling", same, less, f"{lost} lost with a program")

    def place(self, situation: Situation) -> Iterator[Violation]:
        """A place is a fact too: not to know it never gives less."""
        yield from self._compared("place", situation, replace(situation, place=None), "place")

    def rules(self, situation: Situation) -> Iterator[Violation]:
        """A line that a true rule sent is there, with no less urgency, and not only by phone."""
        decision = self.decide(situation)
        rules = {held.rule.id: held.rule for held in self.pack.procedure.rules}
        for because in decision.because:
            for spec in (LineSpec.read(words) for words in rules[because.rule].send):
                for lines in (decision.lines, decision.needed_lines):
                    if not any(line.key == spec.key and line.urgency >= spec.urgency for line in lines):
                        says = f"{because.rule} sent {spec}, which is not there"
                        yield Violation("rules", situation, situation, says)

    def invariants(self, situation: Situation) -> Iterator[Violation]:
        """The agency's own invariants, over both responses."""
        decision = self.decide(situation)
        evaluation = evaluate(self.pack, situation)
        for invariant in self.pack.sections.invariants:
            if invariant.cards and situation.card not in invariant.cards:
                continue
            if not evaluation.is_true(self.pack.procedure.invariants[invariant.id]):
                continue
            for lines in (decision.lines, decision.needed_lines):
                here = {line.service for line in lines if line.role is not Role.CONSULT}
                kept = (
                    all(_at_least(lines, words) for words in invariant.always)
                    and (not invariant.some_of or here & set(invariant.some_of))
                    and not {line.service for line in lines} & set(invariant.never)
                )
                if not kept:
                    says = f"{invariant.id}: {[line.words for line in lines]}"
                    yield Violation("invariant", situation, situation, says)

    def all(self, situation: Situation) -> Iterator[Violation]:
        """Every law over one call and its neighbours."""
        for law in (self.answers, self.offers, self.filling, self.place, self.rules):
            yield from law(situation)

    def _less(
        self,
        situation: Situation,
        fact: str,
        law: str,
        more: str | None,
        lesser: tuple[str, ...],
    ) -> Iterator[Violation]:
        """Where an answer gives less than one that says less."""
        doubtful = with_answer(situation, fact, more)
        for value in lesser:
            yield from self._compared(law, with_answer(situation, fact, value), doubtful, fact)

    def _compared(
        self, law: str, had: Situation, has: Situation, about: str
    ) -> Iterator[Violation]:
        before, after = responses(self.decide(had)), responses(self.decide(has))
        for one, other in zip(before, after, strict=True):
            if lost := lower_than(other, one):
                yield Violation(law, had, has, f"{about}: {lost} of {one} becomes {other}")

    def _kept(self, situation: Situation) -> tuple[Urgencies, Urgencies]:
        """What the offers leave of the default lines, here and now and by need; rules apart."""
        decision = self.decide(situation)
        taken = next((o.id for o in decision.offers if o.state is OfferState.TAKEN), None)
        card = self.pack.procedure.cards[situation.card]
        evaluation = evaluate(self.pack, situation)
        needed = next((o.offer.id for o in card.offers if evaluation.is_true(o.needed)), None)
        sections = self.pack.sections
        return kept_by(sections, situation.card, taken), kept_by(sections, situation.card, needed)


def kept_by(sections: Sections, card: str, offer: str | None) -> Urgencies:
    """The field urgencies of a card's default lines once an offer is taken."""
    found = dict.fromkeys(FIELD_SERVICES, 0)
    made = next((one for one in sections.offers if one.id == offer), None)
    lines = [LineSpec.read(words) for words in sections.cards[card].default]
    if made is not None:
        lines = [line for line in lines if line.service not in made.replaces]
        lines += [LineSpec.read(words) for words in made.brings]
        lines = [
            LineSpec(line.service, line.urgency, made.keeps.get(line.service, line.role))
            if line.role is not Role.CONSULT
            else line
            for line in lines
        ]
    for line in lines:
        if line.service in found and line.role is not Role.CONSULT:
            found[line.service] = max(found[line.service], line.urgency)
    return found


def _at_least(lines: tuple, words: str) -> bool:
    """Whether a line is what an invariant asks for, or more urgent."""
    asked = words.split(" ")
    least = max((URGENCIES[word] for word in asked if word in URGENCIES), default=0)
    rest = " ".join(word for word in asked if word not in URGENCIES)
    return any(line.urgency >= least and (not rest or fits(line, rest)) for line in lines)
