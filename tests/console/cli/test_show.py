"""`guidecard protocols show`: what a pack holds, and where it keeps a call from a program."""

from __future__ import annotations

from pathlib import Path

from support.cli import guidecard


def show(folder: Path, *words: str) -> str:
    ran = guidecard("--data", folder, "protocols", "show", *words)
    assert ran.code == 0, ran.err
    return ran.out


def test_it_says_under_which_dangers_a_program_would_go_and_the_pack_keeps_the_call(
    tmp_path: Path,
) -> None:
    shown = show(tmp_path, "eugene-cahoots").splitlines()
    (alone,) = [line for line in shown if line.startswith("    cahoots, by team-alone (")]
    assert "child at risk" in alone
    assert "welfare-check" in alone


def test_it_is_told_as_data_too(tmp_path: Path) -> None:
    ran = guidecard("--data", tmp_path, "protocols", "show", "eugene-cahoots", "--json")
    (pack,) = ran.json["packs"]
    kept = {(one["program"], one["offer"]): one for one in pack["kept_from"]}
    assert "child" in kept["cahoots", "team-alone"]["screens"]
    assert "welfare-check" in kept["cahoots", "team-alone"]["cards"]


def test_of_a_pack_whose_programs_ask_for_as_much_nothing_is_said(tmp_path: Path) -> None:
    assert "in spite of" not in show(tmp_path, "base")
