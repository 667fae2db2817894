"""The difference of two packs in what they do: every move, how many calls make it, the shortest.

All by the decision diagram: where no move has a call, the packs are equivalent, and that is proved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

from protocols.diagram import Diagram
from protocols.difference.both import Both
from protocols.difference.moves import Motion, Way, motions
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Kleene, Truth, truth
from protocols.pack import Pack
from protocols.procedure import opened_input, queue_input
from protocols.proof.counting import Choice, Counting, unread
from protocols.proof.kinds import kinds_of
from protocols.proof.ordering import ordered
from protocols.proof.point import Point
from protocols.proof.realising import Realiser
from protocols.proof.together import CURRENT, OPENED, PROGRAM, current_input
from protocols.proof.world import inputs_of, is_two_valued
from protocols.situation import Situation

_MOST_TRIES = 8
_MOST_CALLS = 40


@dataclass(frozen=True, slots=True)
class Move:
    """A way in which calls on one card move."""

    card: str
    needed: bool
    """It is of what is needed, not of what is sent here and now."""
    motion: Motion
    count: int
    """In how many calls."""


@dataclass(frozen=True, slots=True)
class Shortest:
    """The shortest call that moves in some way."""

    call: Situation
    """In the names of both packs."""
    old: Situation
    """As the old pack records it."""
    new: Situation
    """As the new pack records it."""
    seen: bool
    """Whether both packs, at that time and place, do what was found."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of calls when one pack takes the place of another."""

    both: Both
    moves: tuple[Move, ...]
    combinations: int
    """How many calls were compared."""
    shortest: Callable[[Move], Shortest]
    """Looks for the shortest call of a move, which takes longer than to count them."""

    @property
    def equivalent(self) -> bool:
        """Whether no call moves, and every call of one pack is a call of the other."""
        return not (self.moves or self.both.unshared.cards or self.both.unshared.values)

    def going(self, way: Way) -> tuple[Move, ...]:
        """The moves that go one way."""
        return tuple(move for move in self.moves if move.motion.way is way)


def compare(old: Pack, new: Pack) -> Difference:
    """Compare two packs over every call on the cards that both have."""
    both = Both.of(old, new)
    build = both.together.build
    found = [
        (card, before.needed, motion)
        for card, outcomes in both.outcomes.items()
        for before, after in outcomes
        for motion in motions(build, before, after)
    ]
    return _Comparing(both, [motion.node for _, _, motion in found]).all(found)


def _in_terms_of(pack: Pack, call: Situation) -> Situation:
    programs = pack.sections.programs
    return replace(
        call,
        facts={fact: value for fact, value in call.facts.items() if fact in pack.domains},
        status={name: held for name, held in call.status.items() if name in programs},
        transfers={name: state for name, state in call.transfers.items() if name in programs},
    )


class _Comparing:
    """One diagram over both packs, and what was found in it so far."""

    def __init__(self, both: Both, nodes: list[int]) -> None:
        self._both = both
        self._graph = both.together.graph()
        self._kinds = kinds_of(self._graph, both.domains)
        cone = self._graph.cone([both.world, *nodes])
        order = ordered(self._graph, cone)
        self._diagrams = Counting(self._kinds, order)
        self._found = self._graph.evaluate(self._diagrams, cone)
        self._cards = dict.fromkeys(
            card for view in (both.old, both.new) for card in view.pack.sections.cards
        )
        beside = [n for n in inputs_of(self._graph) if not n.startswith((OPENED, CURRENT))]
        self._idle = unread(self._kinds, beside, order)
        self._idle_cards = [c for c in both.outcomes if opened_input(c) not in order]
        self._realiser = Realiser((both.old, both.new))
        self._counts: dict[tuple[Diagram, str | None], int] = {}
        self._shown: dict[tuple[int, str], Shortest] = {}

    def all(self, found: list[tuple[str, bool, Motion]]) -> Difference:
        """Every move that some call makes."""
        moves = [
            Move(card, needed, motion, count)
            for card, needed, motion in found
            if (count := self._count(self._in_the_world(motion.node), card))
        ]
        everywhere = self._found[self._both.world]
        total = sum(self._count(everywhere, card) for card in self._both.outcomes)
        return Difference(self._both, tuple(moves), total, self.shortest)

    def _in_the_world(self, node: int) -> Diagram:
        return self._diagrams.every([self._found[node], self._found[self._both.world]])

    def _fixed(self, card: str) -> dict[str, Choice]:
        """The card is the current one, and no card that only one pack has was opened."""
        found: dict[str, Choice] = {current_input(other): FALSE for other in self._cards}
        found |= {opened_input(other): FALSE for other in self._both.unshared.cards}
        return {**found, current_input(card): TRUE, opened_input(card): TRUE}

    def _count(self, diagram: Diagram, card: str) -> int:
        _, names = self._diagrams.reach(diagram)
        reads = any(name.startswith(CURRENT) for name in names) or opened_input(card) in names
        # Cards that a diagram does not read are all alike to it.
        alike = (diagram, card if reads or card in self._idle_cards else None)
        if alike not in self._counts:
            left = 2 ** len([one for one in self._idle_cards if one != card])
            counted = self._diagrams.count(diagram, self._fixed(card))
            self._counts[alike] = counted * self._idle * left
        return self._counts[alike]

    def shortest(self, move: Move) -> Shortest:
        """The shortest call that the packs themselves confirm, else the shortest."""
        node = move.motion.node
        if (node, move.card) not in self._shown:
            call, seen = self._looked_for(move.card, node)
            old, new = self._both.old.pack, self._both.new.pack
            self._shown[node, move.card] = Shortest(
                call, _in_terms_of(old, call), _in_terms_of(new, call), seen
            )
        return self._shown[node, move.card]

    def _looked_for(self, card: str, node: int) -> tuple[Situation, bool]:
        usual, fixed = self._usual(), self._fixed(card)
        diagram = self._in_the_world(node)
        first: Situation | None = None
        for _ in range(_MOST_TRIES):
            way = self._diagrams.shortest(diagram, usual, fixed)
            if way is None:
                break
            around = {name: choice for name, choice in way.items() if name not in self._kinds}
            said = {f: str(v) for f, v in way.items() if f in self._kinds and v is not None}
            inputs = {
                name: choice
                for name, choice in {**usual, **fixed, **around}.items()
                if isinstance(choice, Truth)
            }
            point = Point(card, said, inputs, len(said))
            for (call,) in islice(self._realiser.calls(point), _MOST_CALLS):
                first = first or call
                if self._is_true(node, call):
                    return call, True
            not_again = self._diagrams.negate(self._diagrams.fixing(around))
            diagram = self._diagrams.every([diagram, not_again])
        assert first is not None, "a move that some call makes has a shortest call"
        return first, False

    def _usual(self) -> dict[str, Choice]:
        """How everything stands in an ordinary call."""
        queueing = {
            view.named(queue_input(name))
            for view in (self._both.old, self._both.new)
            for name, program in view.pack.sections.programs.items()
            if program.queue is not None
        }
        found: dict[str, Choice] = {}
        for name in inputs_of(self._graph):
            if not is_two_valued(name):
                found[name] = UNDETERMINED
            else:
                away = name.endswith("/queue") and name not in queueing
                found[name] = truth(name.startswith(PROGRAM) and not away)
        return found

    def _is_true(self, node: int, call: Situation) -> bool:
        """Whether both packs, by the logic of a live call, move so."""
        inputs = {**self._both.old.inputs_at(call), **self._both.new.inputs_at(call)}
        kleene = Kleene(call.facts, inputs)
        return self._graph.evaluate(kleene, self._graph.cone((node,)))[node] is TRUE
