"""What one call alone can break: the pack's invariants and the hard rules, said over lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from protocols.lines import LineSpec
from protocols.model import Invariant
from protocols.proof.ground import Ground
from protocols.proof.outcome import Outcome
from protocols.proof.together import LOST
from protocols.saying import said
from protocols.words import FIELD_SERVICES, Role, Urgency


class Sort(StrEnum):
    """Where a promise comes from."""

    LAW = "law"
    """Holds in every pack."""
    HARD_RULE = "hard rule"
    """A rule that the pack marks as hard."""
    INVARIANT = "invariant"
    """The agency's own."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A promise on one card, as nodes."""

    given: int
    """Where it speaks."""
    sent: int
    """Where it speaks and what is sent here and now does not keep it."""
    needed: int
    """Where it speaks and what is needed does not keep it."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that must be so in every call."""

    id: str
    sort: Sort
    says: str
    clauses: Mapping[str, Clause]
    """By card."""


Kept = Callable[[Outcome], int]
"""Makes the node that is true of a response by which the promise is kept."""


def promises(ground: Ground) -> Iterator[Promise]:
    """Every promise about single calls, the laws first."""
    build = ground.together.build
    always = build.const(True)
    law = partial(_promise, ground, sort=Sort.LAW)
    yield law(
        "rules-stand",
        says="A line that a rule sends is there, in person, and no less urgent",
        given=always,
        kept=partial(_rules_stand, ground),
    )
    yield law(
        "screens-cleared",
        says="No offer is taken while a danger that it names is not known to be absent",
        given=always,
        kept=partial(_screens_cleared, ground),
    )
    yield law(
        "nothing-known-sends-default",
        says="While nothing was clearly answered, the whole default goes, with police, fire or ems",
        given=_nothing_said(ground),
        kept=partial(_default, ground),
    )
    yield law(
        "lost-transfer-gets-field",
        says="A transfer that is refused, dropped, timed out or returned brings a field response",
        given=build.given(LOST),
        kept=lambda outcome: outcome.anybody(FIELD_SERVICES),
    )
    for held in ground.pack.procedure.rules:
        if held.rule.hard and held.rule.send:
            yield _promise(
                ground,
                held.rule.id,
                sort=Sort.HARD_RULE,
                says=said(held.rule.because),
                given=ground.adopted.of(held.fires),
                kept=partial(_all_sent, ground, held.rule.send),
            )
    for invariant in ground.pack.sections.invariants:
        yield _promise(
            ground,
            invariant.id,
            sort=Sort.INVARIANT,
            says=said(invariant.says),
            given=build.known(ground.adopted.of(ground.pack.procedure.invariants[invariant.id])),
            kept=partial(_invariant, ground, invariant),
            cards=invariant.cards,
        )


def _promise(
    ground: Ground,
    name: str,
    *,
    sort: Sort,
    says: str,
    given: int,
    kept: Kept,
    cards: tuple[str, ...] = (),
) -> Promise:
    build = ground.together.build
    clauses: dict[str, Clause] = {}
    for card, outcomes in ground.outcomes.items():
        if not cards or card in cards:
            broken = [build.every([given, build.negate(kept(one))]) for one in outcomes]
            clauses[card] = Clause(given, *broken)
    return Promise(name, sort, says, clauses)


def _all_sent(ground: Ground, lines: Iterable[str], outcome: Outcome) -> int:
    return ground.together.build.every([_sent(outcome, LineSpec.read(words)) for words in lines])


def _sent(outcome: Outcome, line: LineSpec) -> int:
    if line.role is Role.CONSULT:
        return outcome.at_least(line.key, line.urgency)
    return outcome.in_person(line.service, line.urgency)


def _rules_stand(ground: Ground, outcome: Outcome) -> int:
    build = ground.together.build
    return build.every(
        [
            build.some(
                [
                    build.negate(ground.adopted.of(held.fires)),
                    _all_sent(ground, held.rule.send, outcome),
                ]
            )
            for held in ground.pack.procedure.rules
        ]
    )


def _screens_cleared(ground: Ground, outcome: Outcome) -> int:
    build, screens = ground.together.build, ground.pack.procedure.screens
    return build.every(
        [
            build.some(
                [
                    build.negate(outcome.offer(held.offer.id)),
                    build.known(build.negate(ground.adopted.of(screens[name]))),
                ]
            )
            for held in ground.pack.procedure.cards[outcome.card].offers
            for name in held.offer.cleared
        ]
    )


def _nothing_said(ground: Ground) -> int:
    build = ground.together.build
    return build.every(
        [
            build.negate(build.known(build.fact(fact, frozenset(domain.clear))))
            for fact, domain in ground.pack.domains.items()
            if domain.clear
        ]
    )


def _default(ground: Ground, outcome: Outcome) -> int:
    lines = ground.pack.sections.cards[outcome.card].default
    build = ground.together.build
    return build.every([_all_sent(ground, lines, outcome), outcome.anybody(FIELD_SERVICES)])


def _invariant(ground: Ground, invariant: Invariant, outcome: Outcome) -> int:
    build = ground.together.build
    parts = [outcome.fits(words, or_more=True) for words in invariant.always]
    if invariant.some_of:
        parts.append(outcome.anybody(invariant.some_of))
    parts += [
        build.negate(outcome.in_person(service, Urgency.SCHEDULED)) for service in invariant.never
    ]
    if invariant.implies is not None:
        implied = ground.adopted.of(ground.pack.procedure.implied[invariant.id])
        parts.append(build.known(implied))
    return build.every(parts)
