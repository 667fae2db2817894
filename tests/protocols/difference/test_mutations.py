"""Slips of a hand in the base pack: whatever gives less to any call is refused or disproved.

A slip is *unsafe* where `diff` finds a downward move. The slips are tried on the base pack with a
team of each kind, so that every offer can be taken, and no program's screens stand in for its own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from random import Random

import pytest

from protocols.difference.comparing import compare
from protocols.proof.proving import prove
from protocols.shelf import Shelf
from support.mutations import Mutant, mutants, written
from support.packs import compiled
from support.slips import Fate, base_with_teams, fate, moves_down

TRIED = int(os.environ.get("GUIDECARD_SLIPS", "24"))
"""How many slips of the seeded order are tried; `GUIDECARD_SLIPS=240` was run by hand."""

CHUNK = 8

SURVIVORS: Mapping[str, str] = {}
"""By slip: why it gives less to some call, and no law says so. The list is exact."""


@cache
def slips() -> tuple[Mutant, ...]:
    return tuple(mutants(base_with_teams()))


@cache
def seeded() -> tuple[Mutant, ...]:
    """All slips in an order that is always the same."""
    return tuple(Random(4).sample(slips(), len(slips())))


def named(mutant: Mutant) -> str:
    return f"{mutant.kind}: {mutant.says}"


def test_the_pack_written_in_one_file_is_the_pack() -> None:
    seattle = Shelf().load("seattle-2023")
    assert compare(seattle, compiled(written(seattle))).equivalent


def test_there_are_slips_enough_to_choose_from() -> None:
    assert len(slips()) > 2000
    assert len({mutant.kind for mutant in slips()}) > 15


@pytest.mark.parametrize("first", range(0, TRIED, CHUNK))
def test_a_slip_that_gives_less_is_refused_or_disproved(first: int) -> None:
    for mutant in seeded()[first : min(first + CHUNK, TRIED)]:
        if named(mutant) not in SURVIVORS:
            assert fate(base_with_teams(), mutant) is not Fate.SURVIVED, named(mutant)


@pytest.mark.parametrize("name", SURVIVORS)
def test_what_is_listed_as_a_survivor_survives(name: str) -> None:
    mutant = next(one for one in slips() if named(one) == name)
    assert fate(base_with_teams(), mutant) is Fate.SURVIVED


class TestControls:
    """The measure sees what it should, as the commands themselves do."""

    @staticmethod
    def lowered() -> Mutant:
        return next(m for m in slips() if m.kind == "urgency of a rule" and "hurt:" in m.says)

    def test_a_slip_moves_down_as_diff_says(self) -> None:
        pack = self.lowered().pack()
        assert pack is not None
        found = {(m.what, m.old, m.new) for _, m in moves_down(base_with_teams(), pack)}
        assert found == {("ems", "routine", "scheduled")}

    def test_a_slip_is_disproved_as_prove_says(self) -> None:
        lowered = next(m for m in slips() if named(m).startswith("urgency of a default: noise"))
        pack = lowered.pack()
        assert pack is not None
        assert fate(base_with_teams(), lowered) is Fate.DISPROVED
        assert not prove(pack).holds

    def test_without_the_invariants_it_survives(self) -> None:
        """Else a measure that calls everything disproved would pass."""
        lowered = self.lowered()
        bare = Mutant(lowered.kind, lowered.says, {**lowered.content, "invariants": []})
        assert fate(base_with_teams(), bare) is Fate.SURVIVED

    def test_the_pack_itself_moves_nobody_down(self) -> None:
        same = compiled(written(base_with_teams()))
        assert not list(moves_down(base_with_teams(), same))
