"""The picture in the README is what the app draws now.

After a change of the screens or of the pack, `pytest -n0 --snapshot-update` on this file makes it
anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import console
from console.mock.finding import find_scenarios, load_scenario
from console.mock.player import ring_of, status_of
from console.mock.stage import TurnedClock
from console.session import commands as do
from protocols.shelf import SHIPPED, Shelf
from support.screens import DEMO, at_console, office_for

PICTURE = Path(console.__file__).with_name("call-screen.svg")


async def drawn(folder: Path) -> str:
    """The call of the demo, six questions from a co-response."""
    shelf = Shelf((SHIPPED,))
    scenario, pack = load_scenario(find_scenarios(shelf, ["man-in-a-doorway"])[0], shelf)
    clock = TurnedClock(scenario.at)
    with office_for(folder, clock, pack, DEMO) as office:
        for status in scenario.status:
            office.session.set_status(status.program, status_of(status))
        async with at_console(office, clock, size=(100, 30)) as hands:
            await hands.ring(ring_of(scenario.rings))
            await hands.press("enter")
            while "6 questions" not in hands.text:
                asked = hands.view.question or ""
                if asked == "caller_is":
                    hands.do(do.OpenCard("person-down"))
                hands.told(**{asked: str(scenario.answers[asked].record)})
            return await hands.picture()


async def test_the_picture_in_the_readme_is_what_the_app_draws(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    made = await drawn(tmp_path)
    assert "url(" not in made.replace("url(#", "")
    if pytestconfig.getoption("update_snapshots"):
        PICTURE.write_text(made)
    assert PICTURE.read_text() == made, "pytest -n0 --snapshot-update on this file makes it anew"
