"""The laws of a response, as plain code over decisions: what each of them would call a violation.

"Less" is over the urgencies of police, fire and ems, consult apart; both over what can be sent here
and now (`lines`) and over what the call needs (`needed_lines`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from protocols.decide import decide
from protocols.decision import Decision, OfferState
from protocols.evaluation import Evaluation, evaluate
from protocols.kleene import FALSE
from protocols.ladder import fits
from protocols.lines import Line, LineSpec, field_urgencies
from protocols.model import Sections
from protocols.pack import Pack
from protocols.situation import Situation, Status
from protocols.words import FIELD_SERVICES, UNCLEAR, URGENCIES, Role, TransferState

Urgencies = dict[str, int]


@dataclass(frozen=True, slots=True)
class Violation:
    """A law, and the two calls that break it: the second gets less than it must."""

    law: str
    had: Situation
    has: Situation
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
        self._seen: dict[object, tuple[Decision, Evaluation]] = {}

    @property
    def decided(self) -> int:
        """How many calls were decided."""
        return len(self._seen)

    def decide(self, situation: Situation) -> Decision:
        return self._at(situation)[0]

    def all(self, situation: Situation) -> Iterator[Violation]:
        """Every law over one call and its neighbours."""
        yield from self.answers(situation)
        for law in (self.filling, self.place, self.rules, self.nothing_known):
            yield from law(situation)

    def answers(
        self, situation: Situation, facts: Iterable[str] | None = None
    ) -> Iterator[Violation]:
        """Fail-safe (whole and offers) and Danger, over any two answers to each fact."""
        for fact in self.pack.domains if facts is None else facts:
            domain = self.pack.domains[fact]
            if not domain.clear:
                continue
            calm = (*domain.harmless, *domain.neutral)
            for unclear in (None, *UNCLEAR):
                yield from self._less("fail-safe (whole)", situation, fact, unclear, calm)
            for index, danger in enumerate(domain.dangers):
                lesser = (*domain.harmless, *domain.dangers[:index])
                yield from self._less("danger", situation, fact, danger, lesser)
            yield from self._offers(situation, fact)

    def filling(self, situation: Situation) -> Iterator[Violation]:
        """Filling: a program that closes, is busy or hangs up takes nobody away."""
        for name in self.pack.sections.programs:
            for status in (Status("closed"), Status("busy", wait_minutes=9999)):
                without = replace(situation, status={**situation.status, name: status})
                yield from self._compared("filling", situation, without, name)
            lost = {**situation.transfers, name: TransferState.DROPPED}
            dropped = replace(situation, transfers=lost)
            yield from self._compared("filling", situation, dropped, name)

    def lost_program(self, without: Pack, situation: Situation) -> Iterator[Violation]:
        """Filling, where `without` is the pack with a program ended, moved away or taken out."""
        names = without.sections.programs
        # A transfer that was lost brings people, so that it must not be lost along the way.
        had = replace(
            situation, transfers={n: s for n, s in situation.transfers.items() if n in names}
        )
        has = replace(had, status={n: s for n, s in situation.status.items() if n in names})
        before, after = responses(self.decide(had)), responses(decide(without, has))
        for one, other in zip(before, after, strict=True):
            if lost := lower_than(other, one):
                yield Violation("filling", had, has, f"{lost} lost with a program")

    def place(self, situation: Situation) -> Iterator[Violation]:
        """A place is a fact too: not to know it never gives less."""
        yield from self._compared(
            "place", situation, replace(situation, place=None), "place not known"
        )

    def rules(self, situation: Situation) -> Iterator[Violation]:
        """A line that a true rule sent is there, with no less urgency, and in person."""
        decision = self.decide(situation)
        rules = {held.rule.id: held.rule for held in self.pack.procedure.rules}
        for fired in decision.because:
            for words in rules[fired.rule].send:
                spec = LineSpec.read(words)
                for lines in (decision.lines, decision.needed_lines):
                    if not any(_does(line, spec) for line in lines):
                        says = f"{fired.rule} sent {words}, which is not there"
                        yield Violation("rules", situation, situation, says)

    def nothing_known(self, situation: Situation) -> Iterator[Violation]:
        """While nothing is known, the card's whole default goes, and it is a field response."""
        blank = replace(situation, facts={}, place=None)
        default = kept_by(self.pack.sections, situation.card, None)
        if not any(default.values()):
            yield Violation("default", blank, blank, "nobody of the field goes")
        for one in responses(self.decide(blank)):
            if lost := lower_than(one, default):
                yield Violation("default", blank, blank, f"{lost} lost with nothing known")

    def invariants(self, situation: Situation) -> Iterator[Violation]:
        """The agency's own invariants, over both responses."""
        decision, evaluation = self._at(situation)
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
                    and not here & set(invariant.never)
                )
                if not kept:
                    says = f"{invariant.id}: {[line.words for line in lines]}"
                    yield Violation("invariant", situation, situation, says)

    def _at(self, situation: Situation) -> tuple[Decision, Evaluation]:
        key = (
            situation.card,
            situation.at,
            frozenset(situation.facts.items()),
            situation.opened,
            situation.place,
            frozenset(situation.status.items()),
            frozenset(situation.transfers.items()),
        )
        found = self._seen.get(key)
        if found is None:
            found = decide(self.pack, situation), evaluate(self.pack, situation)
            self._seen[key] = found
        return found

    def _less(
        self,
        law: str,
        situation: Situation,
        fact: str,
        more: str | None,
        lesser: Sequence[str],
    ) -> Iterator[Violation]:
        """Where an answer gives less than one that says less."""
        has = with_answer(situation, fact, more)
        for value in lesser:
            had = with_answer(situation, fact, value)
            yield from self._compared(law, had, has, f"{fact}: {value}, then {more}")

    def _compared(self, law: str, had: Situation, has: Situation, says: str) -> Iterator[Violation]:
        before, after = responses(self.decide(had)), responses(self.decide(has))
        for one, other in zip(before, after, strict=True):
            if lost := lower_than(other, one):
                yield Violation(law, had, has, f"{says}: {lost}")

    def _offers(self, situation: Situation, fact: str) -> Iterator[Violation]:
        """Doubt about a fact that applies lets no offer take or lower a default line."""
        applies = self.pack.procedure.applies[fact]
        for value in self.pack.domains[fact].clear:
            had = with_answer(situation, fact, value)
            if self._at(had)[1].truths[applies] is FALSE:
                continue
            for unclear in (None, *UNCLEAR):
                has = with_answer(situation, fact, unclear)
                for before, after in zip(self._kept(had), self._kept(has), strict=True):
                    if lost := lower_than(after, before):
                        says = f"{fact}: {value}, then {unclear}: {lost}"
                        yield Violation("fail-safe (offers)", had, has, says)

    def _kept(self, situation: Situation) -> tuple[Urgencies, Urgencies]:
        """What the offers leave of the default lines, here and now and by need; rules apart."""
        decision, evaluation = self._at(situation)
        taken = next((o.id for o in decision.offers if o.state is OfferState.TAKEN), None)
        needed = (o.offer.id for o in evaluation.card.offers if evaluation.is_true(o.needed))
        return (
            kept_by(self.pack.sections, situation.card, taken),
            kept_by(self.pack.sections, situation.card, next(needed, None)),
        )


def kept_by(sections: Sections, card: str, offer: str | None) -> Urgencies:
    """The field urgencies of a card's default lines once an offer (None: none) is taken."""
    lines = [LineSpec.read(words) for words in sections.cards[card].default]
    kept = {}
    for made in sections.offers:
        if made.id == offer:
            lines = [line for line in lines if line.service not in made.replaces]
            lines += [LineSpec.read(words) for words in made.brings]
            kept = made.keeps
    found = dict.fromkeys(FIELD_SERVICES, 0)
    for line in lines:
        by_phone = Role.CONSULT in {line.role, kept.get(line.service)}
        if line.service in found and not by_phone:
            found[line.service] = max(found[line.service], line.urgency)
    return found


def _does(line: Line, spec: LineSpec) -> bool:
    return line.key == spec.key and line.urgency >= spec.urgency


def _at_least(lines: Iterable[Line], words: str) -> bool:
    """Whether a line is what an invariant asks for, or more urgent."""
    asked = words.split(" ")
    least = max((URGENCIES[word] for word in asked if word in URGENCIES), default=0)
    rest = [word for word in asked if word not in URGENCIES]
    return any(line.urgency >= least and (not rest or fits(line, " ".join(rest))) for line in lines)
