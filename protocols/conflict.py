"""Answers that contradict one another: the response to each, joined so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, product
from typing import TypeVar

from protocols.bounds import bounded, bounds
from protocols.decide import decide
from protocols.decision import Decision, OfferState
from protocols.evaluation import evaluate
from protocols.ladder import tier_of
from protocols.lines import Line, LineKey
from protocols.pack import Pack
from protocols.situation import Situation
from protocols.words import FIELD_SERVICES, Role

T = TypeVar("T")

MOST_COMBINATIONS = 64
"""Beyond this many, the worst answers together stand for the rest."""


def decide_over(
    pack: Pack, situation: Situation, alternatives: Mapping[str, tuple[str, ...]]
) -> Decision:
    """Decide under every combination of the answers in conflict, and take the higher line each.

    `alternatives` holds, by fact, the differing answers.
    """
    unasked = {f: v for f, v in situation.facts.items() if f not in alternatives}
    joined = _joined(
        pack,
        [
            decide(pack, replace(situation, facts={**unasked, **chosen}))
            for chosen in _chosen(pack, alternatives)
        ],
    )
    open_still = evaluate(pack, replace(situation, facts=unasked), alternatives)
    return bounded(joined, bounds(open_still, joined.lines))


def _chosen(pack: Pack, alternatives: Mapping[str, tuple[str, ...]]) -> Iterator[Mapping[str, str]]:
    """Nothing of the conflict; the worst of every fact; each answer alone; then combinations.

    A stronger danger never gives less, so the worst together stand for combinations left out.
    """
    yield {}
    yield {
        fact: max(values, key=pack.domains[fact].strength) for fact, values in alternatives.items()
    }
    for fact, values in alternatives.items():
        for value in values:
            yield {fact: value}
    for values in islice(product(*alternatives.values()), MOST_COMBINATIONS):
        yield dict(zip(alternatives, values, strict=True))


def _joined(pack: Pack, decisions: list[Decision]) -> Decision:
    # The first knows nothing of the answers in conflict: its offers are the widest.
    first = decisions[0]
    taken = set.intersection(
        *({o.id for o in d.offers if o.state is OfferState.TAKEN} for d in decisions)
    )
    lines = _highest((d.lines for d in decisions), taken)
    needed = _highest((d.needed_lines for d in decisions), taken)
    offers = tuple(
        replace(o, state=OfferState.OPEN, because=(*o.because, "two seats answered differently"))
        if o.state is OfferState.TAKEN and o.id not in taken
        else o
        for o in first.offers
    )
    return replace(
        first,
        lines=lines,
        tier=tier_of(pack.sections.tiers, lines),
        needed_lines=needed,
        needed=tier_of(pack.sections.tiers, needed),
        offers=offers,
        because=_all(decision.because for decision in decisions),
        cautions=_all(decision.cautions for decision in decisions),
        instructions=_all(decision.instructions for decision in decisions),
        reports_due=_all(decision.reports_due for decision in decisions),
        proposals=_all(decision.proposals for decision in decisions),
        in_conflict=True,
    )


def _all(lists: Iterable[Iterable[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(item for listed in lists for item in listed))


def _highest(responses: Iterable[tuple[Line, ...]], taken: set[str]) -> tuple[Line, ...]:
    """Line by line the most urgent; whoever secures or waits in one response does so in all.

    What only an offer brings, such as a civilian team, comes only if every answer takes the offer.
    """
    certain = {f"offer:{offer}" for offer in taken}
    found: dict[LineKey, Line] = {}
    careful = {Role.SECURE: 2, Role.STAGE: 1}
    for lines in responses:
        for line in lines:
            if line.service not in FIELD_SERVICES and not any(
                origin in certain or not origin.startswith("offer:") for origin in line.origins
            ):
                continue
            held = found.get(line.key, line)
            higher = max(held, line, key=lambda one: one.urgency)
            role = max(held.role, line.role, key=lambda one: careful.get(one, 0))
            origins = tuple(dict.fromkeys((*held.origins, *line.origins)))
            found[line.key] = replace(higher, role=role, origins=origins)
    return tuple(sorted(found.values(), key=lambda line: -line.urgency))
