"""Offers that name too few screens: a danger that their cards ask for does not hold them up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from protocols.compiling import compile_procedure
from protocols.findings.every_call import EveryCall, facts_named
from protocols.findings.finding import Level, Told, found_at, some_of
from protocols.findings.supports import supports
from protocols.interview import plan_interviews
from protocols.lines import LineKey, LineSpec
from protocols.model import Program, Rule
from protocols.pack import Pack
from protocols.parsed import ParsedRule, parse_conditions
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
    pairs = [pair for name in pack.procedure.cards for pair in _pairs(pack, name)]
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


def _pairs(pack: Pack, name: str) -> Iterator[_Pair]:
    card, asked = pack.sections.cards[name], pack.plans[name].facts
    lowering = [
        (offer, taken)
        for offer in pack.procedure.cards[name].offers
        if (taken := _taken_away(card.default, offer))
    ]
    for held, rule in zip(pack.parsed.rules, pack.procedure.rules, strict=True):
        if held.card not in {None, name} or name not in (held.rule.cards or [name]):
            continue
        named = _named(pack, held) & asked
        for offer, taken in lowering:
            unread = named - supports(pack)[offer.wanted]
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
    kept = {
        "programs": {
            "anybody": Program(name="Anybody", services=tuple(services), mode=tuple(Mode))
        },
        "invariants": (),
        "rules": _sending(sections.rules),
        "cards": {
            name: card.model_copy(update={"rules": _sending(card.rules)})
            for name, card in sections.cards.items()
            if name in lowering or name == CASE_ENTRY
        },
    }
    sections = sections.model_copy(update=kept)
    parsed = parse_conditions(sections, _checked_already)
    procedure = compile_procedure(sections, parsed)
    plans = plan_interviews(sections, procedure)
    return replace(pack, sections=sections, parsed=parsed, procedure=procedure, plans=plans)


def _sending(rules: Collection[Rule]) -> tuple[Rule, ...]:
    everything = dict.fromkeys(FIELD_SERVICES, 0)
    return tuple(rule for rule in rules if _brings(everything, rule.send))


def _checked_already(key: object, what: str, remedy: str, path: object) -> None:
    raise AssertionError(f"a checked pack has a fault: {what}")
