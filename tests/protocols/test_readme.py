"""What the README teaches a coordinator is what the check takes, and says, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from protocols.faults import PackRejected
from protocols.shelf import SHIPPED, Shelf

README = Path(__file__).parents[2] / "protocols" / "README.md"


@pytest.fixture(scope="module")
def text() -> str:
    """The README of the tree that is tested; it is no part of an installed package."""
    if not README.exists():
        pytest.skip("the README is not here")
    return README.read_text(encoding="utf-8")


def write(folder: Path, text: str, *slips: tuple[str, str]) -> Path:
    """The pack of the README, with some words mistaken for others."""
    header, facts, team, card = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[:4]
    made = folder / "my-county"
    (made / "cards").mkdir(parents=True)
    main = f"{header}\n{facts}\n{team}"
    for right, wrong in slips:
        assert right in main
        main = main.replace(right, wrong, 1)
    (made / "pack.yaml").write_text(main, encoding="utf-8")
    (made / "cards" / "loose-animal.yaml").write_text(card, encoding="utf-8")
    return made


def test_the_pack_that_it_builds_is_in_order(tmp_path: Path, text: str) -> None:
    pack = Shelf((tmp_path, SHIPPED)).load_folder(write(tmp_path, text))
    assert {"dog_loose"} <= set(pack.sections.facts)
    assert pack.sections.cards["loose-animal"].draft
    assert pack.sections.programs["county-team"].follow_ups["next-day"].attempts == 3


def test_the_errors_that_it_shows_are_those_of_the_check(tmp_path: Path, text: str) -> None:
    slips = (("when: {dog_loose", "when: {dog_lose"), ("areas: valley", "areas: vally"))
    folder = write(tmp_path, text, *slips)
    with pytest.raises(PackRejected) as refused:
        Shelf((tmp_path, SHIPPED)).load_folder(folder)
    shown = [re.sub(r"^\S+:\d+: ", "", str(fault)) for fault in refused.value.faults]
    assert len(shown) == 2
    for words in shown:
        assert words in text
