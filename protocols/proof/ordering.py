"""The order of facts and inputs in a diagram: what is spoken of together stands together.

FORCE (Aloul, Markov and Sakallah, GLSVLSI 2003, https://doi.org/10.1145/764808.764839): each
expression pulls what it reads towards its middle, until the pulls are at rest. A good order is what
keeps diagrams small; any order gives the same counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from protocols.graph import Graph, Op

_ROUNDS = 50
_WIDEST = 12
"""Expressions over more than this pull everything and thereby nothing."""


def ordered(graph: Graph, cone: Sequence[int]) -> tuple[str, ...]:
    """All facts and inputs below the nodes of a cone, in a good order."""
    below: dict[int, frozenset[str]] = {}
    for index in cone:
        node = graph.nodes[index]
        own = {node.name} if node.op in {Op.FACT, Op.INPUT} else set()
        below[index] = frozenset(own.union(*(below[arg] for arg in node.args)))
    groups = {held for held in below.values() if 1 < len(held) <= _WIDEST}
    return _forced(_met(graph, cone, below), sorted(groups, key=sorted))


def _met(graph: Graph, cone: Sequence[int], below: Mapping[int, frozenset[str]]) -> list[str]:
    """The names as a walk from the top meets them, the smaller branches first."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    ahead = sorted(cone, key=lambda index: len(below[index]))
    while ahead:
        index = ahead.pop()
        if index in seen:
            continue
        seen.add(index)
        node = graph.nodes[index]
        if node.op in {Op.FACT, Op.INPUT}:
            found[node.name] = None
        ahead += sorted(node.args, key=lambda arg: -len(below[arg]))
    return list(found)


def _forced(names: Sequence[str], groups: Iterable[frozenset[str]]) -> tuple[str, ...]:
    place = {name: float(index) for index, name in enumerate(names)}
    listed = [sorted(group) for group in groups]
    best, least = tuple(names), float("inf")
    for _ in range(_ROUNDS):
        span = sum(
            max(place[name] for name in group) - min(place[name] for name in group)
            for group in listed
        )
        if span < least:
            best, least = tuple(sorted(place, key=lambda name: place[name])), span
        pulls: dict[str, list[float]] = {name: [] for name in place}
        for group in listed:
            middle = sum(place[name] for name in group) / len(group)
            for name in group:
                pulls[name].append(middle)
        wanted = {
            name: sum(pull) / len(pull) if pull else place[name] for name, pull in pulls.items()
        }
        settled = sorted(place, key=lambda name: (wanted[name], place[name]))
        place = {name: float(index) for index, name in enumerate(settled)}
    return best
