"""A pack laid out for a proof: its graph over what is said, its outcomes, and the world around."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from protocols.lines import LineSpec
from protocols.model import Area
from protocols.pack import Pack
from protocols.procedure import areas_of
from protocols.proof.outcome import Outcome
from protocols.proof.together import Adopted, Together
from protocols.proof.world import card_is, inputs_of, possible
from protocols.words import FIELD_SERVICES, Role, Urgency


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that is said of a pack in one graph."""

    pack: Pack
    together: Together
    adopted: Adopted
    world: int
    """True of every state of the world that can be."""
    without: int
    """True also where programs that have no end were taken out of the pack."""
    current: Mapping[str, int]
    """By card: it is the current one."""
    outcomes: Mapping[str, tuple[Outcome, Outcome]]
    """By card: what is sent here and now, and what is needed."""

    @classmethod
    def of(cls, pack: Pack) -> Ground:
        """Lay a pack out."""
        together = Together()
        adopted = together.adopt(pack)
        areas, programs = areas_by_input(pack), pack.sections.programs
        cards = list(pack.procedure.cards)
        return cls(
            pack,
            together,
            adopted,
            possible(together.build, programs, areas),
            possible(together.build, programs, areas, lasting=False),
            {card: card_is(together.build, card, cards) for card in cards},
            {
                card: (
                    Outcome(together, adopted, card, needed=False),
                    Outcome(together, adopted, card, needed=True),
                )
                for card in cards
            },
        )


def areas_by_input(pack: Pack) -> Mapping[str, Mapping[str, Area]]:
    """By input: the areas that it stands for."""
    return {
        name: {area: pack.sections.areas[area] for area in areas}
        for name in inputs_of(pack.procedure.graph)
        if (areas := areas_of(name)) is not None
    }


def kept(ground: Ground, outcome: Outcome, service: str, urgency: Urgency) -> int:
    """The offers leave the card's default this much of a service, in person; rules apart."""
    build = ground.together.build
    card = ground.pack.sections.cards[outcome.card]
    default = [LineSpec.read(words) for words in card.default]
    parts: list[int] = []
    taken: list[int] = []
    for compiled in ground.pack.procedure.cards[outcome.card].offers:
        offer = compiled.offer
        taken.append(outcome.offer(offer.id))
        left = [line for line in default if line.service not in offer.replaces]
        left += [LineSpec.read(words) for words in offer.brings]
        by_phone = offer.keeps.get(service) is Role.CONSULT
        if not by_phone and _comes(left, service, urgency):
            parts.append(taken[-1])
    if _comes(default, service, urgency):
        parts.append(build.negate(build.some(taken)))
    return build.some(parts)


def levels(outcome: Outcome) -> dict[tuple[str, Urgency], int]:
    """Police, fire and ems with each urgency: they come in person so soon or sooner."""
    return {
        (service, urgency): outcome.in_person(service, urgency)
        for service in FIELD_SERVICES
        for urgency in Urgency
    }


def _comes(lines: Iterable[LineSpec], service: str, urgency: Urgency) -> bool:
    return any(
        line.service == service and line.role is not Role.CONSULT and line.urgency >= urgency
        for line in lines
    )
