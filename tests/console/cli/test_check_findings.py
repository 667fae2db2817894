"""`protocols check`: findings after the faults, and what they do to the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.cli import guidecard
from support.packs import Content, content, fact, rule

FAULTY = {"facts": {"hurt": fact(harmless=["no"], danger=["yes"])}}
"""A note: it is asked and nothing reads it."""

WARNED = {
    "facts": {"hurt": fact(harmless=["no"], danger=["yes"])},
    "rules": [rule("r", when={"hurt": "yes"}, send="ems hot")],
}
"""A warning: no card asks what the rule reads."""


def put(folder: Path, one: Content) -> None:
    place = folder / "packs" / one["pack"]
    place.mkdir(parents=True, exist_ok=True)
    (place / "pack.yaml").write_text(json.dumps(one))


def check(folder: Path, *more: str) -> Any:
    return guidecard("--data", folder, "protocols", "check", *more)


def test_a_note_and_a_warning_are_listed_with_place_and_remedy_and_exit_0(tmp_path: Path) -> None:
    put(tmp_path, content(**WARNED))
    ran = check(tmp_path, "small")
    assert ran.code == 0
    assert ran.out.startswith("small: in order; ")
    assert "small/pack.yaml:1: warn: 'hurt': " in ran.out


def test_strict_exits_1_for_warnings_and_not_for_notes(tmp_path: Path) -> None:
    put(tmp_path, content(**WARNED))
    assert check(tmp_path, "small", "--strict").code == 1
    put(tmp_path, content(**FAULTY))
    assert check(tmp_path, "small", "--strict").code == 0


def test_json_has_the_findings_beside_the_faults(tmp_path: Path) -> None:
    put(tmp_path, content(**WARNED))
    (pack,) = check(tmp_path, "small", "--json").json["packs"]
    assert (pack["ok"], pack["faults"]) == (True, [])
    assert {"fact-unasked", "rule-never-asked"} == {one["code"] for one in pack["findings"]}
    assert {"file", "line", "level", "code", "what", "remedy", "text"} == set(pack["findings"][0])


def test_what_the_parent_has_too_is_told_only_there(tmp_path: Path) -> None:
    put(tmp_path, content(**WARNED))
    child = {**content(), "pack": "child", "extends": "small"}
    for name in ("services", "tiers", "cards"):
        del child[name]
    put(tmp_path, child)
    small, own = (check(tmp_path, name, "--json").json["packs"][0] for name in ("small", "child"))
    assert small["findings"]
    assert not own["findings"]


def test_of_a_parent_that_only_its_child_makes_whole_all_is_told_of_the_child(
    tmp_path: Path,
) -> None:
    hurt = {"facts": {"hurt": fact(harmless=["no"], danger=["yes"])}}
    put(tmp_path, content(rules=WARNED["rules"]))
    child = {**content(**hurt), "pack": "child", "extends": "small"}
    for name in ("services", "tiers", "cards"):
        del child[name]
    put(tmp_path, child)
    small, own = (check(tmp_path, name, "--json").json["packs"][0] for name in ("small", "child"))
    assert not small["ok"]
    assert own["ok"]
    assert "rule-never-asked" in {one["code"] for one in own["findings"]}


def test_a_refused_pack_has_faults_and_no_findings(tmp_path: Path) -> None:
    put(tmp_path, content(rules=[rule("r", when={"nothing": "yes"}, send="ems hot")]))
    ran = check(tmp_path, "small", "--json")
    assert ran.code == 1
    (pack,) = ran.json["packs"]
    assert pack["faults"]
    assert pack["findings"] == []


@pytest.mark.parametrize("kind", ["--html", "--svg"])
def test_show_writes_a_drawing_and_says_where_it_cannot(tmp_path: Path, kind: str) -> None:
    put(tmp_path, content(**WARNED))
    show = ("--data", tmp_path, "protocols", "show", "small", "--card", "case-entry")
    target = tmp_path / "wall"
    assert guidecard(*show, kind, target).code == 0
    assert "Case entry" in target.read_text()
    ran = guidecard(*show, kind, tmp_path / "no" / "wall")
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_show_draws_one_card_in_the_terminal(tmp_path: Path) -> None:
    put(tmp_path, content(**WARNED))
    ran = guidecard("--data", tmp_path, "protocols", "show", "small", "--card", "case-entry")
    assert ran.code == 0
    assert "└─" in ran.out
    ran = guidecard("--data", tmp_path, "protocols", "show", "small", "--card", "case-entri")
    assert ran.code == 2
    assert "case-entry" in ran.err
