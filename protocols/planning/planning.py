"""Which of the calls that CAD recorded a program would have been for, as far as anybody can know.

Where a call was, when, and who was busy is left aside in saying whether it would have been
eligible; hours say what a team would have met of that. What CAD did not record is unknown, and
unknown is never eligible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from protocols.columns.arrays import Bytes, Flags
from protocols.columns.availability import look_outside
from protocols.columns.calls import Calls, calls_of, microseconds
from protocols.columns.clock import hour_of_week, wall_us
from protocols.columns.evaluating import Seen, evaluate_rows
from protocols.columns.hours import opening_of
from protocols.evaluation import PLACE, evaluate
from protocols.kleene import TRUE
from protocols.pack import Pack
from protocols.planning.history import History, OldCall
from protocols.procedure import CompiledCard, exists_input
from protocols.situation import Situation

NO, UNKNOWN, ELIGIBLE = 0, 1, 2
HOURS_OF_WEEK = 7 * 24


@dataclass(frozen=True, slots=True)
class Counts:
    """Calls of one program."""

    eligible: int
    unknown: int
    """Whether they would have been eligible hangs on what CAD never recorded."""
    not_eligible: int


@dataclass(frozen=True, slots=True)
class Met:
    """Calls while a team is on duty."""

    hours: str
    at_least: int
    """Eligible ones."""
    at_most: int
    """The same, had every unknown one turned out eligible."""


@dataclass(frozen=True, slots=True)
class ProgramPlan:
    """What one program would have been for."""

    all: Counts
    by_area: Mapping[str, Counts]
    by_area_hour: Mapping[str, tuple[Counts, ...]]
    """By area, of the hours of a day from midnight on."""
    by_hour_of_week: tuple[Counts, ...]
    """From Monday midnight on."""
    met: Met
    never_recorded: Mapping[str, int]
    """By fact: calls that are unknown because of it, among others."""


def plan(
    pack: Pack, history: History, *, programs: tuple[str, ...], hours: str | None
) -> dict[str, ProgramPlan]:
    """Plan programs of a pack over a history. `hours` are the team's, else each program's own."""
    situations = [_situation(call) for call in history.calls]
    calls = calls_of(pack, situations)
    inputs = look_outside(pack, calls)
    for name in pack.sections.programs:
        inputs[exists_input(name)] = np.full(len(calls), TRUE, np.uint8)
    found = {name: np.zeros(len(calls), np.uint8) for name in programs}
    for code, card in enumerate(pack.sections.cards):
        rows = np.flatnonzero(calls.card == code)
        if len(rows):
            seen = evaluate_rows(pack, calls, inputs, card, rows)
            for name in programs:
                found[name][rows] = _standing(pack, seen, pack.procedure.cards[card], name)
    return {
        name: _counted(pack, history, standing, _met(pack, calls, name, standing, hours), name)
        for name, standing in found.items()
    }


def _situation(call: OldCall) -> Situation:
    return Situation(call.says.card, call.at, call.says.facts, place=call.place)


def _standing(pack: Pack, seen: Seen, card: CompiledCard, program: str) -> Bytes:
    """`NO`, `UNKNOWN` or `ELIGIBLE` by row: it fits, and an offer or a rule asks for it."""
    fits = pack.procedure.programs[program].fits
    rows = len(seen.truths[fits])
    asked, maybe = np.zeros(rows, np.bool_), np.zeros(rows, np.bool_)
    for offer in card.offers:
        if any(program in names for names in offer.candidates.values()):
            asked |= seen.true(offer.needed)
            maybe |= seen.may_come_true(offer.wanted)
    for key, sources in card.needed.sources.items():
        if program in card.candidates.get(key.service, ()):
            for source in sources:
                if source.origin.startswith("rule:"):
                    maybe |= seen.may_come_true(source.active)
                if not source.origin.startswith("offer:"):
                    asked |= seen.true(source.active)
    eligible = asked & seen.true(fits)
    unknown = (asked | maybe) & seen.may_come_true(fits)
    return np.where(eligible, ELIGIBLE, np.where(unknown, UNKNOWN, NO)).astype(np.uint8)


def _counted(pack: Pack, history: History, standing: Bytes, met: Met, program: str) -> ProgramPlan:
    at_us = np.array([microseconds(call.at) for call in history.calls], np.int64)
    week = hour_of_week(at_us, pack.zone)
    areas = np.array([call.area for call in history.calls], dtype=np.str_)
    names = sorted(set(areas.tolist()))
    return ProgramPlan(
        all=_counts(standing, np.ones(len(standing), np.bool_)),
        by_area={name: _counts(standing, areas == name) for name in names},
        by_area_hour={
            name: tuple(_counts(standing, (areas == name) & (week % 24 == h)) for h in range(24))
            for name in names
        },
        by_hour_of_week=tuple(_counts(standing, week == h) for h in range(HOURS_OF_WEEK)),
        met=met,
        never_recorded=_never_recorded(pack, history, program, standing == UNKNOWN),
    )


def _met(pack: Pack, calls: Calls, program: str, standing: Bytes, hours: str | None) -> Met:
    said = hours or pack.sections.programs[program].hours
    wall = wall_us(calls.at_us, pack.zone)
    on_duty = opening_of(said, pack.header.country, wall, pack.zone, with_next=False).open == TRUE
    return Met(
        said,
        int((on_duty & (standing == ELIGIBLE)).sum()),
        int((on_duty & (standing != NO)).sum()),
    )


def _counts(standing: Bytes, among: Flags) -> Counts:
    no, unknown, eligible = np.bincount(standing[among], minlength=3).tolist()
    return Counts(eligible, unknown, no)


def _never_recorded(pack: Pack, history: History, program: str, unknown: Flags) -> dict[str, int]:
    """The facts on which the unknown calls hang; those of one type hang on the same."""
    calls = [history.calls[row] for row in np.flatnonzero(unknown).tolist()]
    counts = Counter(call.type for call in calls)
    examples = {call.type: call for call in calls}
    found: Counter[str] = Counter()
    for kind, count in counts.items():
        evaluation = evaluate(pack, _situation(examples[kind]))
        held = pack.procedure.programs[program]
        nodes = [held.fits_when, *(pack.procedure.screens[name] for name in held.program.screens)]
        for offer in evaluation.card.offers:
            if any(program in names for names in offer.candidates.values()):
                nodes += [offer.cleared, offer.holds]
        hanging = {fact for node in nodes for fact in evaluation.hanging(node)}
        found.update(dict.fromkeys(hanging - {PLACE}, count))
    return dict(found.most_common())
