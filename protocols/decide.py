"""The decision of a call: lines, tier, offers and programs, each with its reason.

A pure function of a pack and a situation. It evaluates the compiled procedure and puts words to
what came out: nothing is decided here that the graph does not decide.
"""

from __future__ import annotations

from collections.abc import Iterable

from protocols.bounds import Reaching, bounded, bounds, conservatively
from protocols.decision import Asking, Because, Decision, OfferResult, OfferState, ScreenState
from protocols.evaluation import Evaluation, evaluate
from protocols.filling import filled, taken_offer
from protocols.interview import asked_now
from protocols.kleene import FALSE, TRUE
from protocols.ladder import tier_of
from protocols.lines import Line, LineKey
from protocols.model import Rule
from protocols.pack import Pack
from protocols.procedure import CompiledOffer, Response, Source, stages
from protocols.reasons import offer_results, program_results
from protocols.saying import said
from protocols.situation import Situation
from protocols.words import Role


def decide(pack: Pack, situation: Situation, reaching: Reaching = conservatively) -> Decision:
    """Decide a call. `situation` must use names of the pack (see `protocols.naming`).

    `reaching` says how the bounds are worked out: `conservatively`, or `protocols.exact.exactly`.
    """
    return decided(evaluate(pack, situation), reaching)


def decided(evaluation: Evaluation, reaching: Reaching = conservatively) -> Decision:
    """The decision of a call that was evaluated."""
    pack, card = evaluation.pack, evaluation.situation.card
    fired = [held.rule for held in pack.procedure.rules if evaluation.is_true(held.fires)]
    taken = taken_offer(evaluation)
    wanted = next((o for o in evaluation.card.offers if evaluation.is_true(o.needed)), None)
    needed = _lines(evaluation, evaluation.card.needed, wanted, fired)
    lines, filling, unfilled = filled(
        evaluation, _lines(evaluation, evaluation.card.now, taken, fired)
    )
    offers = offer_results(evaluation)
    sections = pack.sections
    decision = Decision(
        card=card,
        lines=lines,
        tier=tier_of(sections.tiers, lines),
        needed_lines=needed,
        needed=tier_of(sections.tiers, needed),
        screened=all(offer.state is not OfferState.OPEN for offer in offers),
        unfilled=unfilled,
        interview=_interview(evaluation, offers),
        screens=_screens(evaluation),
        offers=offers,
        programs=program_results(evaluation, filling),
        because=tuple(Because(rule.id, said(rule.because)) for rule in fired),
        cautions=_named(rule.caution for rule in fired),
        instructions=_named([*(rule.instruct for rule in fired), sections.cards[card].instruct]),
        reports_due=_named(rule.report_due for rule in fired),
        proposals=tuple(
            card
            for card in _named(rule.propose for rule in fired)
            if card not in evaluation.outside.opened
        ),
    )
    return bounded(decision, bounds(evaluation, lines, reaching))


def _named(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for listed in lists for name in listed))


def _screens(evaluation: Evaluation) -> dict[str, ScreenState]:
    words = {TRUE: ScreenState.TRIPPED, FALSE: ScreenState.CLEARED}
    return {
        name: words.get(evaluation.truths[node], ScreenState.OPEN)
        for name, node in evaluation.pack.procedure.screens.items()
    }


def _interview(evaluation: Evaluation, offers: tuple[OfferResult, ...]) -> tuple[Asking, ...]:
    """What is asked; whether an answer matters is told with the bounds."""
    pack = evaluation.pack
    open_offers = [offer.id for offer in offers if offer.state is OfferState.OPEN]
    facts = asked_now(pack.plans[evaluation.situation.card], open_offers, pack.sections.facts)
    applies = pack.procedure.applies
    return tuple(
        Asking(fact, evaluation.truths[applies[fact]] is not FALSE, matters=False) for fact in facts
    )


def _lines(
    evaluation: Evaluation, response: Response, taken: CompiledOffer | None, fired: list[Rule]
) -> tuple[Line, ...]:
    """The lines of a response, each with the urgency that the graph gives it."""
    found: list[Line] = []
    for key, levels in response.at_least.items():
        urgencies = [urgency for urgency, node in levels.items() if evaluation.is_true(node)]
        if urgencies:
            asking = [s for s in response.sources[key] if evaluation.is_true(s.active)]
            role = _role(key, asking, taken, fired)
            origins = tuple(dict.fromkeys(source.origin for source in asking))
            found.append(Line(key.service, max(urgencies), role, None, origins))
    rank = {service: index for index, service in enumerate(evaluation.pack.sections.services)}
    return tuple(sorted(found, key=lambda line: (-line.urgency, rank[line.service])))


def _role(
    key: LineKey, asking: list[Source], taken: CompiledOffer | None, fired: list[Rule]
) -> Role:
    """Who secures, leads or waits: a rule's word counts before an offer's, that before a default's.

    Whoever a rule stages waits, unless a rule sends it to make the scene safe.
    """
    if key.by_phone:
        return Role.CONSULT
    by_rules = [s.line.role for s in asking if s.origin.startswith("rule:") and s.line.role]
    if Role.SECURE in by_rules:
        return Role.SECURE
    staged = any(stages(rule, key.service) for rule in fired)
    role = by_rules[0] if by_rules else None
    if role is None and taken is not None:
        role = taken.offer.keeps.get(key.service)
    for origin in ("offer:", "default"):
        if role is None:
            said_here = [s.line.role for s in asking if s.origin.startswith(origin) and s.line.role]
            role = said_here[0] if said_here else None
    role = role or Role.LEAD
    return Role.STAGE if staged and role is Role.LEAD else role
