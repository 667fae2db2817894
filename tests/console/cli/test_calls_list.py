"""`guidecard calls list`: which calls there are, also while a console holds the journal."""

from pathlib import Path

import pytest

from support.cli import guidecard, taking, write_pack
from support.hostile import HOSTILE
from support.terminal import control_bytes


def listed(folder: Path, *options: str) -> list[str]:
    ran = guidecard("--data", folder, "calls", "list", *options)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()


def test_the_newest_call_stands_first_in_columns_with_the_centers_time(tmp_path: Path) -> None:
    write_pack(tmp_path)
    with taking(tmp_path) as desk:
        desk.call()
        desk.call("second", closed=False)
    zone, headings, second, first = listed(tmp_path)
    assert zone == "Times are in America/Los_Angeles."
    assert first.split()[:5] == ["R-PY5P-QWYR-0001", "closed", "2026-11-22", "04:00", "sent"]
    assert second.split()[:5] == ["R-PY5P-QWYR-0002", "open", "2026-11-22", "04:01", "field"]
    for line in (first, second):
        assert line.index("3rd Ave") == headings.index("PLACE")
        assert line.index("206-555") == headings.index("PHONE")


def test_without_a_pack_the_times_are_said_to_be_utc(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.call()
    zone, _, call = listed(tmp_path)
    assert zone == "Times are in UTC."
    assert "2026-11-22 12:00" in call


def test_calls_are_found_by_state_by_words_and_up_to_a_limit(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        for number in range(4):
            desk.call(f"the {number}th horse", closed=number % 2 == 0)
        assert len(listed(tmp_path, "--state", "open")) == 4
        assert "0003" in listed(tmp_path, "--find", "2th horse")[2]
        assert listed(tmp_path, "--find", "zebra")[-1] == "No calls."
        limited = listed(tmp_path, "--limit", "2")
    assert limited[-1] == "These are the newest 2; --limit shows more."
    assert len(limited) == 5


def test_a_call_taken_while_the_console_is_open_is_listed_at_once(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        for count in range(1, 4):
            desk.call()
            assert len(listed(tmp_path)) == 2 + count


def test_json_has_every_field_and_whole_instants(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.call()
    told = guidecard("--data", tmp_path, "calls", "list", "--json").json
    assert told["mode"] == "live"
    assert told["calls"] == [
        {
            "call": str(call),
            "number": "R-PY5P-QWYR-0001",
            "state": "closed",
            "how": "rang",
            "opened_at": "2026-11-22T12:00:00.000000Z",
            "closed_at": "2026-11-22T12:01:15.000000Z",
            "backfill": False,
            "phone": "206-555-0143",
            "place": "3rd Ave S & S Main St",
            "card": "welfare",
            "tier": "field",
            "disposition": "sent",
            "taker": "r.ames",
        }
    ]


def test_hostile_places_and_numbers_bring_no_control_to_the_terminal(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        for text in HOSTILE.values():
            desk.ring(phone=text, place=text)
    ran = guidecard("--data", tmp_path, "calls", "list", "--limit", "1000")
    assert control_bytes(ran.out.encode(), (b"\n",)) == []
    assert len(ran.out.splitlines()) == 2 + len(HOSTILE)


@pytest.mark.parametrize("find", ["'", '"', "%", "\udcff\udcfe", "a\x1bb", "*", "NEAR(", "🔥🔥🔥"])
def test_any_words_may_be_looked_for(tmp_path: Path, find: str) -> None:
    with taking(tmp_path) as desk:
        desk.call()
    assert listed(tmp_path, f"--find={find}")[-1] in {"No calls.", listed(tmp_path)[-1]}


def test_training_has_a_list_of_its_own_and_says_so(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.call("a real one")
    with taking(tmp_path / "training", mode="training") as desk:
        desk.call("a mock one")
    ran = guidecard("--data", tmp_path, "calls", "--training", "list")
    assert ran.out.startswith("TRAINING - NOT REAL CALLS\n")
    assert "T-" in ran.out.splitlines()[3]
    assert not any(line.startswith("R-") for line in ran.out.splitlines())
