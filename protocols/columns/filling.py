"""Who fills the lines of many calls on one card, see `protocols.filling`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from protocols.columns.arrays import Bytes, Codes, Flags, Numbers, codes_for
from protocols.columns.decided import ROLES
from protocols.columns.evaluating import Seen
from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.procedure import CompiledCard
from protocols.words import Role, Urgency

_CONSULT = ROLES.index(Role.CONSULT)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Calls on one card, as far as they are decided."""

    pack: Pack
    card: CompiledCard
    seen: Seen
    urgency: Mapping[LineKey, Bytes]
    role: Mapping[LineKey, Bytes]

    @property
    def rows(self) -> int:
        """How many calls there are."""
        return len(next(iter(self.urgency.values())))


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """Who fills each line, and what nobody fills."""

    program: Mapping[LineKey, Codes]
    unfilled: Mapping[str, Flags]
    chosen: Mapping[str, Flags]
    """By program: whether it fills a line that only programs fill."""


def filled(part: Part) -> Filling:
    """Fill the lines of a card."""
    services = part.pack.sections.services
    names = tuple(part.pack.sections.programs)
    dtype = codes_for(len(names))
    program: dict[LineKey, Codes] = {key: np.zeros(part.rows, dtype) for key in part.urgency}
    unfilled: dict[str, Flags] = {}
    mine = [key for key in part.urgency if services[key.service].by == "program"]
    for key in mine:
        there = part.urgency[key] > 0
        program[key] = _first_accepting(part, key, there, names, dtype)
        empty = there & (program[key] == 0)
        unfilled[key.service] = unfilled.get(key.service, False) | empty
    chosen = {
        name: np.logical_or.reduce([program[key] == code for key in mine])
        for code, name in enumerate(names, start=1)
        if mine
    }
    order = _order(part, mine)
    for key in part.urgency:
        if services[key.service].by != "program":
            program[key] = _taking_along(part, key, program, order)
    _as_one(part, program, order)
    return Filling(program, unfilled, chosen)


def _first_accepting(
    part: Part, key: LineKey, there: Flags, names: tuple[str, ...], dtype: type[np.unsignedinteger]
) -> Codes:
    """The first program that accepts the line."""
    found = np.zeros(len(there), dtype)
    queued = part.urgency[key] == Urgency.SCHEDULED
    waiting = there
    for where, listed in _candidates(part, key.service):
        for name in listed:
            if not waiting.any():
                return found
            held = part.pack.procedure.programs[name]
            now, later = part.seen.true(held.accepts), part.seen.true(held.accepts_queued)
            taken = waiting & where & np.where(queued, later, now)
            np.copyto(found, dtype(names.index(name) + 1), where=taken)
            waiting = waiting & ~taken
    return found


def _candidates(part: Part, service: str) -> Iterator[tuple[Flags, tuple[str, ...]]]:
    """Programs in the order in which they are asked, with the rows in which they are."""
    everywhere = np.ones(part.rows, np.bool_)
    for offer in part.card.offers:
        if service in offer.candidates:
            yield part.seen.true(offer.taken), offer.candidates[service]
    here = part.card.candidates.get(service, ())
    yield everywhere, here
    # Whoever serves the current card has been asked; of the others each card is looked at in turn.
    cards = part.pack.procedure.cards
    more = {
        card: names
        for card in part.seen.opened
        if not set(names := cards[card].candidates.get(service, ())) <= set(here)
    }
    orders = {int(n) for card in more for n in np.unique(part.seen.opened[card])} - {0}
    for order in sorted(orders, reverse=True):
        for card, names in more.items():
            yield part.seen.opened[card] == order, names


def _order(part: Part, keys: list[LineKey]) -> dict[LineKey, Numbers]:
    """By line and row: a number that is lower the earlier the line stands in the decision."""
    rank = {service: index for index, service in enumerate(part.pack.sections.services)}
    among = sorted(part.urgency, key=lambda key: rank[key.service])
    return {
        key: (Urgency.HOT - part.urgency[key].astype(np.int64)) * len(among) + among.index(key)
        for key in keys
    }


def _taking_along(
    part: Part, key: LineKey, program: Mapping[LineKey, Codes], order: Mapping[LineKey, Numbers]
) -> Codes:
    """The program that comes anyway, goes at once and fills this line of the agency's as well."""
    found = np.zeros_like(program[key])
    able = {
        code: part.seen.true(part.pack.procedure.programs[name].at_once)
        for code, (name, held) in enumerate(part.pack.sections.programs.items(), start=1)
        if key.service in held.services
    }
    if not able:
        return found
    there = (part.urgency[key] > 0) & (part.role[key] != _CONSULT)
    best = np.full(len(found), np.iinfo(np.int64).max)
    for other in order:
        for code, at_once in able.items():
            fits = there & at_once & (program[other] == code) & (order[other] < best)
            np.copyto(found, found.dtype.type(code), where=fits)
            np.copyto(best, order[other], where=fits)
    return found


def _as_one(part: Part, program: dict[LineKey, Codes], order: Mapping[LineKey, Numbers]) -> None:
    """A line kept as advice and one asked for by phone are the same line: the later filler's."""
    for car in order:
        phone = LineKey(car.service, True)
        if car.by_phone or phone not in part.urgency:
            continue
        same = (part.urgency[car] > 0) & (part.urgency[phone] > 0) & (part.role[car] == _CONSULT)
        if same.any():
            later = order[phone] > order[car]
            first, last = program[car], program[phone]
            of_car = np.where(first == 0, last, first)
            of_phone = np.where(last == 0, first, last)
            one = np.where(later, of_phone, of_car)
            program[car] = np.where(same, one, first)
            program[phone] = np.where(same, one, last)
