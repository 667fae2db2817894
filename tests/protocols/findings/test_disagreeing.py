"""Where a program would go and the pack keeps the call from it."""

from __future__ import annotations

from typing import Any

from protocols.findings.disagreeing import disagreements
from support.packs import fact, offer, program, small

YES_NO = {"harmless": ["no"], "danger": ["some", "much"]}


def pack(**parts: Any) -> Any:
    return small(
        facts={"knife": fact(**YES_NO), "fight": fact(**YES_NO)},
        screens={
            "armed": {"says": "armed", "when": {"knife": "much"}},
            "any-arm": {"says": "armed at all", "when": {"knife": "some or worse"}},
            "fighting": {"says": "fighting", "when": {"fight": "some or worse"}},
        },
        offers=[
            offer("team", cleared=["armed", "fighting"], replaces="police", brings="team prompt")
        ],
        programs={"crew": program(**parts)},
    )


def test_a_program_that_screens_for_less_is_named_with_the_dangers() -> None:
    (one,) = disagreements(pack(screens="fighting"))
    assert (one.program, one.offer, one.cards) == ("crew", "team", ("case-entry",))
    assert one.screens == ("armed",)


def test_a_program_that_screens_for_as_much_or_more_in_other_words_is_not_named() -> None:
    assert disagreements(pack(screens=["any-arm", "fighting"])) == ()
    assert disagreements(pack(screens="armed", when={"fight": "no"})) == ()
