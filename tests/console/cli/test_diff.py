"""`guidecard protocols diff`: which calls move, up and down apart."""

from __future__ import annotations

from pathlib import Path

from protocols.shelf import SHIPPED
from support.cli import Ran, guidecard


def diff(folder: Path, *more: object) -> Ran:
    return guidecard("--data", folder, "protocols", "diff", *map(str, more))


def changed(folder: Path, old: str, new: str, name: str = "rules.yaml") -> Path:
    """A folder with the base pack, changed in one place."""
    found = False
    for path in (SHIPPED / "base").rglob("*.yaml"):
        copy = folder / "base" / path.relative_to(SHIPPED / "base")
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text()
        found = found or (path.name == name and old in text)
        copy.write_text(text.replace(old, new, 1) if path.name == name else text)
    assert found
    return folder / "base"


HURT = "when: {injury: minor or worse}\n    send: ems routine"


def test_a_pack_and_itself_do_the_same_and_that_is_proved(tmp_path: Path) -> None:
    ran = diff(tmp_path, "base", "base")
    assert ran.code == 0
    assert "do the same in each of" in ran.out


def test_other_words_do_the_same(tmp_path: Path) -> None:
    other = changed(tmp_path, "en: Cannot be woken", "en: Not to be woken")
    ran = diff(tmp_path, "base", other, "--json")
    assert ran.code == 0
    assert ran.json["equivalent"]
    assert ran.json["old"]["digest"] != ran.json["new"]["digest"]


def test_less_for_any_call_fails_and_shows_the_shortest(tmp_path: Path) -> None:
    less = changed(tmp_path, HURT, HURT.replace("routine", "scheduled"))
    ran = diff(tmp_path, "base", less, "--json")
    assert ran.code == 1
    told = ran.json
    assert (told["moves_down"], told["moves_up"], told["equivalent"]) == (True, False, False)
    first = next(move for move in told["moves"] if move["of"] == "sent")
    assert (first["way"], first["change"], first["line"]) == ("down", "lowered", "ems")
    assert (first["from"], first["to"]) == ("routine", "scheduled")
    assert first["shortest"]["facts"]["injury"] == "minor"
    assert 0 < first["calls"] < told["combinations"]


def test_more_alone_does_not_fail(tmp_path: Path) -> None:
    more = changed(tmp_path, HURT, HURT.replace("routine", "prompt"))
    ran = diff(tmp_path, "base", more)
    assert ran.code == 0
    assert "  up\n    ems raised routine to prompt: " in ran.out
    assert "  down" not in ran.out


def test_each_move_is_saved_as_a_scenario_that_plays_on_the_new_pack(tmp_path: Path) -> None:
    less = changed(tmp_path / "packs", HURT, HURT.replace("routine", "scheduled"))
    ran = diff(tmp_path, SHIPPED / "base", less, "--save", tmp_path / "found")
    assert ran.code == 1
    saved = sorted((tmp_path / "found").glob("*.yaml"))
    assert saved
    assert guidecard("--data", tmp_path, "replay", *saved).code == 0


def test_what_only_one_of_them_has_is_named(tmp_path: Path) -> None:
    ran = diff(tmp_path, "base", "seattle-2023")
    assert "only in one of them: facts, answered in any way: care_asked" in ran.out
    assert "only in one of them: programs: seattle-988, seattle-care" in ran.out


def test_it_needs_two_packs(tmp_path: Path) -> None:
    assert diff(tmp_path, "base").code == 2
    assert diff(tmp_path, "base", "nonsuch").code == 2
