"""Offers that name too few screens: a danger that their cards ask for does not hold them up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from protocols.compiling import compile_procedure
from protocols.findings.every_call import EveryCall, facts_named
from protocols.findings.finding import Level, Told, found_at, some_of
from protocols.findings.supports import supports
from protocols.interview import plan_interviews
from protocols.lines import LineKey, LineSpec
from protocols.model import Program, Rule
from protocols.pack import Pack
from protocols.parsed import ParsedRule
from protocols.procedure import CASE_ENTRY, CompiledOffer, CompiledRule
from protocols.words import FIELD_SERVICES, Mode, Role, Urgency


def offer_findings(pack: Pack) -> Iterator[Told]:
    """Offers that may be taken while a question is open whose answer may send police, fire or ems.

    The pack's own programs are left aside: one may screen for more than the offer does, but the
    next one need not. So an offer is judged alike in a pack that has no program yet.
    """
    if not any(offer.replaces for offer in pack.sections.offers):
        return
    pack = _with_stand_in(pack)
    named = [_named(pack, held) for held in pack.parsed.rules]
    pairs = [pair for name in pack.procedure.cards for pair in _pairs(pack, name, named)]
    calls = EveryCall(pack)
    found: dict[tuple[str, str], tuple[set[str], list[str]]] = {}
    for pair in pairs:
        hanging = pair.hanging(pack, calls)
        if hanging:
            facts, rules = found.setdefault((pair.offer.offer.id, pair.card), (set(), []))
            facts |= hanging
            rules.append(pair.rule.rule.id)
    alike: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (offer, card), (facts, rules) in found.items():
        order = tuple(fact for fact in pack.sections.facts if fact in facts)
        alike.setdefault((offer, order, tuple(rules)), []).append(card)
    for (offer, order, names), cards in alike.items():
        yield found_at(
            ("offers", offer),
            Level.WARN,
            "offer-unscreened",
            f"on {some_of(cards)} it may be taken while {some_of(order)}"
            f" {'is' if len(order) == 1 else 'are'} not asked, which may bring back what it takes"
            f" away ({some_of(names)})",
            "Clear a screen that reads it",
        )


@dataclass(frozen=True, slots=True)
class _Pair:
    """An offer on a card, and a rule that may bring back what it takes away."""

    card: str
    offer: CompiledOffer
    rule: CompiledRule
    unread: frozenset[str]
    """Facts that the card asks and the rule names, and that the offer does not read."""

    def hanging(self, pack: Pack, calls: EveryCall) -> frozenset[str]:
        """The unread facts by whose answers the rule fires although the offer is taken."""
        silent = supports(pack)[self.rule.fires] - pack.plans[self.card].facts
        here = [
            *(calls.asked_in_order(fact) for fact in sorted(self.unread)),
            *(calls.unanswered(fact) for fact in sorted(silent) if fact in pack.domains),
        ]
        both = calls.both(self.offer.wanted, self.rule.fires)
        return calls.diagrams.reach(calls.diagrams.every([both, *here]))[1] & self.unread


def _pairs(pack: Pack, name: str, named: Sequence[frozenset[str]]) -> Iterator[_Pair]:
    """Those of one card; `named` are the facts of each rule."""
    card, asked = pack.sections.cards[name], pack.plans[name].facts
    lowering = [
        (offer, taken, supports(pack)[offer.wanted])
        for offer in pack.procedure.cards[name].offers
        if (taken := _taken_away(card.default, offer))
    ]
    if not lowering:
        return
    rules = zip(pack.parsed.rules, pack.procedure.rules, named, strict=True)
    for held, rule, facts in rules:
        if held.card not in {None, name} or name not in (held.rule.cards or [name]):
            continue
        for offer, taken, read in lowering:
            unread = (facts & asked) - read
            if unread and _brings(taken, held.rule.send):
                yield _Pair(name, offer, rule, unread)


def _named(pack: Pack, held: ParsedRule) -> frozenset[str]:
    return facts_named(pack, [part for part in (held.when, held.unless) if part is not None])


def _taken_away(default: Collection[str], offer: CompiledOffer) -> Mapping[str, int]:
    """By field service that an offer lowers: the urgency that is left, 0 for none."""
    brought = [LineSpec.read(words) for words in offer.offer.brings]
    found: dict[str, int] = {}
    for line in map(LineSpec.read, default):
        if line.service in offer.offer.replaces and line.service in FIELD_SERVICES:
            left = (b.urgency for b in brought if b.key == LineKey(line.service))
            found[line.service] = max(left, default=0)
    return found


def _brings(taken: Mapping[str, int], send: Collection[str]) -> bool:
    """Whether lines bring back some of what is taken away."""
    return any(
        line.role is not Role.CONSULT and line.urgency > taken.get(line.service, Urgency.HOT)
        for line in map(LineSpec.read, send)
    )


def _with_stand_in(pack: Pack) -> Pack:
    """What matters here of a pack, with one program that does whatever a program can do."""
    sections = pack.sections
    services = [name for name, held in sections.services.items() if held.by == "program"]
    lowering = {card for offer in sections.offers if offer.replaces for card in offer.cards}
    cards = {
        name: card
        for name, card in sections.cards.items()
        if name in lowering or name == CASE_ENTRY
    }
    anybody = Program(name="Anybody", services=tuple(services), mode=tuple(Mode))
    sections = sections.model_copy(update={"programs": {"anybody": anybody}, "cards": cards})
    parsed = replace(
        pack.parsed,
        rules=tuple(
            held
            for held in pack.parsed.rules
            if (held.card is None or held.card in cards) and _sends(held.rule)
        ),
        programs={"anybody": (anybody, None)},
        follow_ups={},
        invariants=(),
        implied={},
    )
    procedure = compile_procedure(sections, parsed)
    plans = plan_interviews(sections, procedure)
    return replace(pack, sections=sections, parsed=parsed, procedure=procedure, plans=plans)


def _sends(rule: Rule) -> bool:
    return _brings(dict.fromkeys(FIELD_SERVICES, 0), rule.send)
