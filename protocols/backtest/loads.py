"""How much work each program would have had, by hour of the week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from protocols.backtest.table import Table
from protocols.columns.arrays import Flags, Numbers
from protocols.columns.clock import hour_of_week
from protocols.columns.decided import OFFER_STATES, PROGRAM_STATES, Decided
from protocols.decision import OfferState, ProgramState
from protocols.pack import Pack

HOURS = 7 * 24

_WAITING = OFFER_STATES.index(OfferState.OPEN)
_ELIGIBLE, _OPEN, _REFUSED = (
    PROGRAM_STATES.index(state)
    for state in (ProgramState.ELIGIBLE, ProgramState.OPEN, ProgramState.REFUSED)
)


@dataclass(frozen=True, slots=True)
class Load:
    """Calls of one program, by hour of the week from Monday midnight on the center's clocks."""

    goes: tuple[int, ...]
    """It fills a line."""
    was: tuple[int, ...]
    """It was shown as filling one."""
    missed: tuple[int, ...]
    """The call needs what it does and it would take it, but is closed, busy or elsewhere."""
    not_known: tuple[int, ...]
    """Whether it is asked for, or would take the call, hangs on answers that nobody gave."""


def loads(
    pack: Pack, decided: Decided, was: Table, would: Table, at_us: Numbers
) -> dict[str, Load]:
    """The load of every program of either table; what only the first has is in `was` alone."""
    hours = hour_of_week(at_us, pack.zone)
    nobody = np.zeros(len(would), np.bool_)

    def by_hour(rows: Flags) -> tuple[int, ...]:
        return tuple(np.bincount(hours[rows], minlength=HOURS).tolist())

    found: dict[str, Load] = {}
    for name in dict.fromkeys((*would.programs, *was.programs)):
        goes, missed, not_known = would.programs.get(name, nobody), nobody, nobody
        if name in pack.sections.programs:
            missed, not_known = _not_going(pack, decided, name, goes)
        before = was.programs.get(name, nobody)
        found[name] = Load(*map(by_hour, (goes, before, missed, not_known)))
    return found


def _not_going(pack: Pack, decided: Decided, name: str, goes: Flags) -> tuple[Flags, Flags]:
    """Where it would have been needed, and where that cannot be known."""
    services, state = pack.sections.programs[name].services, decided.programs[name]
    needed, waiting = np.zeros_like(goes), np.zeros_like(goes)
    for key, line in decided.needed_lines.items():
        if key.service in services and pack.sections.services[key.service].by == "program":
            needed |= line.urgency > 0
    for card in pack.procedure.cards.values():
        for offer in card.offers:
            if any(name in names for names in offer.candidates.values()):
                waiting |= decided.offers[offer.offer.id] == _WAITING
    missed = (state == _ELIGIBLE) & needed & ~goes
    refused = (state == 0) | (state == _REFUSED)
    unclear = waiting | ((state == _OPEN) & needed)
    return missed, unclear & ~refused & ~goes & ~missed
