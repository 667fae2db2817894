"""The ways in which a response can move, as nodes, up and down apart.

Down is less police, fire or ems in person, or less of anybody else with nothing of these in
return. What a team loses to a greater field response of the same call is neither up nor down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from protocols.graph import Builder
from protocols.lines import LineKey
from protocols.proof.outcome import Outcome
from protocols.words import FIELD_SERVICES, Urgency

T = TypeVar("T", bound=str)


class Way(StrEnum):
    """Where a move goes."""

    UP = "up"
    DOWN = "down"
    ASIDE = "aside"


class Change(StrEnum):
    """The kind of a move."""

    ADDED = "added"
    DROPPED = "dropped"
    RAISED = "raised"
    LOWERED = "lowered"
    ROLE = "role"
    TIER = "tier"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Motion:
    """One way in which the response of a card may move, and where it does."""

    change: Change
    way: Way
    what: str
    """The line, or nothing where it is the response as a whole."""
    old: str
    new: str
    node: int


def motions(build: Builder, old: Outcome, new: Outcome) -> Iterator[Motion]:
    """Every move between two outcomes of one card that is not ruled out by their form."""
    impossible = build.const(False)
    more = build.some(
        [
            _only(build, new.in_person(service, urgency), old.in_person(service, urgency))
            for service in FIELD_SERVICES
            for urgency in Urgency
        ]
    )
    for key in dict.fromkeys((*old.keys, *new.keys)):
        for motion in (
            *_lines(build, old, new, key, more),
            *_roles(build, old, new, key),
            *_programs(build, old, new, key, more),
        ):
            if motion.node != impossible:
                yield motion
    for tier, other, node in _pairs(build, old.tiers, new.tiers):
        yield Motion(Change.TIER, Way.ASIDE, "", tier, other, node)


def _lines(build: Builder, old: Outcome, new: Outcome, key: LineKey, more: int) -> Iterator[Motion]:
    name = key.service + (" by phone" if key.by_phone else "")
    before, after = _levels(old, key), _levels(new, key)
    if before == after:
        return
    there, then = before[Urgency.SCHEDULED], after[Urgency.SCHEDULED]
    yield Motion(Change.ADDED, Way.UP, name, "", "", _only(build, then, there))
    yield from _less(
        build,
        Motion(Change.DROPPED, Way.DOWN, name, "", "", 0),
        key,
        more,
        [there, build.negate(then)],
    )
    for first in Urgency:
        for second in Urgency:
            if first == second:
                continue
            parts = [_exactly(build, before, first), _exactly(build, after, second)]
            if first < second:
                node = build.every(parts)
                yield Motion(Change.RAISED, Way.UP, name, first.word, second.word, node)
            else:
                move = Motion(Change.LOWERED, Way.DOWN, name, first.word, second.word, 0)
                yield from _less(build, move, key, more, parts)


def _roles(build: Builder, old: Outcome, new: Outcome, key: LineKey) -> Iterator[Motion]:
    for role, other, node in _pairs(build, old.roles(key), new.roles(key)):
        yield Motion(Change.ROLE, Way.ASIDE, key.service, role, other, node)


def _programs(
    build: Builder, old: Outcome, new: Outcome, key: LineKey, more: int
) -> Iterator[Motion]:
    if old.needed:
        return  # what is needed leaves open who comes
    before, after = old.programs.get(key, {}), new.programs.get(key, {})
    for program, other, node in _pairs(build, before, after):
        yield Motion(Change.PROGRAM, Way.ASIDE, key.service, program, other, node)
    if not (old.by_program(key.service) and new.by_program(key.service)):
        return  # the agency's own go, whoever comes along
    both = [old.there(key), new.there(key)]
    was_filled, is_filled = build.some(before.values()), build.some(after.values())
    for program, node in before.items():
        parts = [*both, node, build.negate(is_filled)]
        move = Motion(Change.PROGRAM, Way.DOWN, key.service, program, "nobody", 0)
        yield from _less(build, move, key, more, parts)
    for program, node in after.items():
        filled = build.every([*both, node, build.negate(was_filled)])
        yield Motion(Change.PROGRAM, Way.UP, key.service, "nobody", program, filled)


def _less(
    build: Builder, down: Motion, key: LineKey, more: int, parts: list[int]
) -> Iterator[Motion]:
    """A fall, told apart where a greater field response comes in its place."""
    if key.service in FIELD_SERVICES and not key.by_phone:
        yield replace(down, node=build.every(parts))
        return
    yield replace(down, node=build.every([*parts, build.negate(more)]))
    yield replace(down, way=Way.ASIDE, node=build.every([*parts, more]))


def _levels(outcome: Outcome, key: LineKey) -> dict[Urgency, int]:
    in_person = key.service in FIELD_SERVICES and not key.by_phone
    return {
        urgency: outcome.in_person(key.service, urgency)
        if in_person
        else outcome.at_least(key, urgency)
        for urgency in Urgency
    }


def _exactly(build: Builder, levels: Mapping[Urgency, int], urgency: Urgency) -> int:
    if urgency is Urgency.HOT:
        return levels[urgency]
    return _only(build, levels[urgency], levels[Urgency(urgency + 1)])


def _only(build: Builder, one: int, other: int) -> int:
    """The one and not the other."""
    return build.const(False) if one == other else build.every([one, build.negate(other)])


def _pairs(
    build: Builder, before: Mapping[T, int], after: Mapping[T, int]
) -> Iterator[tuple[T, T, int]]:
    """From one name to another, of names of which at most one is true at a time."""
    if before == after:
        return
    for one, node in before.items():
        for other, then in after.items():
            if one != other:
                both = build.every([node, then])
                if both != build.const(False):
                    yield one, other, both
