"""The instruments over packs, read on the board while calls go on."""

from __future__ import annotations

import json
from asyncio import to_thread
from pathlib import Path

import pytest

from console.screens.instruments import InstrumentScreen
from support.packs import content
from support.screens import Hands, at_desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a small pack of its own."""
    place = tmp_path / "packs" / "small"
    place.mkdir(parents=True)
    (place / "pack.yaml").write_text(json.dumps(content(title="Small [bold]one[/]")))
    return tmp_path


async def done(hands: Hands) -> None:
    """The instrument has said everything."""
    screen = hands.app.screen
    assert isinstance(screen, InstrumentScreen)
    await to_thread(screen._under_way._process.wait)


async def test_what_is_wrong_with_a_pack_is_read_on_the_board(folder: Path) -> None:
    async with at_desk(folder) as hands:
        await hands.press("p", *"small", "enter", "1")
        await done(hands)
        await hands.wait_for("small: in order")
        await hands.press("escape")
        assert not isinstance(hands.app.screen, InstrumentScreen)


async def test_a_card_is_drawn(folder: Path) -> None:
    async with at_desk(folder) as hands:
        await hands.press("p", *"small", "enter", "6", *"case", "enter")
        await done(hands)
        await hands.wait_for("Case entry (case-entry)")


async def test_a_line_that_rings_meanwhile_is_told_above_what_is_read(folder: Path) -> None:
    async with at_desk(folder) as hands:
        await hands.press("p", *"small", "enter", "1")
        await hands.ring()
        await hands.wait_for("A LINE RINGS")
        await hands.press("escape", "enter")
        await hands.wait_for("> Location")


async def test_a_pack_that_is_refused_is_told_with_its_fault(folder: Path) -> None:
    (folder / "packs" / "small" / "pack.yaml").write_text("pack: [")
    async with at_desk(folder) as hands:
        await hands.press("p", *"small", "enter", "6")
        assert hands.told_in_passing[-1].startswith("small is refused: small/pack.yaml")
