"""What becomes of a slip in a pack: who catches it, and whether any call gets less by it.

The proof is asked card by card, first on the cards that the slip is about, and a call that moves
down is looked for by the solver among the moves of `diff`: both answer as `prove` and `diff` do,
and leave out what these count and shorten.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from protocols.difference.both import Both
from protocols.difference.moves import Motion, Way, motions
from protocols.findings.everything import findings_of
from protocols.findings.finding import Level
from protocols.pack import Pack
from protocols.procedure import opened_input
from protocols.proof.ground import Ground
from protocols.proof.kinds import kinds_of
from protocols.proof.laws import compared, laws
from protocols.proof.promises import promises
from protocols.proof.searching import Copy, OneCall, TwoCalls
from protocols.proof.solver import z3
from protocols.proof.symbolic import Bit, Symbolic, Variables, negate
from protocols.proof.together import CURRENT, current_input
from protocols.proof.world import inputs_of
from protocols.shelf import SHIPPED, Shelf
from support.mutations import Mutant
from support.packs import HEADER, NOON, program, write_pack

TEAMS = {
    "walkers": program(services="community_team", mode="solo"),
    "crisis-team": program(services="behavioral_health", mode="solo"),
    "pair": program(services="behavioral_health", mode=["dual", "embedded"]),
    "followers": program(services="behavioral_health", mode="secondary"),
    "line": program(services="crisis_line", mode=["transfer", "conference"]),
    "visits": program(services="outreach", mode="outreach"),
    "works": program(services="public_works", mode="outreach"),
    "instructors": program(services="emd", mode=["transfer", "conference"]),
}
"""A team of each kind, always free, everywhere, screening for nothing: the base stands alone."""


class Fate(StrEnum):
    """What becomes of a slip."""

    REFUSED = "refused by check"
    WARNED = "warned of by check"
    DISPROVED = "disproved by prove"
    HARMLESS = "no call gets less"
    SURVIVED = "some call gets less, and neither says so"


@cache
def base_with_teams() -> Pack:
    """The base pack with somebody to fill every offer."""
    content = {**HEADER, "pack": "teams", "extends": "base", "programs": TEAMS}
    with TemporaryDirectory() as folder:
        write_pack(Path(folder), "teams", {"pack.yaml": json.dumps(content)})
        return Shelf((Path(folder), SHIPPED)).load("teams")


def fate(old: Pack, mutant: Mutant) -> Fate:
    """What becomes of one slip in a pack."""
    new = mutant.pack()
    if new is None:
        return Fate.REFUSED
    if _breaks_a_promise(new, about(old, mutant)):
        return Fate.DISPROVED
    if not any(moves_down(old, new)):
        return Fate.HARMLESS
    if _breaks_a_promise(new, tuple(new.procedure.cards)) or _breaks_a_law(new):
        return Fate.DISPROVED
    return Fate.WARNED if _warnings(new) - _warnings(old) else Fate.SURVIVED


@lru_cache(maxsize=4)
def _warnings(pack: Pack) -> frozenset[str]:
    """What check warns of in a pack, without the lines on which it stands."""
    found = findings_of(pack, NOON.date(), approved=True)
    return frozenset(f"{one.code}: {one.what}" for one in found if one.level is Level.WARN)


def about(pack: Pack, mutant: Mutant) -> tuple[str, ...]:
    """Cards on which a slip shows, if it shows on any: where the proof looks first."""
    name, _, rest = mutant.says.partition(": ")
    sections = pack.sections
    lowering = [offer for offer in sections.offers if offer.replaces]
    if mutant.kind == "offer on more cards":
        return (rest,)
    if mutant.kind in {"screen dropped", "offer takes more", "offer without its condition"}:
        return next(offer.cards for offer in sections.offers if offer.id == name)
    if "default" in mutant.kind:
        return (name,)
    if "rule" in mutant.kind:
        held = next(one for one in pack.parsed.rules if one.rule.id == name)
        return (held.card,) if held.card else held.rule.cards or ("case-entry", "general-medical")
    return tuple(card for card in sections.cards if any(card in one.cards for one in lowering))


def moves_down(old: Pack, new: Pack) -> Iterable[tuple[str, Motion]]:
    """The downward moves of `diff` that some call makes, with their cards."""
    both = Both.of(old, new)
    down = [
        (card, motion)
        for card, outcomes in both.outcomes.items()
        for before, after in outcomes
        for motion in motions(both.together.build, before, after)
        if motion.way is Way.DOWN
    ]
    graph = both.together.graph()
    names = inputs_of(graph)
    variables = Variables.named(kinds_of(graph, both.domains), names)
    held = graph.evaluate(
        Symbolic(variables), graph.cone([both.world, *(motion.node for _, motion in down)])
    )
    solver = z3.Solver()
    solver.add(*variables.sound(), held[both.world][0])
    for card, motion in down:
        on_card = [
            variables.inputs[name][0]
            if name in {current_input(card), opened_input(card)}
            else negate(variables.inputs[name][0])
            for name in names
            if name.startswith(CURRENT) or name == opened_input(card)
        ]
        if _can_be(solver, [*on_card, held[motion.node][0]]):
            yield card, motion


def _breaks_a_promise(pack: Pack, cards: Collection[str]) -> bool:
    """Whether a promise about single calls is broken on one of the cards."""
    ground = Ground.of(pack)
    ground = replace(ground, outcomes={card: ground.outcomes[card] for card in cards})
    broken = [
        (card, (clause.sent, clause.needed))
        for one in promises(ground)
        for card, clause in one.clauses.items()
    ]
    search = OneCall(Copy(ground, [node for _, nodes in broken for node in nodes]))
    return any(
        search.exists(card, [node for where, nodes in broken if where == card for node in nodes])
        for card in cards
    )


def _breaks_a_law(pack: Pack) -> bool:
    """Whether two calls break a law."""
    ground = Ground.of(pack)
    for one in (compared(ground, law) for law in laws(pack)):
        nodes = [node for levels in one.levels.values() for node in levels]
        given = () if one.given is None else (one.given,)
        search = TwoCalls(Copy(ground, [*nodes, *one.applies.values(), *given]), one)
        if any(search.exists(card) for card in one.levels):
            return True
    return False


def _can_be(solver: z3.Solver, wanted: Iterable[Bit]) -> bool:
    solver.push()
    solver.add(*wanted)
    found = solver.check()
    solver.pop()
    assert found != z3.unknown, "the solver gave up"
    return bool(found == z3.sat)
