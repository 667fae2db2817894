"""The answers that count, by columns: see `protocols.answers`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from protocols.columns.arrays import Bytes, Flags
from protocols.columns.calls import CURRENT, answer_codes
from protocols.pack import Pack
from protocols.words import UNCLEAR


def standing_codes(
    pack: Pack, facts: Mapping[str, Bytes], opened: Mapping[str, Bytes], card: str, rows: int
) -> dict[str, Bytes]:
    """Answers given and those that opening cards gives, where all rows have one current card."""
    found = dict(facts)
    everywhere = np.full(rows, CURRENT, np.uint8)
    orders = {**opened, card: everywhere}
    for fact in dict.fromkeys(f for name in orders for f in pack.sections.cards[name].gives):
        answers = facts.get(fact)
        if answers is None:
            answers = np.zeros(rows, np.uint8)
        given = _given(pack, fact, orders, rows)
        unclear = answers <= len(UNCLEAR)
        found[fact] = np.where((given > 0) & unclear, given, answers)
    return found


def _given(pack: Pack, fact: str, orders: Mapping[str, Bytes], rows: int) -> Bytes:
    """What the opened cards give: the strongest, of equal ones the last."""
    listed, strength = answer_codes(pack, fact), pack.domains[fact].strength
    found = np.zeros(rows, np.uint8)
    best = np.full(rows, -1, np.int32)
    for name, order in orders.items():
        value = pack.sections.cards[name].gives.get(fact)
        if value is not None:
            weight = (np.int32(strength(value)) << 8) | order
            wins: Flags = (order > 0) & (weight > best)
            np.copyto(found, np.uint8(listed.index(value) + 1), where=wins)
            np.copyto(best, weight, where=wins)
    return found
