"""`guidecard protocols prove`: what holds, what does not, and the call that shows it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from protocols.shelf import SHIPPED
from support.cli import Ran, guidecard

DRAWN = "when: {weapon: in_hand or worse}\n    send: police hot secure"


def prove(folder: Path, *more: object) -> Ran:
    return guidecard("--data", folder, "protocols", "prove", *map(str, more))


def slipped(folder: Path) -> Path:
    """A data folder with a base pack of its own, in which a drawn weapon is less than hot."""
    packs = folder / "packs" / "base"
    for path in (SHIPPED / "base").rglob("*.yaml"):
        if "scenarios" not in path.parts:
            copy = packs / path.relative_to(SHIPPED / "base")
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text()
            copy.write_text(text.replace(DRAWN, DRAWN.replace("hot", "prompt")))
    return folder


def test_the_shipped_packs_are_proved_and_say_over_how_many_calls(tmp_path: Path) -> None:
    ran = prove(tmp_path, "base", "--json")
    assert ran.code == 0
    told = ran.json
    assert told["combinations"] > 10**40
    assert all(one["holds"] and one["counterexample"] is None for one in told["invariants"])
    ids = [one["id"] for one in told["invariants"]]
    assert {"fail-safe-offers", "fail-safe-whole", "danger", "filling"} <= set(ids)
    assert "weapon-gets-police" in ids


def test_rules_about_work_are_listed_apart_from_what_is_proved(tmp_path: Path) -> None:
    ran = prove(tmp_path, "base", "--json")
    work = {rule["id"] for rule in ran.json["held_by_session"]}
    assert "transfer-is-warm" in work
    assert not work & {one["id"] for one in ran.json["invariants"]}
    words = prove(tmp_path, "base").out
    assert words.index("ok     weapon-gets-police") < words.index("Not proved here")
    assert words.index("Not proved here") < words.index("held   transfer-is-warm")


def test_a_broken_invariant_is_shown_with_the_shortest_call(tmp_path: Path) -> None:
    ran = prove(slipped(tmp_path), "seattle-2023", "--json")
    assert ran.code == 1
    broken = {one["id"]: one for one in ran.json["invariants"] if not one["holds"]}
    assert "drawn-weapon-gets-police" in broken
    assert not any(one["sort"] == "law" for one in broken.values())
    call = broken["drawn-weapon-gets-police"]["counterexample"]["call"]
    assert call["facts"] == {"weapon": "in_hand"}
    assert "police prompt secure" in call["lines"]
    words = prove(tmp_path, "seattle-2023").out
    assert "BROKEN drawn-weapon-gets-police" in words
    assert "-> in_hand (in hand)" in words


def test_a_saved_call_is_replayed_and_departs_once_the_pack_is_mended(tmp_path: Path) -> None:
    saved = tmp_path / "found"
    ran = prove(slipped(tmp_path), "seattle-2023", "--save", saved)
    path = saved / "seattle-2023-drawn-weapon-gets-police.yaml"
    assert f"guidecard replay {path}" in ran.out
    assert guidecard("--data", tmp_path, "replay", path).code == 0
    mended = guidecard("--data", tmp_path / "elsewhere", "replay", path)
    assert mended.code == 1
    assert "police hot secure is not in the key" in mended.out


@pytest.mark.parametrize("given", [("nonsuch",), ("sub/nonsuch",)])
def test_a_pack_that_is_not_there_is_misuse_with_one_sentence(
    tmp_path: Path, given: tuple[str, ...]
) -> None:
    ran = prove(tmp_path, *given)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "There is no pack" in ran.err


def test_a_pack_with_faults_is_not_proved_and_says_them(tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "pack.yaml").write_text("pack: bad\n")
    ran = prove(tmp_path, folder, "--json")
    assert ran.code == 1
    assert ran.json["error"]["code"] == "pack_rejected"


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_without_the_solver_it_says_what_to_install(tmp_path: Path, more: list[str]) -> None:
    given = ["--data", str(tmp_path), "protocols", "prove", "base", *more]
    code = (
        "import sys\nsys.modules['z3'] = None\nfrom console.cli.commands import run\n"
        f"sys.exit(run({given!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode == 2
    assert "pip install 'guidecard[proof]'" in done.stderr
    assert done.stderr.count("\n") == 1
