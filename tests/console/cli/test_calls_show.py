"""`guidecard calls show`: a call whole, entry by entry."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from console.session import commands as do
from store.entry import Draft
from support.cli import guidecard, taking, write_pack
from support.hostile import HOSTILE
from support.journals import NOON
from support.terminal import control_bytes


def show(folder: Path, *what: str) -> str:
    ran = guidecard("--data", folder, "calls", "show", *what)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


@pytest.mark.parametrize("name", ["R-PY5P-QWYR-0001", "r-py5p-qwyr-1", "R-0001", "r1", "R-1"])
def test_a_call_is_found_by_its_number_as_people_say_it(tmp_path: Path, name: str) -> None:
    with taking(tmp_path) as desk:
        desk.call()
    assert "CALL SHEET  R-PY5P-QWYR-0001" in show(tmp_path, name)


def test_a_call_is_found_by_its_id(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.call()
    assert f"call {call}" in show(tmp_path, str(call))


@pytest.mark.parametrize(
    "name", ["R-0099", "01938c5e-7a00-7000-8000-000000000001", "nonsense", "R-7K3U-Q9XA-0001", ""]
)
def test_a_call_that_is_not_here_is_one_sentence(tmp_path: Path, name: str) -> None:
    with taking(tmp_path) as desk:
        desk.call()
    ran = guidecard("--data", tmp_path, "calls", "show", name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "nothing was done" in ran.err


def test_a_call_is_told_in_the_words_of_the_pack_it_was_taken_on(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.call()
    out = show(tmp_path, "R-1")
    assert "Breathing            breathes normally" in out
    assert "Times are in         America/Los_Angeles" in out
    assert "  22 04:00:55 +0:55  lines.sent  seat 2, r.ames" in out
    assert "     Police prompt to 3rd Ave S & S Main St" in out


def test_entries_are_numbered_from_1_without_a_gap(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.call()
        count = len(desk.session.view(call).call.entries)
    lines = show(tmp_path, "R-1").partition("-- ENTRIES")[2].splitlines()[1:]
    heads = [line for line in lines if line[:4].strip().isdigit()]
    assert [int(line[:4]) for line in heads] == list(range(1, count + 1))


def test_back_fill_tells_when_it_happened_apart_from_when_it_was_entered(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.session.backfill(NOON - timedelta(hours=3))
    out = show(tmp_path, "R-1")
    assert "happened at 2026-11-22 01:00:00-08:00, entered at 2026-11-22 04:00:00-08:00" in out


def test_unknown_and_damaged_entries_are_shown_as_such(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.call()
        desk.journal.append([Draft(call, "from.the.future", 7, NOON, {"seen": "\x1b[2J"})])
    with sqlite3.connect(tmp_path / "journal.db") as raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute("UPDATE entries SET salt = zeroblob(16) WHERE kind = 'note.added'")
    raw.close()
    out = show(tmp_path, "R-1")
    assert "ENTRIES              1 damaged on disk" in out
    assert "     DAMAGED ON DISK: it does not match its hash" in out
    assert "note: man lying" not in out
    assert r'unknown kind, version 7: {"seen": "\u001b[2J"}' in out


def test_a_long_text_is_cut_in_sight_and_raw_has_all_of_it(tmp_path: Path) -> None:
    words = " ".join(f"w{number}" for number in range(3000))
    with taking(tmp_path) as desk:
        desk.act(desk.ring(), do.PickUp(), do.AddNote(words))
    told = show(tmp_path, "R-1").partition("-- ENTRIES")[2]
    raw = show(tmp_path, "R-1", "--raw").partition("-- ENTRIES")[2]
    assert "w2999" not in told
    assert "more characters, --raw shows all]" in told
    assert '{"text": "w0 w1' in raw
    assert "w2999" in raw


def test_hostile_words_bring_no_control_to_the_terminal(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.ring()
        desk.act(call, do.PickUp())
        for text in filter(str.strip, HOSTILE.values()):
            desk.act(call, do.AddNote(text), do.SetPhone(text))
    for options in ((), ("--raw",), ("--json",)):
        out = show(tmp_path, "R-1", *options)
        assert control_bytes(out.encode(), (b"\n",)) == []


def test_json_carries_the_call_and_its_entries_exactly(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.call("half \ud83d here \x1b")
        entries = desk.session.view(call).call.entries
    told = json.loads(show(tmp_path, "R-1", "--json"))
    assert told["mode"] == "live"
    assert told["call"]["state"] == "closed"
    assert [entry["body"] for entry in told["call"]["entries"]] == [e.data for e in entries]
    assert [entry["number"] for entry in told["call"]["entries"]] == [*range(1, len(entries) + 1)]


def test_a_call_of_training_says_so_first(tmp_path: Path) -> None:
    write_pack(tmp_path)
    with taking(tmp_path / "training", mode="training") as desk:
        desk.call()
    ran = guidecard("--data", tmp_path, "calls", "--training", "show", "T-1")
    assert ran.out.startswith("TRAINING - NOT A REAL CALL\n")
