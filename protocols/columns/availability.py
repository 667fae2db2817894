"""What enters the graph from outside the answers, by columns: see `protocols.inputs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from protocols.availability import CLOCKS_DIFFER, duration
from protocols.columns.arrays import NONE, Bytes, Flags, Numbers
from protocols.columns.calls import Calls, StatusColumns
from protocols.columns.clock import DAY_US, SECOND_US, wall_us
from protocols.columns.hours import opening_of
from protocols.columns.places import inside
from protocols.graph import Op
from protocols.kleene import FALSE, TRUE, UNDETERMINED
from protocols.model import Program
from protocols.pack import Pack
from protocols.procedure import (
    TRANSFER_LOST,
    areas_of,
    at_once_input,
    exists_input,
    now_input,
    opened_input,
    queue_input,
)
from protocols.situation import STATES

_MINUTE_US = 60 * SECOND_US
_OPEN, _BUSY, _CLOSED, _UNKNOWN = range(1, len(STATES) + 1)
_EPOCH_DAY = date(1970, 1, 1)


def look_outside(pack: Pack, calls: Calls) -> dict[str, Bytes]:
    """Every input of the pack's graph but those of opened cards, as truths by row."""
    lay = _Lay(pack, calls)
    found = {
        node.name: lay.inside(areas)
        for node in pack.procedure.graph.nodes
        if node.op is Op.INPUT and (areas := areas_of(node.name)) is not None
    }
    found[TRANSFER_LOST] = _truths(calls.returned)
    wall = wall_us(calls.at_us, pack.zone)
    for name, program in pack.sections.programs.items():
        found.update(_program(lay, name, program, wall))
    return found


def opened_inputs(
    pack: Pack, opened: Mapping[str, Bytes], rows: int, card: str
) -> dict[str, Bytes]:
    """The inputs of opened cards, where all rows have the same current card."""
    never = np.full(rows, FALSE, np.uint8)
    found = {
        opened_input(name): _truths(opened[name] > 0) if name in opened else never
        for name in pack.sections.cards
    }
    found[opened_input(card)] = np.full(rows, TRUE, np.uint8)
    return found


@dataclass(slots=True)
class _Lay:
    """Where the places lie, each set of areas looked at once."""

    pack: Pack
    calls: Calls
    known: dict[tuple[str, ...], Bytes] = field(default_factory=dict)

    def inside(self, areas: tuple[str, ...]) -> Bytes:
        if areas not in self.known:
            self.known[areas] = inside(self.pack, self.calls.place, areas)
        return self.known[areas]


def _program(lay: _Lay, name: str, program: Program, wall: Numbers) -> dict[str, Bytes]:
    pack, calls = lay.pack, lay.calls
    exists = _within_dates(program, wall)
    with_queue = program.queue is not None
    opening = opening_of(program.hours, pack.header.country, wall, pack.zone, with_next=with_queue)
    if program.queue is not None:
        may_lie_us = duration(program.queue) // timedelta(microseconds=1)
        soon = (opening.opens_us != NONE) & (opening.opens_us - calls.at_us <= may_lie_us)
        queue = np.where(opening.open == FALSE, soon, opening.open == TRUE)
    else:
        queue = np.zeros(len(calls), np.bool_)
    status = calls.status.get(name)
    stale = _stale(program, status, calls.at_us)
    free, waits = _free(status, _longest_wait(program, lay.inside, len(calls)))
    lost = calls.lost.get(name)
    here = exists if lost is None else exists & ~lost
    now = here & (opening.open != FALSE) & free
    return {
        exists_input(name): _truths(exists),
        now_input(name): _truths(now),
        queue_input(name): _truths(here & queue),
        at_once_input(name): _truths(now & ~stale & ~waits & (opening.open == TRUE)),
    }


def _truths(held: Flags) -> Bytes:
    return held.view(np.uint8) * np.uint8(2)


def _within_dates(program: Program, wall: Numbers) -> Flags:
    day = wall // DAY_US
    found = np.ones(len(day), np.bool_)
    if program.starts is not None:
        found &= day >= (program.starts - _EPOCH_DAY).days
    if program.ends is not None:
        found &= day < (program.ends - _EPOCH_DAY).days
    return found


def _stale(program: Program, status: StatusColumns | None, at_us: Numbers) -> Flags:
    silent = np.full(len(at_us), program.units is not None)
    if status is None:
        return silent
    age = at_us - np.maximum(status.as_of_us, 0)
    aged = (
        (status.as_of_us == NONE)
        | (-age > CLOCKS_DIFFER // timedelta(microseconds=1))
        | (age > program.stale_after_minutes * _MINUTE_US)
    )
    heard = (status.state != 0) & (status.state != _UNKNOWN)
    return np.where(heard, aged, silent)


def _free(status: StatusColumns | None, longest: Numbers) -> tuple[Flags, Flags]:
    """Whether a caller need not wait too long, and whether there is any wait to speak of."""
    if status is None:
        return np.ones(len(longest), np.bool_), np.zeros(len(longest), np.bool_)
    silent = (status.state == 0) | (status.state == _UNKNOWN)
    wait = status.wait_minutes
    at_once = (status.state == _OPEN) & (status.free != 0) & ((wait == NONE) | (wait == 0))
    bearable = (status.state != _CLOSED) & (wait != NONE) & (wait <= longest)
    return silent | at_once | bearable, ~(silent | at_once)


def _longest_wait(
    program: Program, inside: Callable[[tuple[str, ...]], Bytes], rows: int
) -> Numbers:
    """The shortest of the waits allowed wherever the place may be."""
    most = np.int64(2**40)
    certain = np.full(rows, most)
    maybe = np.full(rows, program.longest_wait_minutes, np.int64)
    for area, minutes in program.longest_wait_minutes_by_area.items():
        held = inside((area,))
        certain = np.where(held == TRUE, np.minimum(certain, minutes), certain)
        maybe = np.where(held == UNDETERMINED, np.minimum(maybe, minutes), maybe)
    return np.where(certain < most, certain, maybe)
