"""The laws about two calls: what may change from one to the other, and what must not fall by it.

"Less" is over the urgencies of police, fire and ems that come in person, both over what can be sent
here and now and over what is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from protocols.domain import Domain
from protocols.model import Invariant
from protocols.pack import Pack
from protocols.proof.ground import Ground, kept, levels
from protocols.proof.promises import Sort
from protocols.saying import said
from protocols.words import UNCLEAR

MayTurn = Callable[[Domain, str | None, str | None], bool]
"""Whether one answer to a fact may become another under a law; None: no answer."""


@dataclass(frozen=True, slots=True)
class Law:
    """From one call to another nobody may be lost."""

    id: str
    sort: Sort
    says: str
    answers: Mapping[str, MayTurn]
    """By fact: how its answer may differ. Facts that are not named are answered alike."""
    places: bool = False
    """A certain place may become uncertain."""
    programs: bool = False
    """Programs may be lost, and a transfer with them."""
    over_offers: bool = False
    """It speaks of what offers leave of the default alone, and of facts that apply."""
    cards: tuple[str, ...] = ()
    """None named means every card."""
    given: str | None = None
    """The invariant whose `if` must be true of the second call."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A law as nodes: what may not be true of the first call and untrue of the second."""

    law: Law
    levels: Mapping[str, tuple[int, ...]]
    """By card."""
    applies: Mapping[str, int]
    given: int | None


def compared(ground: Ground, law: Law) -> Comparison:
    """Say a law over the nodes of a pack."""
    procedure = ground.pack.procedure
    return Comparison(
        law,
        {
            card: tuple(
                kept(ground, one, *level) if law.over_offers else node
                for one in ground.outcomes[card]
                for level, node in levels(one).items()
            )
            for card in law.cards or ground.outcomes
        },
        {fact: ground.adopted.of(procedure.applies[fact]) for fact in law.answers},
        ground.adopted.of(procedure.invariants[law.given]) if law.given else None,
    )


def laws(pack: Pack) -> Iterator[Law]:
    """The laws of every pack, then the pack's own invariants of this kind."""
    facts = [fact for fact, domain in pack.domains.items() if domain.clear]
    yield Law(
        "fail-safe-offers",
        Sort.LAW,
        "Doubt about a fact that applies lets no offer remove or lower a default line",
        dict.fromkeys(facts, _doubt_for_clear),
        over_offers=True,
    )
    yield Law(
        "fail-safe-whole",
        Sort.LAW,
        "An unclear answer, none, or an uncertain place never gives less than a harmless answer",
        dict.fromkeys(facts, _doubt_for_calm),
        places=True,
    )
    yield Law(
        "danger",
        Sort.LAW,
        "A danger never gives less than a weaker one, or than a harmless answer",
        dict.fromkeys(facts, _worse),
    )
    yield Law(
        "filling",
        Sort.LAW,
        "Losing a program, or a transfer to one, never removes or lowers a line",
        {},
        programs=True,
    )
    for invariant in pack.sections.invariants:
        if invariant.never_lowers:
            yield _never_lowers(invariant)


def _never_lowers(invariant: Invariant) -> Law:
    return Law(
        invariant.id,
        Sort.INVARIANT,
        said(invariant.says),
        dict.fromkeys(invariant.never_lowers, _answered_at_all),
        cards=invariant.cards,
        given=invariant.id,
    )


def _doubt(answer: str | None) -> bool:
    return answer is None or answer in UNCLEAR


def _doubt_for_clear(domain: Domain, had: str | None, has: str | None) -> bool:
    return had in domain.clear and _doubt(has)


def _doubt_for_calm(domain: Domain, had: str | None, has: str | None) -> bool:
    return had in (*domain.harmless, *domain.neutral) and _doubt(has)


def _worse(domain: Domain, had: str | None, has: str | None) -> bool:
    if has is None or has not in domain.dangers or had is None:
        return False
    return had in domain.harmless or 0 < domain.strength(had) < domain.strength(has)


def _answered_at_all(domain: Domain, had: str | None, has: str | None) -> bool:
    return had is None and has is not None
