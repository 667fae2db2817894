"""`decide` by columns: the same compiled procedure, in algebras whose values are columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from protocols.columns.arrays import Bytes, Flags, Rows, codes_for
from protocols.columns.availability import look_outside
from protocols.columns.calls import Calls
from protocols.columns.decided import OFFER_STATES, PROGRAM_STATES, Decided, LineColumns
from protocols.columns.evaluating import evaluate_rows
from protocols.columns.filling import Filling, Part, filled
from protocols.columns.lines import role_of, urgency_of
from protocols.columns.tiers import tiers_of
from protocols.decision import OfferState, ProgramState
from protocols.kleene import TRUE, UNDETERMINED
from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.procedure import CompiledOffer, Response

_ROWS_AT_ONCE = 32_768
"""So many that a few columns stay in the processor's own memory."""

_OFFER = {state: np.uint8(code) for code, state in enumerate(OFFER_STATES)}
_PROGRAM = {state: np.uint8(code) for code, state in enumerate(PROGRAM_STATES)}


def decide_columns(pack: Pack, calls: Calls) -> Decided:
    """Decide every row, exactly as `protocols.decide.decide` decides each by itself."""
    work = _Work(pack, calls, look_outside(pack, calls), _empty(pack, len(calls)))
    for code, card in enumerate(pack.sections.cards):
        rows = np.flatnonzero(calls.card == code)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            _decide_part(work, card, rows[start : start + _ROWS_AT_ONCE])
    return work.found


def _empty(pack: Pack, rows: int) -> Decided:
    cards = pack.procedure.cards.values()
    keys = dict.fromkeys(key for card in cards for key in card.now.at_least)
    needed = dict.fromkeys(key for card in cards for key in card.needed.at_least)
    services = pack.sections.services
    programs = codes_for(len(pack.sections.programs))

    def numbers() -> Bytes:
        return np.zeros(rows, np.uint8)

    def flags() -> Flags:
        return np.zeros(rows, np.bool_)

    return Decided(
        lines={key: LineColumns(numbers(), numbers(), np.zeros(rows, programs)) for key in keys},
        needed_lines={
            key: LineColumns(numbers(), numbers(), np.zeros(rows, programs)) for key in needed
        },
        tier=numbers(),
        needed=numbers(),
        screened=flags(),
        unfilled={key.service: flags() for key in keys if services[key.service].by == "program"},
        offers={offer.offer.id: numbers() for card in cards for offer in card.offers},
        programs={name: numbers() for name in pack.sections.programs},
        rules={rule.rule.id: flags() for rule in pack.procedure.rules},
        screens={name: numbers() for name in pack.procedure.screens},
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    pack: Pack
    calls: Calls
    inputs: Mapping[str, Bytes]
    found: Decided
    """Is written into."""


def _decide_part(work: _Work, card: str, numbers: Rows) -> None:
    """Decide rows that have the same current card."""
    pack, calls, found = work.pack, work.calls, work.found
    # Rows that lie together are taken as one piece, without copying each.
    together = numbers[-1] - numbers[0] + 1 == len(numbers)
    rows = slice(numbers[0], numbers[-1] + 1) if together else numbers
    procedure = pack.procedure
    seen = evaluate_rows(pack, calls, work.inputs, card, rows)
    compiled, truths = procedure.cards[card], seen.truths
    now = _lines(truths, compiled.now, [(o, o.taken) for o in compiled.offers], pack)
    needed = _lines(truths, compiled.needed, [(o, o.needed) for o in compiled.offers], pack)
    part = Part(pack, compiled, seen, now.urgency, now.role)
    filling = filled(part)

    ladder = pack.sections.tiers
    found.tier[rows] = tiers_of(ladder, now.urgency, now.role)
    found.needed[rows] = tiers_of(ladder, needed.urgency, needed.role)
    for lines, columns in ((now, found.lines), (needed, found.needed_lines)):
        for key, held in lines.urgency.items():
            columns[key].urgency[rows] = held
            columns[key].role[rows] = lines.role[key]
    for key, names in filling.program.items():
        found.lines[key].program[rows] = names
    for service, empty in filling.unfilled.items():
        found.unfilled[service][rows] = empty
    for rule in procedure.rules:
        found.rules[rule.rule.id][rows] = truths[rule.fires] == TRUE
    for name, node in procedure.screens.items():
        found.screens[name][rows] = truths[node]
    found.screened[rows] = _offers(part, rows, found)
    _programs(part, filling, rows, found)


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    urgency: Mapping[LineKey, Bytes]
    role: Mapping[LineKey, Bytes]


def _lines(
    truths: Mapping[int, Bytes],
    response: Response,
    offers: list[tuple[CompiledOffer, int]],
    pack: Pack,
) -> _Lines:
    rules = pack.procedure.rules
    return _Lines(
        {key: urgency_of(truths, response, key) for key in response.at_least},
        {key: role_of(truths, response, key, offers, rules) for key in response.at_least},
    )


def _offers(part: Part, rows: Rows | slice, found: Decided) -> Flags:
    """Write the state of each offer of the card; gives where none of them is open."""
    count = part.rows
    screened = np.ones(count, np.bool_)
    taken = np.zeros(count, np.bool_)
    for offer in part.card.offers:
        state = np.full(count, _OFFER[OfferState.REFUSED])
        np.copyto(state, _OFFER[OfferState.UNFILLED], where=part.seen.may_come_true(offer.wanted))
        np.copyto(state, _OFFER[OfferState.OPEN], where=part.seen.may_come_true(offer.ready))
        np.copyto(state, _OFFER[OfferState.TAKEN], where=part.seen.true(offer.taken))
        np.copyto(state, _OFFER[OfferState.NOT_REACHED], where=taken)
        taken |= state == _OFFER[OfferState.TAKEN]
        screened &= state != _OFFER[OfferState.OPEN]
        found.offers[offer.offer.id][rows] = state
    return screened


def _programs(part: Part, filling: Filling, rows: Rows | slice, found: Decided) -> None:
    """Write the state of each program that serves the card or fills a line."""
    serving = {name for names in part.card.candidates.values() for name in names}
    for name, held in part.pack.procedure.programs.items():
        chosen = filling.chosen.get(name)
        if name not in serving and chosen is None:
            continue
        state = np.full(part.rows, _PROGRAM[ProgramState.ELIGIBLE])
        unclear = ~part.seen.true(held.fits) | (part.seen.truths[held.in_area] == UNDETERMINED)
        np.copyto(state, _PROGRAM[ProgramState.OPEN], where=unclear)
        np.copyto(state, _PROGRAM[ProgramState.REFUSED], where=~part.seen.may_come_true(held.fits))
        np.copyto(state, _PROGRAM[ProgramState.ACCEPTED], where=part.seen.true(held.accepts_queued))
        if name not in serving and chosen is not None:
            state[~chosen] = 0
        found.programs[name][rows] = state
