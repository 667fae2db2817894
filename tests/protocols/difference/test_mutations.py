"""Slips of a hand in the base pack: whatever gives less to any call is refused, disproved or warned
of.

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
from protocols.words import FIELD_SERVICES
from support.mutations import Mutant, mutants, written
from support.packs import compiled
from support.slips import Fate, base_with_teams, fate, moves_down

TRIED = int(os.environ.get("GUIDECARD_SLIPS", "16"))
"""How many slips of the seeded order are tried; `GUIDECARD_SLIPS=240` tries more, by hand."""

CHUNK = 8

WHO_RIDES_ALONG = (
    "no police, fire or medics are lost by it, since rules send them for the danger itself; it"
    " changes who comes along with them, which is the agency's choice"
)

AN_OFFICER_ALONE = "an officer goes either way; alone, where a clinician could have come along"

SURVIVORS: Mapping[str, str] = {
    "screen dropped: team-with-police: life": WHO_RIDES_ALONG,
    "screen dropped: team-with-police: weapon-drawn": WHO_RIDES_ALONG,
    "screen dropped: team-with-police: fighting": WHO_RIDES_ALONG,
    "screen dropped: team-with-police: suicide-act": WHO_RIDES_ALONG,
    "offer on more cards: team-with-police: suicide-in-progress": WHO_RIDES_ALONG,
    "offer on more cards: officer-only: mental-health": AN_OFFICER_ALONE,
    "offer on more cards: officer-only: suicide-threat": AN_OFFICER_ALONE,
    "offer on more cards: officer-only: welfare-check": AN_OFFICER_ALONE,
    "offer on more cards: drunk-officer: trespass": AN_OFFICER_ALONE,
    "offer on more cards: drunk-officer: unsheltered-person": AN_OFFICER_ALONE,
    "offer on more cards: over-and-out-of-reach: family-dispute": AN_OFFICER_ALONE,
}
"""By slip: why it gives less to some call, and neither check nor prove says so. All there are."""


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
def test_a_slip_that_gives_less_is_refused_disproved_or_warned_of(first: int) -> None:
    for mutant in seeded()[first : min(first + CHUNK, TRIED)]:
        survived = fate(base_with_teams(), mutant) is Fate.SURVIVED
        assert survived == (named(mutant) in SURVIVORS), named(mutant)


def test_what_is_listed_as_a_survivor_survives_and_loses_no_field_response() -> None:
    """One of them, another whenever the list changes; with 100 slips or more tried, all."""
    assert {named(mutant) for mutant in slips()} >= SURVIVORS.keys()
    listed = [mutant for mutant in slips() if named(mutant) in SURVIVORS]
    for mutant in listed if TRIED >= 100 else Random(len(listed)).sample(listed, 1):
        assert fate(base_with_teams(), mutant) is Fate.SURVIVED, named(mutant)
        pack = mutant.pack()
        assert pack is not None
        lost = {motion.what for _, motion in moves_down(base_with_teams(), pack)}
        assert lost.isdisjoint(FIELD_SERVICES), named(mutant)


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
