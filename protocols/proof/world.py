"""What can be together in the world: dates, hours, waits, areas, opened cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import permutations

from protocols.areas import in_degrees
from protocols.graph import Builder, Graph, Op
from protocols.model import Area, Program
from protocols.procedure import (
    areas_of,
    at_once_input,
    exists_input,
    now_input,
    opened_input,
    queue_input,
)
from protocols.proof.together import LOST, current_input


def inputs_of(graph: Graph) -> tuple[str, ...]:
    """The inputs that a graph names, in its order."""
    return tuple(node.name for node in graph.nodes if node.op is Op.INPUT)


def is_two_valued(name: str) -> bool:
    """Whether an input is always known; only a place may be uncertain."""
    return areas_of(name) is None


def possible(
    build: Builder,
    programs: Mapping[str, Program],
    areas: Mapping[str, Mapping[str, Area]],
    named: Callable[[str], str] = str,
    *,
    lasting: bool = True,
) -> int:
    """The node that is true of every state of the world that can be, and of few others.

    `areas` holds, by input, the areas that it stands for; `named` gives the names of the programs'
    inputs. A program without dates is always there, unless `lasting` is false. Hours are left free:
    what is proved holds at any hour, also at those no clock shows.
    """
    there = [
        build.given(named(exists_input(name)))
        for name, program in programs.items()
        if lasting and program.starts is None and program.ends is None
    ]
    return build.every([*there, *_programs(build, programs, named), *_areas(build, areas)])


def card_is(build: Builder, card: str, others: Iterable[str]) -> int:
    """The node that is true while the card is the current one."""
    graph = build.graph()
    known = set(inputs_of(graph))
    parts = [build.given(opened_input(card))]
    for name in {card: None, **dict.fromkeys(others)}:
        if current_input(name) in known:
            held = build.given(current_input(name))
            parts.append(held if name == card else build.negate(held))
    return build.every(parts)


def _programs(
    build: Builder, programs: Mapping[str, Program], named: Callable[[str], str]
) -> Iterator[int]:
    refusing: list[int] = []
    for name, program in programs.items():
        exists, now, queue, at_once = (
            build.given(named(of(name)))
            for of in (exists_input, now_input, queue_input, at_once_input)
        )
        yield _implies(build, now, exists)
        yield _implies(build, queue, exists)
        yield _implies(build, at_once, now)
        if program.queue is None:
            yield build.negate(queue)
        refusing.append(build.every([build.negate(now), build.negate(queue)]))
    # A transfer that was lost was one to a program, which is then not asked again.
    yield _implies(build, build.given(LOST), build.some(refusing))


def _areas(build: Builder, areas: Mapping[str, Mapping[str, Area]]) -> Iterator[int]:
    from shapely import unary_union

    shapes = {
        name: unary_union([in_degrees(a) for a in held.values()]) for name, held in areas.items()
    }
    for one, other in permutations(shapes, 2):
        inside, outer = build.given(one), build.given(other)
        if shapes[other].covers(shapes[one]):
            yield _implies(build, build.known(inside), build.known(outer))
            yield _implies(
                build, build.known(build.negate(outer)), build.known(build.negate(inside))
            )
        elif shapes[other].intersection(shapes[one]).area == 0:
            yield _implies(build, build.known(inside), build.known(build.negate(outer)))


def _implies(build: Builder, one: int, other: int) -> int:
    return build.some([build.negate(one), other])
