"""Exact bounds come by themselves: both faces show them without a key, and change nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.mock.stage import TurnedClock
from console.office.folder import DataFolder
from console.office.opening import Office, open_office
from support.bounding import ByHand
from support.offices import AT, Item, a_ring, harbor, talk
from support.screens import TRAINING, WIDE, at_console

EXACT = "this card, exactly: FIELD RESPONSE to EMERGENCY"


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(AT)


@pytest.fixture
def by_hand() -> ByHand:
    return ByHand()


@pytest.fixture
def office(tmp_path: Path, clock: TurnedClock, by_hand: ByHand) -> Iterator[Office]:
    folder = DataFolder(tmp_path)
    with open_office(folder, harbor(), TRAINING, clock.now, bounding=by_hand) as opened:
        yield opened


async def test_on_the_screen(office: Office, clock: TurnedClock, by_hand: ByHand) -> None:
    async with at_console(office, clock, size=WIDE) as hands:
        await hands.ring()
        hands.to_case_entry()
        await hands.pilot.pause()
        assert "not exact yet" in hands.words
        question, entries = hands.view.question, hands.kinds
        by_hand.let_come(hands.view.standing)
        hands.app._look_round()
        await hands.pilot.pause()
        assert EXACT in hands.words
        assert "not exact yet" not in hands.words
        assert (hands.view.question, hands.kinds) == (question, entries)


async def test_what_an_answer_makes_old_leaves_the_screen_at_once(
    office: Office, clock: TurnedClock, by_hand: ByHand
) -> None:
    async with at_console(office, clock, size=WIDE) as hands:
        await hands.ring()
        hands.to_case_entry()
        by_hand.let_come(hands.view.standing)
        hands.app._look_round()
        await hands.pilot.pause()
        assert EXACT in hands.words
        hands.told(patient="one", awake="talking")
        await hands.pilot.pause()
        assert EXACT not in hands.words
        assert "not exact yet" in hands.words


def test_in_lines(office: Office, clock: TurnedClock, by_hand: ByHand) -> None:
    office.session.ring(a_ring())

    def let_come() -> None:
        by_hand.let_come(by_hand.asked[-1])

    def told(*items: Item) -> list[str]:
        return talk(office, clock, *items).splitlines()

    said = told("take", let_come, 0.5, let_come, 0.5)
    assert said.count(EXACT) == 1
    assert not any("not exact" in line for line in said)
