"""Recorded calls, and how far they can be told in the words of another pack."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.situation import ELSEWHERE, Situation
from protocols.words import Role, Urgency


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as it was recommended."""

    service: str
    urgency: Urgency
    role: Role
    program: str | None = None

    @property
    def key(self) -> LineKey:
        """What makes it the same line as another."""
        return LineKey(self.service, self.role is Role.CONSULT)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was recommended last in a call, in the words of the pack it was taken on."""

    tier: str
    lines: tuple[ShownLine, ...]
    rules: frozenset[str] = frozenset()
    """Those that fired."""
    offer: str | None = None
    """The one that was taken."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A call as it stood when its last decision was shown."""

    name: str
    """Its incident number."""
    situation: Situation
    """In the words of the pack that it was taken on."""
    shown: Shown


MissingKind: TypeAlias = Literal["card", "fact", "value", "area"]


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """Something that a call says and that the other pack has no word for."""

    kind: MissingKind
    name: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """A situation in the words of a pack; what it has no word for counts as unknown."""

    situation: Situation
    missing: frozenset[Missing] = field(default=frozenset())


def fit(pack: Pack, situation: Situation) -> Fitted | None:
    """A situation told in the words of a pack; None where the pack has no such card."""
    cards, programs = pack.sections.cards, pack.sections.programs
    if situation.card not in cards:
        return None
    missing = {Missing("card", card) for card in situation.opened if card not in cards}
    facts: dict[str, str] = {}
    for fact, value in situation.facts.items():
        domain = pack.domains.get(fact)
        if domain is None:
            missing.add(Missing("fact", fact))
        elif domain.clear and value not in domain.answers():
            missing.add(Missing("value", f"{fact}: {value}"))
        else:
            facts[fact] = value
    place = situation.place
    if place is not None and place.area not in (None, ELSEWHERE, *pack.sections.areas):
        missing.add(Missing("area", str(place.area)))
        place = replace(place, area=None)
    fitted = replace(
        situation,
        facts=facts,
        opened=tuple(card for card in situation.opened if card in cards),
        place=place,
        status={name: held for name, held in situation.status.items() if name in programs},
    )
    return Fitted(fitted, frozenset(missing))
