"""A proof of a pack: every promise and law over every possible call, or the shortest call against.

The solver looks for a call that breaks something; the decision diagram counts what was covered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice

from protocols.kleene import TRUE, Kleene, Truth
from protocols.pack import Pack
from protocols.proof.coverage import cover
from protocols.proof.ground import Ground
from protocols.proof.laws import Comparison, compared, laws
from protocols.proof.point import Point
from protocols.proof.promises import Clause, Promise, Sort, promises
from protocols.proof.realising import Realiser, View
from protocols.proof.searching import Copy, OneCall, TwoCalls
from protocols.situation import Situation

_MOST_TRIES = 8
"""States of the world that are tried before a call is told by its answers alone."""

_MOST_CALLS = 40
"""Times and places that are tried for one state of the world."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """The shortest call that breaks a promise, or the second of two by which a law is broken."""

    card: str
    call: Situation
    before: Situation | None = None
    """The first of the two calls, which gets more."""
    seen: bool = True
    """Whether the procedure itself, at a time and place, does what was found."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one promise or law."""

    id: str
    sort: Sort
    says: str
    counterexample: Counterexample | None
    covers: int | None
    """In how many calls it speaks at all; None for a law, which speaks of all of them."""

    @property
    def holds(self) -> bool:
        """Whether no call breaks it."""
        return self.counterexample is None


@dataclass(frozen=True, slots=True)
class Proof:
    """A whole pack."""

    pack: Pack
    findings: tuple[Finding, ...]
    combinations: int
    """Ways in which answers, places, programs and opened cards can stand, over all cards."""

    @property
    def holds(self) -> bool:
        """Whether nothing is broken."""
        return all(finding.holds for finding in self.findings)


def prove(pack: Pack) -> Proof:
    """Prove everything that is promised of a pack. Raises `SolverGaveUp`."""
    ground = Ground.of(pack)
    held = tuple(promises(ground))
    comparisons = [compared(ground, law) for law in laws(pack)]
    copy = Copy(
        ground,
        [
            *(node for one in held for c in one.clauses.values() for node in (c.sent, c.needed)),
            *(node for one in comparisons for nodes in one.levels.values() for node in nodes),
            *(node for one in comparisons for node in one.applies.values()),
            *(one.given for one in comparisons if one.given is not None),
        ],
    )
    broken = _broken(copy, held)
    coverage = cover(ground, held)
    findings = [
        Finding(one.law.id, one.law.sort, one.law.says, _law_broken(copy, one), None)
        for one in comparisons
    ]
    findings += [
        Finding(one.id, one.sort, one.says, broken.get(one.id), coverage.promises[one.id])
        for one in held
    ]
    findings.sort(key=lambda finding: list(Sort).index(finding.sort))
    return Proof(pack, tuple(_joined(findings)), coverage.combinations)


Calls = tuple[Situation, ...]
"""One call, or the two that a law compares."""

Values = tuple[Mapping[int, Truth], ...]
"""By call: every node, by the logic of a live call."""


def _broken(copy: Copy, held: Iterable[Promise]) -> dict[str, Counterexample]:
    """By promise: the shortest call that breaks it, by what is sent if there is one."""
    search = OneCall(copy)
    suspects: dict[str, list[tuple[str, Clause]]] = {}
    for card in copy.ground.outcomes:
        here = [(one.id, one.clauses[card]) for one in held if card in one.clauses]
        if search.exists(card, (node for _, c in here for node in (c.sent, c.needed))):
            for name, clause in here:
                suspects.setdefault(name, []).append((card, clause))
    found: dict[str, Counterexample] = {}
    for name, clauses in suspects.items():
        for nodes in (
            [(card, clause.sent) for card, clause in clauses],
            [(card, clause.needed) for card, clause in clauses],
        ):
            so_far = _Shortest(copy.ground)
            for card, node in nodes:
                if search.exists(card, [node]):
                    calls = search.shortest(card, node, so_far.length)
                    so_far.among(calls, partial(_all_true, node))
            if so_far.found is not None and (name not in found or so_far.found.seen):
                found[name] = so_far.found
            if name in found and found[name].seen:
                break
    return found


def _law_broken(copy: Copy, comparison: Comparison) -> Counterexample | None:
    ground, search = copy.ground, TwoCalls(copy, comparison)
    so_far = _Shortest(ground)
    for card, nodes in comparison.levels.items():
        if search.exists(card):
            so_far.among(search.shortest(card, so_far.length), partial(_one_falls, nodes))
    return so_far.found


def _all_true(node: int, values: Values) -> bool:
    return all(held[node] is TRUE for held in values)


def _one_falls(nodes: Iterable[int], values: Values) -> bool:
    first, second = values
    return any(first[node] is TRUE and second[node] is not TRUE for node in nodes)


@dataclass(slots=True)
class _Shortest:
    """The shortest counterexample so far."""

    ground: Ground
    found: Counterexample | None = None
    length: int | None = None

    def among(
        self, candidates: Iterator[tuple[Point, ...]], breaks: Callable[[Values], bool]
    ) -> None:
        """Take the first of the candidates that breaks it at a time and a place.

        Where none of them does, the first is told by its answers, if nothing better is known.
        """
        view, graph = View(self.ground.pack), self.ground.together.graph()
        realiser = Realiser((view,))
        for points in islice(candidates, _MOST_TRIES):
            for calls in islice(realiser.calls(*points), _MOST_CALLS):
                kleene = [Kleene(call.facts, view.inputs_at(call)) for call in calls]
                everything = range(len(graph.nodes))
                seen = breaks(tuple(graph.evaluate(one, everything) for one in kleene))
                if seen or self.found is None:
                    before = calls[0] if len(calls) > 1 else None
                    self.found = Counterexample(points[0].card, calls[-1], before, seen)
                if seen:
                    self.length = points[0].length
                    return


def _joined(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for each id: an invariant may be about single calls and about two."""
    found: dict[str, Finding] = {}
    for finding in findings:
        held = found.get(finding.id)
        if held is None or held.sort is not finding.sort:
            found[f"{finding.sort} {finding.id}" if held else finding.id] = finding
        else:
            against = held.counterexample or finding.counterexample
            covers = max(held.covers or 0, finding.covers or 0)
            found[finding.id] = Finding(held.id, held.sort, held.says, against, covers)
    yield from found.values()
