"""Offers that stand behind one which asks for no more, so that what they bring does not come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protocols.conditions import Condition
from protocols.findings.finding import Level, Told, found_at, some_of
from protocols.lines import LineKey, LineSpec
from protocols.model import Offer
from protocols.pack import Pack


def hidden_findings(pack: Pack) -> Iterator[Told]:
    """One finding for each pair of offers, with the cards on which one hides the other.

    On a card the first offer is taken that can be. Offers that take the same lines away are tried
    one after the other on purpose: the next one stands in for whoever cannot come.
    """
    conditions = {offer.id: when for offer, when in pack.parsed.offers}
    found: dict[tuple[str, str], list[str]] = {}
    for card in pack.sections.cards:
        made = _made(pack, card)
        for index, after in enumerate(made):
            easier = [one for one in made[:index] if _asks_no_more(one, after, conditions)]
            if any(_brought(after) <= _brought(one) for one in easier):
                continue
            for before in easier:
                if not before.replaces or set(before.replaces) != set(after.replaces):
                    found.setdefault((after.id, before.id), []).append(card)
    for (after_id, before_id), cards in found.items():
        yield found_at(
            ("offers", after_id),
            Level.WARN,
            "offer-hidden",
            f"on {some_of(cards)} it is made only while {before_id!r} cannot be, which stands"
            " before it and asks for no more",
            f"Write `before: {before_id}`, or let that one ask for more",
        )


def _made(pack: Pack, card: str) -> list[Offer]:
    """The offers of a card that somebody here can fill; all of them while nobody is here at all."""
    if pack.sections.programs:
        return [compiled.offer for compiled in pack.procedure.cards[card].offers]
    return [offer for offer in pack.sections.offers if card in offer.cards]


def _asks_no_more(before: Offer, after: Offer, conditions: Mapping[str, Condition | None]) -> bool:
    when = conditions[before.id]
    return set(before.cleared) <= set(after.cleared) and when in {None, conditions[after.id]}


def _brought(offer: Offer) -> frozenset[LineKey]:
    return frozenset(LineSpec.read(words).key for words in offer.brings)
