"""The answers that count: those given, and those that opening a card gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from protocols.pack import Pack
from protocols.words import UNCLEAR


def standing_answers(pack: Pack, facts: Mapping[str, str], opened: Iterable[str]) -> dict[str, str]:
    """The answers that decide, by fact; typed-in facts decide nothing and are left out.

    What a card gives stands until a clear answer replaces it: to say that one does not know takes
    nothing back.
    """
    given: dict[str, str] = {}
    for card in opened:
        for fact, value in pack.sections.cards[card].gives.items():
            held = given.get(fact)
            strength = pack.domains[fact].strength
            if held is None or strength(value) >= strength(held):
                given[fact] = value
    for fact, value in facts.items():
        if not pack.domains[fact].clear:
            continue
        if fact not in given or value not in UNCLEAR:
            given[fact] = value
    return given
