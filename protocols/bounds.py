"""What could still be added to a response or dropped from it, and by which questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from protocols.decision import Change
from protocols.evaluation import Evaluation
from protocols.filling import deciding
from protocols.kleene import FALSE, TRUE, UNDETERMINED
from protocols.lines import Line, LineKey, LineSpec
from protocols.possible import may_be
from protocols.procedure import stages
from protocols.words import Urgency


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
    kind: str
    """`exact`, or `conservative`: then it may name a change that cannot happen."""


Reaching = Callable[[Evaluation], Callable[[int], Reach]]
"""Makes, for one evaluation, the function from a node to what it may become."""


def conservatively(evaluation: Evaluation) -> Callable[[int], Reach]:
    """Looks at each node by itself: quick, and sometimes allows for too much."""

    def reach(node: int) -> Reach:
        held = evaluation.masks[node]
        untrue = may_be(FALSE, held) or may_be(UNDETERMINED, held)
        return Reach(untrue, may_be(TRUE, held), evaluation.resting(node))

    return reach


def bounds(
    evaluation: Evaluation,
    lines: Iterable[Line],
    order: Callable[[Iterable[str]], tuple[str, ...]],
    reaching: Reaching = conservatively,
) -> Bounds:
    """What may still change about `lines`, with facts in the order that `order` gives them."""
    reach = reaching(evaluation)
    lines = tuple(lines)
    sent = {line.key: line.urgency for line in lines}
    could_add: list[Change] = []
    could_drop: list[Change] = []
    settled = all(
        evaluation.is_settled(node)
        or not (both := reach(node)).may_stay_untrue
        or not both.may_be_true
        for node in (*_deciding(evaluation, sent), *deciding(evaluation, lines))
    )
    for key, levels in evaluation.card.now.at_least.items():
        for urgency, node in levels.items():
            if evaluation.is_settled(node):
                continue
            reached = reach(node)
            if not (reached.may_stay_untrue and reached.may_be_true):
                continue
            settled = False
            change = _change(key, urgency, order(reached.facts))
            if urgency <= sent.get(key, 0):
                could_drop.append(change)
            else:
                could_add.append(change)
    return Bounds(
        tuple(sorted(could_add, key=_most_first)),
        tuple(sorted(could_drop, key=_most_first)),
        settled,
        "conservative" if reaching is conservatively else "exact",
    )


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
