"""What could still be added to a response or dropped from it, and by which questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias

from protocols.decision import Asking, Change, Decision
from protocols.evaluation import Evaluation
from protocols.filling import deciding
from protocols.kleene import FALSE, TRUE, UNDETERMINED
from protocols.lines import Line, LineKey, LineSpec
from protocols.possible import may_be
from protocols.procedure import stages
from protocols.reasons import in_order
from protocols.words import Urgency

Kind: TypeAlias = Literal["exact", "conservative"]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a node may still become, and the open facts on which that hangs."""

    may_stay_untrue: bool
    """It may be false, or never known: what takes knowing it true does not come then."""
    may_be_true: bool
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Everything that may still change."""

    could_add: tuple[Change, ...]
    could_drop: tuple[Change, ...]
    settled: bool
    kind: Kind
    """`conservative` bounds may name a change that cannot happen."""
    tiers: tuple[str, ...] = ()
    """The tiers in which the call may still end, the greatest first; conservative bounds do not
    tell them."""


class Reaches(Protocol):
    """What the nodes of one evaluation may still become."""

    @property
    def kind(self) -> Kind:
        """Whether that is exact."""
        ...

    def reach(self, node: int) -> Reach:
        """What a node may become."""
        ...

    def tiers(self) -> tuple[str, ...]:
        """The tiers that may be reached, the greatest first; none if that is not known."""
        ...


Reaching: TypeAlias = Callable[[Evaluation, Sequence[int]], Reaches]
"""Works out, for one evaluation, what these nodes of it may become."""


@dataclass(frozen=True, slots=True)
class _Conservative:
    evaluation: Evaluation
    kind: Kind = "conservative"

    def reach(self, node: int) -> Reach:
        held = self.evaluation.masks[node]
        untrue = may_be(FALSE, held) or may_be(UNDETERMINED, held)
        return Reach(untrue, may_be(TRUE, held), self.evaluation.resting(node))

    def tiers(self) -> tuple[str, ...]:
        return ()


def conservatively(evaluation: Evaluation, _: Sequence[int]) -> Reaches:
    """Looks at each node by itself: quick, and sometimes allows for too much."""
    return _Conservative(evaluation)


def bounds(
    evaluation: Evaluation, lines: tuple[Line, ...], reaching: Reaching = conservatively
) -> Bounds:
    """What may still change about `lines`, with facts in the order of the interview."""
    sent = {line.key: line.urgency for line in lines}
    quiet = (*_deciding(evaluation, sent), *deciding(evaluation, lines))
    quiet = tuple(node for node in dict.fromkeys(quiet) if not evaluation.is_settled(node))
    levels = [
        (key, urgency, node)
        for key, by_urgency in evaluation.card.now.at_least.items()
        for urgency, node in by_urgency.items()
        if not evaluation.is_settled(node)
    ]
    reaches = reaching(evaluation, (*quiet, *(node for _, _, node in levels)))
    settled = not any(_changes(reaches.reach(node)) for node in quiet)
    could_add: list[Change] = []
    could_drop: list[Change] = []
    for key, urgency, node in levels:
        reached = reaches.reach(node)
        if not _changes(reached):
            continue
        settled = False
        change = _change(key, urgency, in_order(evaluation, reached.facts))
        if urgency <= sent.get(key, 0):
            could_drop.append(change)
        else:
            could_add.append(change)
    return Bounds(
        tuple(sorted(could_add, key=_most_first)),
        tuple(sorted(could_drop, key=_most_first)),
        settled,
        reaches.kind,
        reaches.tiers(),
    )


def bounded(decision: Decision, found: Bounds) -> Decision:
    """The decision with these bounds; where answers contradict one another, nothing is settled."""
    matters = {fact for offer in decision.offers for fact in offer.open_facts}
    matters.update(fact for change in found.could_add for fact in change.facts)
    matters.update(fact for change in found.could_drop for fact in change.facts)
    return replace(
        decision,
        interview=tuple(
            Asking(asking.fact, asking.applies, asking.fact in matters)
            for asking in decision.interview
        ),
        could_add=found.could_add,
        could_drop=found.could_drop,
        bounds=found.kind,
        tiers=found.tiers,
        settled=found.settled and not decision.in_conflict,
    )


def _changes(reached: Reach) -> bool:
    return reached.may_stay_untrue and reached.may_be_true


def _deciding(evaluation: Evaluation, sent: Collection[LineKey]) -> Iterator[int]:
    """The nodes, urgencies apart, that decide on offers and roles."""
    services = {key.service for key in sent}
    for offer in evaluation.card.offers:
        yield offer.taken
    for rule in evaluation.pack.procedure.rules:
        if evaluation.is_settled(rule.fires):
            continue
        roles = {line.service for words in rule.rule.send if (line := LineSpec.read(words)).role}
        if services & roles or any(stages(rule.rule, service) for service in services):
            yield rule.fires


def _change(key: LineKey, urgency: Urgency, facts: tuple[str, ...]) -> Change:
    return Change(key.service, urgency, facts, key.by_phone)


def _most_first(change: Change) -> tuple[int, str]:
    return -change.urgency, change.service
