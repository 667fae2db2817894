"""Where a program would take a call that the pack keeps from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from protocols.findings.every_call import EveryCall
from protocols.kleene import FALSE
from protocols.pack import Pack
from protocols.procedure import CompiledOffer


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Dangers that keep an offer away from a program which itself would go."""

    program: str
    offer: str
    cards: tuple[str, ...]
    screens: tuple[str, ...]
    """That the offer must have cleared, and under which the program would take the call."""


def disagreements(pack: Pack) -> tuple[Disagreement, ...]:
    """All of them, by program and offer in the pack's order.

    A program serves only what an offer or a rule brings to it, so that the pack wins; whoever runs
    the program should know of it.
    """
    found: dict[tuple[str, str], tuple[list[str], tuple[str, ...]]] = {}
    for card, compiled in pack.procedure.cards.items():
        for offer in compiled.offers:
            for program in dict.fromkeys(n for held in offer.candidates.values() for n in held):
                key = (program, offer.offer.id)
                if key not in found:
                    found[key] = ([], tuple(_kept_away(pack, offer, program)))
                found[key][0].append(card)
    order = list(pack.sections.programs)
    return tuple(
        Disagreement(program, offer, tuple(cards), screens)
        for (program, offer), (cards, screens) in sorted(
            found.items(), key=lambda item: order.index(item[0][0])
        )
        if screens
    )


def _kept_away(pack: Pack, offer: CompiledOffer, program: str) -> Iterator[str]:
    procedure = pack.procedure
    fits = procedure.programs[program].fits
    tripped = {name: procedure.screens[name] for name in offer.offer.cleared}
    calls = EveryCall(pack)
    for name, node in tripped.items():
        if calls.both(fits, node) != FALSE:
            yield name
