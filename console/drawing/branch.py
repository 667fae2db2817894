"""A guidecard as a tree of words, the same for the terminal, the page and the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from protocols.conditions import Condition
from protocols.findings.disagreeing import Disagreement
from protocols.interview import Plan, asked_now
from protocols.model import Offer, Text
from protocols.pack import Pack
from protocols.parsed import ParsedRule
from protocols.procedure import CASE_ENTRY, CompiledOffer
from protocols.saying import condition_words, said, value_words

NOT_APPROVED = "NOT APPROVED HERE - FOR TRAINING ONLY"
DRAFT = "DRAFT - NOT OFFERED IN LIVE CALLS"


@dataclass(frozen=True, slots=True)
class Branch:
    """Some words, and what hangs on them. Anybody's words: they are cleaned when shown."""

    words: str
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class CardTree:
    """One guidecard, drawn."""

    title: str
    marks: tuple[str, ...]
    """What must stand in large letters on every copy."""
    foot: str
    """Which pack it is from, so that an old copy on a wall is found out."""
    branches: tuple[Branch, ...]


def card_tree(
    pack: Pack, name: str, disagreements: Iterable[Disagreement], *, approved: bool
) -> CardTree:
    """Draw a card: what is sent and asked, when, and what the answers change.

    Raises `NotInPack` for a card that is not there.
    """
    card = pack.card(name)
    marks = [DRAFT] if card.draft else []
    if not approved:
        marks.append(NOT_APPROVED)
    sections = pack.sections
    parts = [
        Branch("Use it when", (Branch(said(card.about)),)),
        _listed("Sent while nothing else is known", card.default),
        _listed(
            "Opening it answers",
            (
                f"{fact.replace('_', ' ')}: {value_words(sections, fact, value)}"
                for fact, value in card.gives.items()
            ),
        ),
        _texts("Say", card.say),
        _texts("Never say", card.never_say),
        Branch("Questions, in order", tuple(_questions(pack, pack.plans[name]))),
        Branch(
            "Rules of this card" if name != CASE_ENTRY else "Rules of every call",
            tuple(_rule(pack, held) for held in rules_of(pack, name)),
        ),
        Branch("Offers instead, the first that is cleared and true", tuple(_offers(pack, name))),
        Branch(
            "Where programs would go and the pack keeps the call from them",
            tuple(_disagreement(pack, one) for one in disagreements if name in one.cards),
        ),
        _listed("Instructions", (said(sections.instructions[one].title) for one in card.instruct)),
    ]
    foot = f"{pack.id} {pack.header.version}, digest {pack.digest[:12]}"
    title = f"{said(card.title)} ({name})"
    return CardTree(title, tuple(marks), foot, tuple(part for part in parts if part.branches))


def rules_of(pack: Pack, name: str) -> tuple[ParsedRule, ...]:
    """The rules that stand on a card: its own; on case entry those of every call."""
    return tuple(held for held in pack.parsed.rules if _belongs(held, name))


def _belongs(held: ParsedRule, name: str) -> bool:
    if name == CASE_ENTRY:
        return held.card == name or (held.card is None and not held.rule.cards)
    return held.card == name or name in held.rule.cards


def _questions(pack: Pack, plan: Plan) -> Iterator[Branch]:
    sections = pack.sections
    own = {question.fact: question for question in (*plan.first, *plan.closing)}
    brought: dict[str, list[str]] = {}
    for offer, facts in plan.for_offers.items():
        for fact in facts:
            if fact not in own:
                brought.setdefault(fact, []).append(offer)
    order = asked_now(plan, plan.for_offers, sections.facts)
    for number, fact in enumerate(order, 1):
        held = sections.facts[fact]
        ask = (own[fact].ask if fact in own else None) or held.ask
        why = (own[fact].why if fact in own else None) or held.why
        inner: list[str] = []
        if fact in pack.parsed.applies:
            inner.append(f"asked unless known false: {_words(pack, pack.parsed.applies[fact])}")
        if fact in brought:
            inner.append(f"asked while an offer is open: {', '.join(brought[fact])}")
        for label, values in (("DANGER", held.danger), ("", held.values), ("", held.harmless)):
            if values:
                told = ", ".join(said(text) for text in values.values())
                inner.append(f"{label}: {told}" if label else told)
        if why is not None:
            inner.append(f"why: {said(why)}")
        words = f"{number}. {fact.replace('_', ' ')}: {said(ask) if ask else '(not asked)'}"
        yield Branch(words, tuple(Branch(line) for line in inner))


def _rule(pack: Pack, held: ParsedRule) -> Branch:
    rule = held.rule
    sections = pack.sections
    inner = [f"if {_words(pack, held.when)}"] if held.when is not None else []
    if held.unless is not None:
        inner.append(f"unless known: {_words(pack, held.unless)}")
    inner += [
        f"{does}: {', '.join(names)}"
        for does, names in (
            ("SEND", rule.send),
            ("wait near by", rule.stage),
            ("warn those who go", [said(sections.cautions[one].says) for one in rule.caution]),
            ("instruct", [said(sections.instructions[one].title) for one in rule.instruct]),
            ("report due", [said(sections.reports[one].says) for one in rule.report_due]),
            ("fits better", [said(sections.cards[one].title) for one in rule.propose]),
        )
        if names
    ]
    hard = " (hard)" if rule.hard else ""
    return Branch(f"{said(rule.because)}{hard}", tuple(Branch(line) for line in inner))


def _offers(pack: Pack, name: str) -> Iterator[Branch]:
    compiled = {offer.offer.id: offer for offer in pack.procedure.cards[name].offers}
    for offer, when in pack.parsed.offers:
        if name in offer.cards:
            yield _offer(pack, offer, when, compiled.get(offer.id))


def _offer(
    pack: Pack, offer: Offer, when: Condition | None, compiled: CompiledOffer | None
) -> Branch:
    screens, programs = pack.sections.screens, pack.sections.programs
    inner: list[str] = []
    if offer.cleared:
        inner.append(f"known absent: {', '.join(said(screens[one].says) for one in offer.cleared)}")
    if when is not None:
        inner.append(f"known true: {_words(pack, when)}")
    if offer.replaces:
        inner.append(f"takes away: {', '.join(offer.replaces)}")
    inner += [f"keeps: {service} {role.value}" for service, role in offer.keeps.items()]
    inner += [f"SEND: {line}" for line in offer.brings]
    if offer.law:
        inner.append(f"law: {offer.law}")
    if compiled is None:
        inner.append("nobody here can fill it, so it is never made")
    else:
        inner += [
            f"{service}: {', '.join(programs[one].name for one in names)}"
            for service, names in compiled.candidates.items()
        ]
    return Branch(said(offer.says), tuple(Branch(line) for line in inner))


def _disagreement(pack: Pack, one: Disagreement) -> Branch:
    screens = ", ".join(said(pack.sections.screens[name].says) for name in one.screens)
    offer = next(offer for offer in pack.sections.offers if offer.id == one.offer)
    words = f"{pack.sections.programs[one.program].name} would go in spite of: {screens}"
    return Branch(
        words,
        (
            Branch(f"kept from it by the offer {said(offer.says)}"),
            Branch(
                f"program at {pack.origins['programs', one.program]}, "
                f"offer at {pack.origins['offers', one.offer]}"
            ),
        ),
    )


def _words(pack: Pack, condition: Condition) -> str:
    return condition_words(pack.sections, condition)


def _listed(title: str, lines: Iterable[str]) -> Branch:
    return Branch(title, tuple(Branch(line) for line in lines))


def _texts(title: str, texts: Iterable[Text]) -> Branch:
    return _listed(title, (said(text) for text in texts))
