"""Two packs in one graph: what they share is one node, what differs stands apart by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from protocols.domain import Domain
from protocols.pack import Pack
from protocols.proof.ground import areas_by_input
from protocols.proof.outcome import Outcome
from protocols.proof.realising import View
from protocols.proof.together import PROGRAM, Together
from protocols.proof.world import possible

_WHEN = {
    "hours",
    "starts",
    "ends",
    "units",
    "longest_wait_minutes",
    "longest_wait_minutes_by_area",
    "queue",
    "stale_after_minutes",
}
"""What decides when a program can go."""

_APART = "~new"


@dataclass(frozen=True, slots=True)
class Unshared:
    """Names that only one of two packs has."""

    cards: tuple[str, ...]
    """No call opens them."""
    facts: tuple[str, ...]
    """They are answered in any way; the other pack does not read them."""
    values: tuple[str, ...]
    """As `fact: value`; no call has such an answer."""
    programs: tuple[str, ...]
    """They come or not, as they do in their own pack."""


@dataclass(frozen=True, slots=True)
class Both:
    """An old and a new pack, laid out for comparison."""

    together: Together
    old: View
    new: View
    world: int
    outcomes: Mapping[str, tuple[tuple[Outcome, Outcome], ...]]
    """By card: what is sent, then what is needed; by the old pack and by the new."""
    domains: Mapping[str, Domain]
    unshared: Unshared

    @classmethod
    def of(cls, old: Pack, new: Pack) -> Both:
        """Lay two packs out together."""
        together = Together()
        apart = _apart(old, new)
        views = View(old), View(new, lambda name: _renamed(name, apart))
        adopted = [together.adopt(view.pack, view.named) for view in views]
        build = together.build
        world = build.every(
            [
                possible(
                    build,
                    view.pack.sections.programs,
                    {view.named(n): held for n, held in areas_by_input(view.pack).items()},
                    view.named,
                )
                for view in views
            ]
        )
        cards = [card for card in old.sections.cards if card in new.sections.cards]
        return cls(
            together,
            *views,
            world,
            {
                card: tuple(
                    (
                        Outcome(together, adopted[0], card, needed=needed),
                        Outcome(together, adopted[1], card, needed=needed),
                    )
                    for needed in (False, True)
                )
                for card in cards
            },
            _domains(old, new),
            _unshared(old, new),
        )


def _renamed(name: str, apart: frozenset[str]) -> str:
    if name.startswith(PROGRAM):
        program = name.split("/")[1]
        return name.replace(program, program + _APART, 1) if program in apart else name
    return name + _APART if name in apart else name


def _apart(old: Pack, new: Pack) -> frozenset[str]:
    """Programs that go at other times, and inputs of areas that are drawn otherwise."""
    found = set()
    theirs = new.sections.programs
    clock = old.zone == new.zone and old.header.country == new.header.country
    for name, program in old.sections.programs.items():
        if name in theirs:
            when = program.model_dump(include=_WHEN)
            if not clock or when != theirs[name].model_dump(include=_WHEN):
                found.add(name)
    before, after = areas_by_input(old), areas_by_input(new)
    for name in before.keys() & after.keys():
        drawn = [[(a.polygon, a.holes) for a in held[name].values()] for held in (before, after)]
        if drawn[0] != drawn[1]:
            found.add(name)
    return frozenset(found)


def _domains(old: Pack, new: Pack) -> dict[str, Domain]:
    found = {**new.domains, **old.domains}
    for fact in old.domains.keys() & new.domains.keys():
        mine, theirs = old.domains[fact], set(new.domains[fact].clear)
        found[fact] = Domain(
            *(
                tuple(value for value in values if value in theirs)
                for values in (mine.harmless, mine.neutral, mine.dangers)
            )
        )
    return found


def _unshared(old: Pack, new: Pack) -> Unshared:
    before, after = old.sections, new.sections
    values = [
        f"{fact}: {value}"
        for fact in before.facts.keys() & after.facts.keys()
        for value in {*old.domains[fact].clear} ^ {*new.domains[fact].clear}
    ]
    return Unshared(
        tuple(sorted(before.cards.keys() ^ after.cards.keys())),
        tuple(sorted(before.facts.keys() ^ after.facts.keys())),
        tuple(sorted(values)),
        tuple(sorted(before.programs.keys() ^ after.programs.keys())),
    )
