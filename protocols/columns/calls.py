"""Many situations as columns, coded over one pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from protocols.columns.arrays import NONE, Bytes, Codes, Flags, Numbers, Reals, codes_for
from protocols.pack import Pack
from protocols.situation import ELSEWHERE, STATES, Situation, Status, Whereabouts
from protocols.words import TRANSFER_LOST, UNCLEAR

UNASKED = 0
"""The code of no answer."""
CURRENT = 255
"""The order of the current card among those opened: the last."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where incidents are; a position is complete or absent (NaN)."""

    latitude: Reals
    longitude: Reals
    uncertainty_m: Reals
    """NaN: the agency's assumption."""
    area: Codes
    """0: none named; 1: elsewhere; then the pack's areas."""


@dataclass(frozen=True, slots=True, eq=False)
class StatusColumns:
    """What is known of one program."""

    state: Bytes
    """0: nothing; then `protocols.situation.STATES`."""
    free: Numbers
    wait_minutes: Numbers
    as_of_us: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Situations by row. A fact, card or program that no row speaks of has no column."""

    card: Codes
    """Index among the pack's cards."""
    at_us: Numbers
    facts: Mapping[str, Bytes]
    """Codes of answers, see `answer_codes`."""
    opened: Mapping[str, Bytes]
    """By card opened besides the current one: 0 not opened, else its place in the order."""
    place: Places
    status: Mapping[str, StatusColumns]
    lost: Mapping[str, Flags]
    """By program: a transfer to it was lost."""
    returned: Flags
    """A transfer was lost, to whatever program."""

    def __len__(self) -> int:
        return len(self.card)


def answer_codes(pack: Pack, fact: str) -> tuple[str, ...]:
    """The answers of a fact by code, from 1 on; the unclear ones come first.

    A pack's fact has so few values, one for each key, that a byte numbers them.
    """
    return (*UNCLEAR, *pack.domains[fact].clear)


def microseconds(at: datetime) -> int:
    """An aware instant as microseconds since 1970 in UTC."""
    return (at - _EPOCH) // _MICROSECOND


def area_codes(pack: Pack) -> dict[str | None, int]:
    """The code of an area named by hand."""
    return {None: 0, ELSEWHERE: 1, **{n: i for i, n in enumerate(pack.sections.areas, start=2)}}


def calls_of(pack: Pack, situations: Sequence[Situation]) -> Calls:
    """Code situations. They must use names of the pack, and open fewer than 255 cards each."""
    number = {name: index for index, name in enumerate(pack.sections.cards)}
    lost = {
        program: _flags(s.transfers.get(program) in TRANSFER_LOST for s in situations)
        for program in _named(pack.sections.programs, (s.transfers for s in situations))
    }
    return Calls(
        card=np.array([number[s.card] for s in situations], codes_for(len(number))),
        at_us=np.array([microseconds(s.at) for s in situations], np.int64),
        facts={
            fact: fact_column(pack, fact, [s.facts.get(fact) for s in situations])
            for fact in _named(pack.domains, (s.facts for s in situations))
            if pack.domains[fact].clear
        },
        opened=_opened(pack, situations),
        place=places_of(pack, [s.place for s in situations]),
        status={
            program: status_columns([s.status.get(program) for s in situations])
            for program in _named(pack.sections.programs, (s.status for s in situations))
        },
        lost=lost,
        returned=_flags(any(t in TRANSFER_LOST for t in s.transfers.values()) for s in situations),
    )


def fact_column(pack: Pack, fact: str, answers: Sequence[str | None]) -> Bytes:
    """The answers to one fact as codes."""
    listed = answer_codes(pack, fact)
    code: dict[str | None, int] = {None: UNASKED}
    code.update({answer: index for index, answer in enumerate(listed, start=1)})
    return np.array([code[answer] for answer in answers], np.uint8)


def places_of(pack: Pack, places: Sequence[Whereabouts | None]) -> Places:
    """Places as columns."""
    bare = Whereabouts()
    held = [place or bare for place in places]
    areas = area_codes(pack)

    def reals(read: Callable[[Whereabouts], float | None]) -> Reals:
        return np.array([np.nan if (v := read(place)) is None else v for place in held], float)

    latitude, longitude = reals(lambda p: p.latitude), reals(lambda p: p.longitude)
    partial = np.isnan(latitude) | np.isnan(longitude)
    latitude[partial] = longitude[partial] = np.nan
    return Places(
        latitude,
        longitude,
        reals(lambda p: p.uncertainty_m),
        np.array([areas.get(place.area, 0) for place in held], codes_for(len(areas))),
    )


def status_columns(statuses: Sequence[Status | None]) -> StatusColumns:
    """What is known of one program, as columns."""
    states: dict[str | None, int] = {None: 0}
    states.update({state: index for index, state in enumerate(STATES, start=1)})

    def numbers(read: Callable[[Status], int | None]) -> Numbers:
        read_all = (None if status is None else read(status) for status in statuses)
        return np.array([NONE if value is None else value for value in read_all], np.int64)

    return StatusColumns(
        np.array([states[status.state if status else None] for status in statuses], np.uint8),
        numbers(lambda status: status.free),
        numbers(lambda status: status.wait_minutes),
        numbers(lambda status: microseconds(status.as_of) if status.as_of else None),
    )


def _opened(pack: Pack, situations: Sequence[Situation]) -> dict[str, Bytes]:
    found: dict[str, Bytes] = {}
    for row, situation in enumerate(situations):
        if situation.opened:
            before = dict.fromkeys(card for card in situation.opened if card != situation.card)
            for order, card in enumerate(before, start=1):
                if card not in found:
                    found[card] = np.zeros(len(situations), np.uint8)
                found[card][row] = order
    return found


def _named(known: Iterable[str], held: Iterable[Mapping[str, object]]) -> list[str]:
    seen = {name for one in held for name in one}
    return [name for name in known if name in seen]


def _flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, np.bool_)
