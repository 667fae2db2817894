"""Answers that a graph cannot tell apart stand together as one kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from protocols.domain import Domain
from protocols.graph import Graph, Op
from protocols.kleene import Truth, answered
from protocols.words import UNCLEAR


@dataclass(frozen=True, slots=True)
class Kind:
    """Answers to one fact that are alike to every node; None stands for no answer."""

    answers: tuple[str | None, ...]

    @property
    def example(self) -> str | None:
        """The answer that stands for all of them."""
        return self.answers[0]


Kinds = Mapping[str, tuple[Kind, ...]]
"""By fact; the kind that holds no answer comes first."""


def kinds_of(graph: Graph, domains: Mapping[str, Domain]) -> Kinds:
    """The kinds of answers to every fact that decides anything, in the order of `domains`."""
    listed: dict[str, set[frozenset[str]]] = {}
    for node in graph.nodes:
        if node.op is Op.FACT:
            listed.setdefault(node.name, set()).add(node.values)
    return {
        fact: _kinds(domain, sorted(listed.get(fact, ()), key=sorted))
        for fact, domain in domains.items()
        if domain.clear or fact in listed
    }


def _kinds(domain: Domain, listed: Iterable[frozenset[str]]) -> tuple[Kind, ...]:
    lists = tuple(listed)
    found: dict[tuple[Truth, ...], list[str | None]] = {}
    calm = (*domain.harmless, *domain.neutral)
    for answer in (None, *UNCLEAR, *calm, *domain.dangers):
        told = tuple(answered(answer, values) for values in lists)
        found.setdefault(told, []).append(answer)
    return tuple(Kind(tuple(answers)) for answers in found.values())
