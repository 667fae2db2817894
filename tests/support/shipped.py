"""The shipped packs, each loaded once, and which of its cards a slow test tries."""

from __future__ import annotations

from functools import cache

from protocols.pack import Pack
from protocols.shelf import Shelf
from support.random_packs import seeded

SHELF = Shelf()


@cache
def shipped(name: str) -> Pack:
    """A shipped pack, by its id."""
    return SHELF.load(name)


def cards_to_try(pack: Pack, most: int = 4) -> list[str]:
    """Every card of a pack that rests on no other; else a few, so that tests stay quick.

    Half of the few are cards that the pack's programs serve. They hang on the digest: the same on
    every machine, and others as soon as the pack or its parent changes.
    """
    cards = list(pack.sections.cards)
    if pack.header.extends is None:
        return cards
    dice = seeded(int(pack.digest[:8], 16))
    programs = pack.sections.programs.values()
    served = [card for card in cards if any(card in program.cards for program in programs)]
    found = dice.some(served, least=len(served))[: most // 2]
    rest = [card for card in cards if card not in found]
    return [*found, *dice.some(rest, least=len(rest))[: most - len(found)]]
