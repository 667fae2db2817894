"""Slips of a hand in the base pack: what gives less to any call is refused, disproved, or known."""

from functools import cache
from random import Random

import pytest

from protocols.difference.comparing import compare
from protocols.difference.moves import Way
from protocols.pack import Pack
from protocols.proof.proving import prove
from protocols.shelf import Shelf
from support.mutations import Mutant, mutants, written
from support.packs import compiled

TRIED = 60
"""Of some 380; `tests/bench/proofs.py` tries them all."""

NOT_PROMISED = {
    "screen dropped": "what an offer asks for is the agency's choice, where no invariant speaks",
    "offer takes more": "what an offer takes is the agency's choice, where no invariant speaks",
    "offer on more cards": "where an offer stands is the agency's choice",
    "offer without its condition": "when an offer holds is the agency's choice",
    "value in a screen": "what an offer's screen means is the agency's choice",
    "value in a fact": "nobody promised when a question applies",
    "a rule dropped": "the rule is not hard, and no invariant speaks of it",
    "urgency of a rule": "the rule is not hard, and no invariant speaks of it",
    "value in a rule": "the rule is not hard, and no invariant speaks of it",
    "urgency of a default": "the default is the agency's choice, as long as somebody goes",
    "default line dropped": "the default is the agency's choice, as long as somebody goes",
    "danger called harmless": "which answers are dangers is the agency's choice",
}
"""By kind: why a slip can go unseen by check and proof, so that only the difference shows it."""

GAPS = {
    "suicide-high": "its invariant is content with medics, and so misses that police stay away",
}
"""Hard rules whose loss is seen by the difference alone."""


@cache
def seattle() -> Pack:
    """The base pack with somebody to fill its offers."""
    return Shelf().load("seattle-2023")


@cache
def slips() -> tuple[Mutant, ...]:
    return tuple(mutants(seattle()))


def test_the_pack_written_in_one_file_is_the_pack() -> None:
    assert compare(seattle(), compiled(written(seattle()))).equivalent


def survives(mutant: Mutant) -> bool:
    """Whether it gives less to some call, and neither check nor proof say so."""
    pack = mutant.pack()
    if pack is None or not compare(seattle(), pack).going(Way.DOWN):
        return False
    return prove(pack).holds


@pytest.mark.parametrize("first", range(0, TRIED, 15))
def test_a_slip_that_gives_less_is_caught_or_its_kind_is_known_to_go_unseen(first: int) -> None:
    sample = Random(4).sample(slips(), TRIED)
    for mutant in sample[first : first + 15]:
        if survives(mutant):
            known = mutant.kind in NOT_PROMISED or mutant.says.split(":")[0] in GAPS
            assert known, f"{mutant.kind}: {mutant.says}"


HARD = [
    "not-breathing",
    "unresponsive",
    "weapon-near",
    "weapon-drawn",
    "fighting",
    "crime-now",
    "child",
    "act-begun",
    "means-in-hand",
    "cannot-speak",
]


@pytest.mark.parametrize("name", HARD)
def test_a_hard_rule_dropped_or_lowered_is_caught(name: str) -> None:
    found = [m for m in slips() if "hard rule" in m.kind and m.says.split(":")[0] == name]
    assert found
    assert not any(survives(mutant) for mutant in found[:2])


def test_slips_do_give_less_and_are_found_out_at_all() -> None:
    """A control: without it a comparison that sees nothing would pass."""
    lowered = next(m for m in slips() if m.kind == "urgency of a rule" and "hurt:" in m.says)
    pack = lowered.pack()
    assert pack is not None
    [*down] = compare(seattle(), pack).going(Way.DOWN)
    assert {(move.motion.what, move.motion.old, move.motion.new) for move in down} == {
        ("ems", "routine", "scheduled")
    }
    assert survives(lowered)
