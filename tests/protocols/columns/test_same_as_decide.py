"""Row by row, columns decide what `decide` decides: random packs, shipped packs, shipped calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.mock.finding import find_scenarios, load_scenario
from console.mock.player import play
from console.session import view
from protocols.columns import deciding
from protocols.columns.arrays import Bytes
from protocols.columns.calls import calls_of
from protocols.columns.deciding import decide_columns
from protocols.columns.kleene import Truths
from protocols.decide import decided
from protocols.decision import Decision
from protocols.evaluation import Evaluation
from protocols.pack import Pack
from protocols.shelf import SHIPPED, Shelf
from protocols.situation import ELSEWHERE, Situation, Status, Whereabouts
from protocols.words import TransferState
from support.columns_compared import assert_decided_alike, assert_same
from support.packs import NOON, compiled, content, fact, offer, program, rule, without_check
from support.random_packs import (
    AREAS,
    PLACES,
    STATUSES,
    TIMES,
    Dice,
    Made,
    drawn_packs,
    random_answers,
    random_made,
    random_situation,
    seeded,
)
from support.sessions import fast_folder

SHELF = Shelf((SHIPPED,))


def situations(dice: Dice, pack: Pack, count: int) -> list[Situation]:
    return [random_situation(dice, pack, calm=dice.one([0, 50, 90])) for _ in range(count)]


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_on_seeded_random_packs(first: int) -> None:
    for seed in range(first, first + 20):
        dice = seeded(seed)
        made = random_made(dice)
        assert_decided_alike(made.pack, situations(dice, made.pack, 20))


@settings(max_examples=40, deadline=None)
@given(drawn_packs(), st.integers(0, 2**32 - 1))
def test_on_any_random_pack(made: Made, seed: int) -> None:
    assert_decided_alike(made.pack, situations(seeded(seed), made.pack, 8))


@pytest.mark.parametrize("name", SHELF.names())
def test_on_shipped_packs(name: str) -> None:
    pack = SHELF.load(name)
    dice = seeded(4)
    assert_decided_alike(pack, [somewhere(dice, pack) for _ in range(400)])


def somewhere(dice: Dice, pack: Pack) -> Situation:
    """A call on a shipped pack: at corners of its areas, at minutes when its hours change."""
    corners = [c for area in pack.sections.areas.values() for c in area.polygon] or [(47.6, -122.3)]
    latitude, longitude = dice.one(corners)
    near = [
        None,
        Whereabouts(area=dice.one([ELSEWHERE, *pack.sections.areas])),
        *(
            Whereabouts(latitude + dice.one([-0.01, 0, 0.0001, 0.01]), longitude + move, within)
            for move in (-0.02, -0.0001, 0.0, 0.02)
            for within in (None, 0.0, 15.0, 600.0)
        ),
    ]
    at = datetime(2023, 10, 27, dice.below(24), dice.one([0, 59]), dice.one([0, 59]), tzinfo=UTC)
    at += timedelta(days=dice.one([-30, 0, 9, 40, 400]))
    heard = at - timedelta(minutes=dice.one([-3, -1, 0, 59, 60, 61, 600]))
    return Situation(
        card=dice.one(list(pack.sections.cards)),
        at=at,
        facts=random_answers(dice, pack, dice.one([0, 80, 97])),
        opened=tuple(dice.some(list(pack.sections.cards))),
        place=dice.one(near),
        status={
            program: replace(status, as_of=status.as_of and heard)
            for program in pack.sections.programs
            if (status := dice.one(STATUSES)) is not None
        },
        transfers={dice.one(list(pack.sections.programs)): dice.one(list(TransferState))}
        if pack.sections.programs and dice.chance(20)
        else {},
    )


PARTS = 4
"""Shipped calls are played in so many tests, side by side where there are cores."""


@pytest.mark.parametrize("part", range(PARTS))
def test_on_every_moment_of_every_shipped_call(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    met: dict[str, list[tuple[Situation, Decision]]] = {}
    packs: dict[str, Pack] = {}

    def deciding_aloud(evaluation: Evaluation) -> Decision:
        decision = decided(evaluation)
        pack, situation = evaluation.pack, evaluation.situation
        packs[pack.id] = pack
        as_it_was = replace(situation, status=dict(situation.status))
        met.setdefault(pack.id, []).append((as_it_was, decision))
        return decision

    monkeypatch.setattr("tempfile.tempdir", fast_folder())
    with patch.object(view, "decided", deciding_aloud):
        for path in list(find_scenarios(SHELF, ()))[part::PARTS]:
            play(*load_scenario(path, SHELF))
    for name, held in met.items():
        assert_same(packs[name], *zip(*held, strict=True))
    assert sum(map(len, met.values())) > 100


def test_cards_opened_in_any_order_give_what_the_last_of_equal_ones_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_check(monkeypatch, lambda what: True)
    pack = compiled(
        content(
            facts={"kind": fact(values=["a", "b"], danger=["weak", "strong"])},
            screens={"bad": {"says": "bad", "when": {"kind": "danger"}}},
            cards={
                name: {
                    "title": name,
                    "about": name,
                    "default": "police prompt",
                    "gives": {"kind": value},
                    "rules": [rule(f"of-{name}", when={"kind": value}, send=f"ems {urgency}")],
                }
                for name, value, urgency in (
                    ("one", "a", "routine"),
                    ("two", "b", "prompt"),
                    ("three", "weak", "hot"),
                    ("four", "strong", "hot"),
                )
            },
        )
    )
    cards = ["case-entry", "one", "two", "three", "four"]
    dice = seeded(1)
    assert_decided_alike(
        pack,
        [
            Situation(
                dice.one(cards),
                NOON,
                {} if dice.chance(50) else {"kind": dice.one(["unknown", "a", "weak"])},
                tuple(dice.some(cards)),
            )
            for _ in range(200)
        ],
    )


def test_programs_of_cards_opened_before_fill_what_the_current_card_needs() -> None:
    pack = compiled(
        content(
            facts={"calm": fact(harmless=["yes"], danger=["no"])},
            screens={"wild": {"says": "wild", "when": {"calm": "no"}}},
            areas=AREAS,
            cards={
                name: {"title": name, "about": name, "default": "police prompt"}
                for name in ("one", "two", "three")
            },
            rules=[rule("always", when={"calm": "yes"}, send=["team prompt", "line scheduled"])],
            offers=[offer("o", cards=["one"], cleared=["wild"], brings="team prompt")],
            programs={
                "first": program(services=["team", "police"], cards=["one"], units=1),
                "second": program(
                    services=["team", "line", "ems"],
                    cards=["two", "three"],
                    longest_wait_minutes=10,
                    longest_wait_minutes_by_area={"east": 30, "middle": 15},
                ),
                "third": program(services=["line"], queue="PT10H", hours="Mo-Fr 08:00-16:00"),
            },
        )
    )
    cards = ["case-entry", "one", "two", "three"]
    dice = seeded(2)
    assert_decided_alike(
        pack,
        [
            Situation(
                dice.one(cards),
                dice.one(TIMES) + timedelta(hours=dice.below(24)),
                {"calm": dice.one(["yes", "no", "unknown"])},
                tuple(dice.some(cards)),
                dice.one(PLACES),
                {
                    name: Status("busy", 0, dice.one([0, 10, 12, 20, 40, None]), NOON)
                    for name in dice.some(["first", "second", "third"])
                },
            )
            for _ in range(400)
        ],
    )


def test_no_call_at_all_is_decided_too() -> None:
    pack = SHELF.load("seattle-2023")
    assert len(decide_columns(pack, calls_of(pack, []))) == 0


def test_pieces_of_a_table_are_decided_like_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = SHELF.load("seattle-2023")
    dice = seeded(7)
    held = [somewhere(dice, pack) for _ in range(60)]
    monkeypatch.setattr(deciding, "_ROWS_AT_ONCE", 7)
    assert_decided_alike(pack, held)


def _hasty(_: Truths, part: Bytes) -> Bytes:
    """Takes what is not known for true."""
    return (part > 0) * np.uint8(2)


def _bold(_: Truths, part: Bytes) -> Bytes:
    """Clears what is not known."""
    return np.where(part == 2, np.uint8(0), np.uint8(2))


@pytest.mark.parametrize(("operation", "wrong"), [("known", _hasty), ("negate", _bold)])
def test_an_algebra_that_takes_unknown_for_known_is_found_out(
    operation: str, wrong: object
) -> None:
    pack = SHELF.load("seattle-2023")
    dice = seeded(4)
    held = [somewhere(dice, pack) for _ in range(200)]
    with patch.object(Truths, operation, wrong), pytest.raises(AssertionError):
        assert_decided_alike(pack, held)
