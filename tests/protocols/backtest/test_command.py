"""`guidecard protocols backtest`: the record, or an export of it, on another pack."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest

from console.session import commands as do
from store.kinds.response import ProgramStatus
from support.cli import PACK, Ran, guidecard, taking


def put(folder: Path, name: str, **changed: Any) -> None:
    """A pack in the data folder: the one on which calls are taken, or a change of it."""
    (folder / "packs" / name).mkdir(parents=True)
    (folder / "packs" / name / "pack.yaml").write_text(
        json.dumps({**PACK, "pack": name, **changed})
    )


WELFARE = {"title": "Welfare check", "about": "Worry.", "default": "police routine"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    put(tmp_path, "mill-county")
    put(
        tmp_path,
        "calmer",
        cards={**PACK["cards"], "welfare": WELFARE},
        rules=[
            {"id": "armed", "because": "Armed", "when": {"weapon": "in_hand"}, "send": "ems hot"}
        ],
    )
    with taking(tmp_path) as desk:
        desk.call()
        desk.call()
        armed = desk.call(closed=False)
        desk.act(armed, do.AnswerFact("weapon", "in_hand"))
        desk.ring()
    return tmp_path


def backtest(data: Path, *arguments: str | Path) -> Ran:
    return guidecard("--data", data, "protocols", "backtest", *arguments)


def test_on_the_pack_they_were_taken_on_no_call_changes(data: Path) -> None:
    told = backtest(data, "mill-county", "--json").json
    assert (told["mode"], told["calls"], told["changed"]) == ("LIVE", 3, 0)
    assert len(told["left_out"]["nothing_shown"]) == 1


def test_on_another_pack_what_falls_stands_first_and_says_why(data: Path) -> None:
    told = backtest(data, "calmer", "--json").json
    assert (told["changed"], told["up"], told["down"]) == (3, 1, 3)
    assert {"kind": "rule", "name": "armed", "what": "fires now", "calls": 1} in told["reasons"]
    assert all(change["down"] for change in told["changes"])
    police = next(one for one in told["lines"] if one["service"] == "police")
    assert police["was"]["prompt"]["routine"] == 3
    assert sum(map(sum, (row.values() for row in told["tiers"].values()))) == 3


def test_the_words_say_how_many_would_get_less_and_name_the_calls(data: Path) -> None:
    out = backtest(data, "calmer", "--list", "1").out
    assert "3 calls decided on calmer" in out
    assert "3 would change: 1 would get more of police, fire or ems, 3 less" in out
    assert out.count("LESS") == 1


def test_an_export_gives_what_the_record_gives(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "calls.jsonl"
    assert guidecard("--data", data, "calls", "export", "--out", out).code == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "packs").symlink_to(data / "packs")
    assert (
        backtest(elsewhere, "calmer", "--calls", out, "--json").json
        == backtest(data, "calmer", "--json").json
    )


def test_the_status_of_programs_is_the_one_heard_before_the_decision(tmp_path: Path) -> None:
    offers = [
        {
            "id": "phone",
            "says": "By phone",
            "cards": ["welfare"],
            "cleared": ["armed"],
            "replaces": ["police"],
            "brings": "line prompt",
        }
    ]
    screens = {"armed": {"says": "armed", "when": {"weapon": "in_hand"}}}
    put(tmp_path, "phoning", offers=offers, screens=screens)
    with taking(tmp_path) as desk:
        desk.call()
        desk.clock.pass_seconds(60)
        desk.session.set_status("crisis-line", ProgramStatus(program="crisis-line", state="closed"))
        desk.call()
        desk.session.set_status("crisis-line", ProgramStatus(program="crisis-line", state="open"))
    out = tmp_path / "calls.jsonl"
    guidecard("--data", tmp_path, "calls", "export", "--out", out)
    for source in ((), ("--calls", out)):
        told = backtest(tmp_path, "phoning", *source, "--json").json
        load = told["programs"]["crisis-line"]
        assert (sum(load["goes"]), sum(load["missed"]), told["changed"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda lines: lines[:-1], "was cut off"),
        (lambda lines: lines[1:], ":1: this is no line of an export"),
        (lambda lines: [lines[0], b"{}", b"[1]", *lines[3:]], ":3: this is no line"),
        (lambda lines: [*lines, lines[1]], "goes on behind its end"),
        (
            lambda lines: [*lines[:2], lines[2].replace(b'"seq"', b'"sex"'), *lines[3:]],
            ":3:",
        ),
    ],
)
def test_a_spoiled_export_is_refused_with_its_line(
    data: Path, tmp_path: Path, spoil: Any, says: str
) -> None:
    out = tmp_path / "calls.jsonl"
    guidecard("--data", data, "calls", "export", "--out", out)
    out.write_bytes(b"\n".join(spoil(out.read_bytes().splitlines())) + b"\n")
    ran = backtest(data, "calmer", "--calls", out)
    assert ran.code == 2
    assert says in ran.err
    assert "nothing was decided" in ran.err


def test_a_body_that_was_changed_is_not_believed(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "calls.jsonl"
    guidecard("--data", data, "calls", "export", "--out", out)
    raw = out.read_bytes()
    changed = raw.replace(rb"\"value\":\"in_hand\"", rb"\"value\":\"none\"")
    assert changed != raw
    out.write_bytes(changed)
    told = backtest(data, "calmer", "--calls", out, "--json").json
    assert told["damaged_entries"] == 1


def test_training_is_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "mill-county")
    with taking(tmp_path / "training", "training") as desk:
        desk.call()
    ran = backtest(tmp_path, "mill-county", "--training")
    assert ran.out.startswith("TRAINING: 1 calls")
    assert backtest(tmp_path, "mill-county").code == 1


def test_without_numpy_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "numpy":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    ran = backtest(tmp_path, "mill-county", "--json")
    assert ran.code == 2
    assert "pip install 'guidecard[backtest]'" in ran.err
