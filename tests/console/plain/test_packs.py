"""The instruments over packs, told in lines while calls go on."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import pytest

from console.mock.stage import TurnedClock
from console.office.instruments import Running
from support.offices import AT, after, harbor, office_at, talk
from support.packs import content


class Waited(Running):
    """A command of which the test can wait for the end."""

    made: list[Waited] = []  # noqa: RUF012 - emptied by the fixture

    def __init__(self, root: Path, words: tuple[str, ...]) -> None:
        super().__init__(root, words)
        self.made.append(self)

    @classmethod
    def ended(cls) -> None:
        """Wait for the last one."""
        cls.made[-1]._process.wait()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a small pack of its own."""
    Waited.made.clear()
    place = tmp_path / "packs" / "small"
    place.mkdir(parents=True)
    (place / "pack.yaml").write_text(json.dumps(content()))
    return tmp_path


def told(folder: Path, *items: object) -> str:
    clock = TurnedClock(AT)
    with (
        patch("console.plain.packs.Running", Waited),
        office_at(folder, clock, harbor()) as office,
    ):
        return talk(office, clock, *items)  # type: ignore[arg-type]  # lines, seconds, callables


def test_what_is_wrong_is_told_when_the_instrument_is_done(folder: Path) -> None:
    shown = told(
        folder, "packs small", Waited.ended, 2.0, "packs small card case", Waited.ended, 2.0
    )
    assert "Working. What it says comes when it is done." in after(shown, "packs small")
    assert "small: in order" in shown
    assert "Case entry (case-entry)" in shown


def test_a_pack_that_is_refused_says_why(folder: Path) -> None:
    (folder / "packs" / "small" / "pack.yaml").write_text("pack: [")
    shown = told(folder, "packs small card case", "packs small", Waited.ended, 2.0)
    assert "small is refused: small/pack.yaml" in shown
    assert "small: 1 fault" in shown


def test_what_there_is_and_what_is_no_pack(folder: Path) -> None:
    shown = told(folder, "packs", "packs nowhere", "packs small dance", "packs small card")
    assert any(line.startswith("Packs: albuquerque-acs") for line in after(shown, "packs"))
    assert "nowhere" in after(shown, "packs nowhere")[0]
    assert "dance" in after(shown, "packs small dance")[0]
    assert "Say which guidecard" in after(shown, "packs small card")[0]


def test_one_that_is_at_work_ends_with_the_console(folder: Path) -> None:
    told(folder, "packs base prove")
    (made,) = Waited.made
    assert made.done
