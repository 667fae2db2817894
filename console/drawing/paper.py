"""A guidecard for pen and paper: what to ask with boxes to tick, whom to send, whom to ring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from console.drawing.branch import DRAFT, NOT_APPROVED, rules_of
from console.present.interview import title_of
from console.sheet.sheet import Field, Section, Sheet
from console.sheet.training import TRAINING_WORDS
from protocols.conditions import Condition
from protocols.interview import asked_now
from protocols.lines import LineSpec
from protocols.model import Fact, Instruction, Text
from protocols.pack import Pack
from protocols.parsed import ParsedRule
from protocols.procedure import CASE_ENTRY, CompiledOffer
from protocols.saying import UNCLEAR_WORDS, condition_words, said
from protocols.words import Role

BOX = "[_]"
DANGER_BOX = "[_]!"
"""Before an answer that is a danger."""

UNCLEAR_BOXES = "   ".join(f"{BOX} {words}" for words in UNCLEAR_WORDS.values())

LOCKED = "Nobody has approved this wording here, so it is not on paper."


def paper_card(
    pack: Pack, name: str, *, approved: bool, training: bool, language: str = "en"
) -> Sheet:
    """A card to print. Steps of instructions that nobody approved stand on it only in training.

    Raises `NotInPack` for a card that is not there.
    """
    return _Paper(pack, name, language, unlocked=approved or training).sheet(
        marks=(
            *((TRAINING_WORDS,) if training else ()),
            *(() if approved else (NOT_APPROVED,)),
            *((DRAFT,) if pack.card(name).draft else ()),
        )
    )


class _Paper:
    def __init__(self, pack: Pack, name: str, language: str, *, unlocked: bool) -> None:
        self._pack = pack
        self._name = name
        self._card = pack.card(name)
        self._language = language
        self._unlocked = unlocked
        self._offers = pack.procedure.cards[name].offers
        self._rules = rules_of(pack, name)

    def sheet(self, marks: tuple[str, ...]) -> Sheet:
        pack, header = self._pack, self._pack.header
        sections = (
            Section("When to use it", tuple(self._opening())),
            Section("Send at once, while nothing else is known", self._default()),
            Section("Ask, in this order (! is a danger; unclear is not clear)", self._questions()),
            Section("What answers send", tuple(self._answers_send())),
            Section("In place of it, the first of which all is known", self._in_place()),
            Section("Whom to ring", tuple(self._contacts())),
            Section("Instructions", tuple(self._instructions())),
            Section("Of which pack", (Field(f"{pack.id} {header.version}", pack.digest[:12]),)),
        )
        filled = tuple(section for section in sections if section.fields)
        return Sheet("GUIDECARD", said(self._card.title), marks, filled)

    def _opening(self) -> Iterator[Field]:
        yield Field("Use it when", said(self._card.about))
        for label, texts in (("Say", self._card.say), ("Never say", self._card.never_say)):
            if texts:
                yield Field(label, "\n".join(map(self._spoken, texts)))

    def _default(self) -> tuple[Field, ...]:
        return (Field("Lines", self._lines(self._card.default)),)

    def _questions(self) -> tuple[Field, ...]:
        plan, sections = self._pack.plans[self._name], self._pack.sections
        order = asked_now(plan, plan.for_offers, sections.facts)
        return tuple(self._question(number, fact) for number, fact in enumerate(order, 1))

    def _question(self, number: int, fact: str) -> Field:
        pack = self._pack
        held, plan = pack.sections.facts[fact], pack.plans[self._name]
        own = {question.fact: question for question in (*plan.first, *plan.closing)}
        ask = (own[fact].ask if fact in own else None) or held.ask
        told = [self._spoken(ask)] if ask else []
        if fact in pack.parsed.applies:
            told.append(f"(unless known false: {self._words(pack.parsed.applies[fact])})")
        if fact in self._card.gives:
            told.append("(this card answers it)")
        told += _boxes(held)
        rules = 0 if held.kind == "choice" else 1
        return Field(f"{number}. {title_of(fact)}", "\n".join(told), rules)

    def _answers_send(self) -> Iterator[Field]:
        if self._name != CASE_ENTRY:
            entry = said(self._pack.card(CASE_ENTRY).title)
            yield Field("On every card", f"All that stands on {entry!r} too: lay it beside this.")
        yield from map(self._rule, self._rules)

    def _rule(self, held: ParsedRule) -> Field:
        rule, sections = held.rule, self._pack.sections
        told = [f"If {self._words(held.when)}"] if held.when is not None else []
        if held.unless is not None:
            told.append(f"Unless it is known: {self._words(held.unless)}")
        told += [f"SEND {line}" for line in map(self._line, rule.send)]
        for does, words in (
            ("Wait near by", [self._service(one) for one in rule.stage]),
            ("Warn those who go", self._names(sections.cautions, rule.caution, "says")),
            ("Instructions", self._names(sections.instructions, rule.instruct, "title")),
            ("A report is due", self._names(sections.reports, rule.report_due, "says")),
            ("Turn to the card", self._names(sections.cards, rule.propose, "title")),
        ):
            told += [f"{does}: {', '.join(words)}"] if words else []
        return Field(said(rule.because), "\n".join(told))

    def _in_place(self) -> tuple[Field, ...]:
        return tuple(map(self._offer, self._offers))

    def _offer(self, held: CompiledOffer) -> Field:
        offer = held.offer
        screens = self._pack.sections.screens
        told = [f"{BOX} clearly no: {said(screens[one].says)}" for one in offer.cleared]
        when = next(part for one, part in self._pack.parsed.offers if one is offer)
        if when is not None:
            told.append(f"{BOX} {self._words(when)}")
        told += [f"SEND {self._line(line)}" for line in offer.brings]
        if offer.replaces:
            gone = ", ".join(map(self._service, offer.replaces))
            told.append(f"and not {gone}")
        for service, names in held.candidates.items():
            told.append(f"{self._service(service)}: {', '.join(map(self._team, names))}")
        return Field(said(offer.says), "\n".join(told))

    def _team(self, name: str) -> str:
        program = self._pack.sections.programs[name]
        hours = f" ({program.hours})" if program.hours else ""
        screens = self._pack.sections.screens
        own = ", ".join(said(screens[one].says) for one in program.screens)
        return f"{program.name}{hours}{f', never with {own}' if own else ''}"

    def _contacts(self) -> Iterator[Field]:
        sections = self._pack.sections
        sent = {LineSpec.read(line).service for held in self._rules for line in held.rule.send}
        rung = {
            name for offer in self._offers for names in offer.candidates.values() for name in names
        }
        rung |= {name for name, held in sections.programs.items() if sent & set(held.services)}
        for name, program in sections.programs.items():
            if name in rung:
                for contact in (sections.contacts[one] for one in program.contacts):
                    note = said(contact.note) if contact.note else ""
                    yield Field(contact.name, "\n".join(filter(None, (contact.phone, note))))

    def _instructions(self) -> Iterator[Field]:
        brought = [one for held in self._rules for one in held.rule.instruct]
        for name in dict.fromkeys((*self._card.instruct, *brought)):
            held = self._pack.sections.instructions[name]
            locked = held.medical and not self._unlocked
            yield Field(said(held.title), LOCKED if locked else self._steps(held))

    def _steps(self, held: Instruction) -> str:
        told = [f"{number}. {self._spoken(step.say)}" for number, step in enumerate(held.steps, 1)]
        return "\n".join([*told, *(f"Never say: {self._spoken(text)}" for text in held.never_say)])

    def _lines(self, lines: Iterable[str]) -> str:
        return "\n".join(map(self._line, lines))

    def _line(self, words: str) -> str:
        line = LineSpec.read(words)
        role = "" if line.role in {None, Role.LEAD} else f", {line.role.value}"
        return f"{self._service(line.service)} {line.urgency.word}{role}"

    def _service(self, name: str) -> str:
        held = self._pack.sections.services.get(name)
        return said(held.says) if held else name

    def _names(self, section: Mapping[str, object], names: Iterable[str], of: str) -> list[str]:
        return [said(getattr(section[name], of)) for name in names]

    def _words(self, condition: Condition) -> str:
        return condition_words(self._pack.sections, condition)

    def _spoken(self, text: Text) -> str:
        """What is said to the caller."""
        return said(text, self._language)


def _boxes(fact: Fact) -> Iterator[str]:
    """The strongest danger first, then the calm answers and the unclear ones."""
    if fact.danger:
        told = reversed(fact.danger.values())
        yield "   ".join(f"{DANGER_BOX} {said(words)}" for words in told)
    if fact.kind == "choice":
        calm = (*fact.values.values(), *fact.harmless.values())
        yield "   ".join([*(f"{BOX} {said(words)}" for words in calm), UNCLEAR_BOXES])
