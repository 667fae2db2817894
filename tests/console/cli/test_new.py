"""A pack of one's own is begun with one command, and is in order from its first line."""

import re
from pathlib import Path

import pytest

from protocols.difference.comparing import compare
from protocols.shelf import SHIPPED, Shelf
from support.cli import guidecard


def begun(data: Path, name: str, *arguments: str, zone: str = "America/Denver") -> Path:
    ran = guidecard("--data", data, "protocols", "new", name, "--timezone", zone, *arguments)
    assert ran.code == 0, ran.err
    return data / "packs" / name


@pytest.mark.parametrize("parent", ["base", "mill-county", "seattle-2023"])
def test_it_does_in_every_call_what_its_parent_does(tmp_path: Path, parent: str) -> None:
    extended = Shelf().load(parent)
    zone = extended.header.timezone
    begun(tmp_path, "my-county", "--extends", parent, zone=zone)
    pack = Shelf((tmp_path / "packs", SHIPPED)).load("my-county")
    assert compare(extended, pack).equivalent
    assert pack.header.timezone == zone


@pytest.mark.parametrize("parent", ["base", "mill-county", "seattle-care-2025"])
def test_its_first_mock_call_is_played_as_its_key_says(tmp_path: Path, parent: str) -> None:
    begun(tmp_path, "my-county", "--extends", parent)
    assert guidecard("--data", tmp_path, "replay", "my-county-first-call").code == 0


def test_check_finds_it_in_order(tmp_path: Path) -> None:
    begun(tmp_path, "my-county")
    ran = guidecard("--data", tmp_path, "protocols", "check", "my-county")
    assert ran.code == 0
    assert "my-county: in order" in ran.out


def test_its_examples_hold_as_they_stand_once_they_are_taken_in(tmp_path: Path) -> None:
    file = begun(tmp_path, "my-county") / "pack.yaml"
    file.write_text(re.sub(r"^# ", "", file.read_text(), flags=re.MULTILINE))
    checked = guidecard("--data", tmp_path, "protocols", "check", "my-county", "--json")
    assert checked.code == 0, checked.out
    proved = guidecard("--data", tmp_path, "protocols", "prove", "my-county")
    assert "ok     no-county-team-with-a-weapon" in proved.out
    assert proved.code == 0
    pack = Shelf((tmp_path / "packs", SHIPPED)).load("my-county")
    assert "county-team" in pack.sections.programs


def test_its_title_is_shown_as_it_was_written(tmp_path: Path) -> None:
    begun(tmp_path, "north", "--title", 'North "Fork": 911 # [bold]{x}')
    pack = Shelf((tmp_path / "packs", SHIPPED)).load("north")
    assert pack.header.title == {"en": 'North "Fork": 911 # [bold]{x}'}
    assert pack.header.agency is not None
    assert pack.header.agency.name == 'North "Fork": 911 # [bold]{x}'


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["my-county", "--timezone", "America/Denver"], "There is a pack my-county already"),
        (["base", "--timezone", "America/Denver"], "There is a pack base already"),
        (["../out", "--timezone", "America/Denver"], "small letters"),
        (["Other", "--timezone", "America/Denver"], "small letters"),
        (["other", "--timezone", "America/Dnver"], "did you mean America/Denver?"),
        (["other", "--timezone", "/etc/passwd"], "There is no time zone"),
        (["other", "--timezone", "America/Denver", "--extends", "bse"], "Did you mean 'base'?"),
        (["other", "--timezone", "America/Denver", "--title", "A\x07"], "invisible character"),
    ],
)
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], told: str
) -> None:
    begun(tmp_path, "my-county")
    before = {path: path.read_bytes() for path in tmp_path.rglob("packs/**/*.yaml")}
    ran = guidecard("--data", tmp_path, "protocols", "new", *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert {path: path.read_bytes() for path in tmp_path.rglob("packs/**/*.yaml")} == before
    assert not list(tmp_path.glob(".new-*"))
