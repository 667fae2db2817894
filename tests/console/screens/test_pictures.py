"""The screens that define the look, drawn whole; `pytest -n0 --snapshot-update` accepts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_textual_snapshot import (  # type: ignore[import-untyped]  # it has no types
    SVGImageExtension,
)
from syrupy.assertion import SnapshotAssertion

from console.mock.stage import TurnedClock
from console.mock.training import Lesson
from console.office.opening import Office
from console.screens.app import GuidecardApp
from console.screens.training import TrainingApp
from console.session import commands as do
from protocols.model.scenario import Scenario
from support.screens import NARROW, TRAINING, WIDE, at_console, faintest, office_for
from support.screens_plays import PLAYS, hostile_household

READABLE, CLEAR = (4.5, ""), (7.0, "")
"""Contrast of words with what is behind them: WCAG 2, levels AA and AAA."""

PLACE = {"text": "1 Mill St", "latitude": 47.6001, "longitude": -122.3302, "uncertainty_m": 15}
SCENARIO = {
    "scenario": "resting",
    "title": "A man who rests",
    "about": "Somebody looks whether a man on a step is well.",
    "pack": "harbor",
    "level": "beginner",
    "at": "2023-10-27T14:00:00-07:00",
    "rings": {"line_type": "wireless", "phone": "206-555-0143", "place": PLACE},
    "opening": "There is a man on a step.",
    "answers": {"weapon": {"record": "within_reach", "says": "There is a knife beside him."}},
    "key": {"card": "person-down", "tier": "field", "disposition": "team-sent"},
}


@pytest.fixture
def office(tmp_path: Path, clock: TurnedClock) -> Iterator[Office]:
    with office_for(tmp_path, clock):
        hostile_household(tmp_path / "reference.db")
    with office_for(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def drawing(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Pictures as the plugin keeps them, without its report, which would hold the environment."""
    return snapshot.use_extension(SVGImageExtension)


@pytest.mark.parametrize("play", sorted(PLAYS))
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x36"])
async def test_a_screen_looks_as_it_did(
    office: Office,
    clock: TurnedClock,
    drawing: SnapshotAssertion,
    play: str,
    size: tuple[int, int],
) -> None:
    async with at_console(office, clock, size=size) as hands:
        await PLAYS[play](hands)
        assert await hands.picture() == drawing
        assert faintest(hands.app) > READABLE
        hands.app.theme = "high-contrast"
        await hands.picture()
        assert faintest(hands.app) > CLEAR


@pytest.mark.parametrize("play", ["alarm", "rise", "not_saved"])
async def test_a_screen_without_colour_says_as_much(
    office: Office,
    clock: TurnedClock,
    drawing: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    play: str,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_console(office, clock) as hands:
        await PLAYS[play](hands)
        assert await hands.picture() == drawing


async def test_the_high_contrast_theme_looks_as_it_did(
    office: Office, clock: TurnedClock, drawing: SnapshotAssertion
) -> None:
    app = GuidecardApp(office, theme="high-contrast")
    async with at_console(office, clock, app=app) as hands:
        await PLAYS["rise"](hands)
        assert await hands.picture() == drawing


async def test_the_end_of_a_lesson_looks_as_it_did(
    tmp_path: Path, clock: TurnedClock, drawing: SnapshotAssertion
) -> None:
    with office_for(tmp_path, clock, post=TRAINING) as training:
        app = TrainingApp(Lesson(Scenario.model_validate(SCENARIO), training))
        async with at_console(training, clock, app=app) as hands:
            hands.to_case_entry()
            hands.do(do.OpenCard("person-down"), do.Send(), do.Close("responders-sent"))
            await hands.wait_for("How it went")
            assert await hands.picture() == drawing
