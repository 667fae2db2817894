"""`guidecard store verify`: whether the record still says what was written."""

import sqlite3
from pathlib import Path

import pytest

from support.cli import guidecard, process, taking


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with taking(tmp_path) as desk:
        desk.call()
    return tmp_path


def hit(folder: Path) -> None:
    with sqlite3.connect(folder / "journal.db") as raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute("UPDATE entries SET salt = zeroblob(16) WHERE seq IN (5, 9)")
    raw.close()


def test_a_sound_record_is_said_to_be_sound(folder: Path) -> None:
    ran = guidecard("--data", folder, "store", "verify")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{folder}/journal.db: 27 sound entries, nothing is wrong.\n"


def test_each_problem_has_a_line_and_any_ends_with_1(folder: Path) -> None:
    hit(folder)
    ran = guidecard("--data", folder, "store", "verify")
    assert ran.code == 1
    *problems, verdict = ran.out.splitlines()
    assert sum("has a body that does not match its hash" in line for line in problems) == 2
    assert verdict.endswith(f"25 sound entries, {len(problems)} problems.")


def test_json_names_the_entries_that_are_hit_and_how_far_each_journal_goes(folder: Path) -> None:
    sound = guidecard("--data", folder, "store", "verify", "--json").json
    assert (sound["ok"], sound["entries"], sound["problems"]) == (True, 27, [])
    [head] = sound["heads"].values()
    assert (head["seq"], len(head["hash"])) == (27, 64)
    hit(folder)
    told = guidecard("--data", folder, "store", "verify", "--json").json
    assert not told["ok"]
    assert {problem["seq"] for problem in told["problems"] if problem["seq"]} == {5, 9}


def test_a_running_console_does_not_stand_in_the_way(folder: Path) -> None:
    with taking(folder) as desk:
        desk.call()
        ran = process("--data", folder, "store", "verify")
    assert (ran.code, ran.err) == (0, "")


def test_no_journal_is_one_sentence(tmp_path: Path) -> None:
    ran = guidecard("--data", tmp_path / "none", "store", "verify")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)


def test_training_has_a_record_of_its_own(folder: Path) -> None:
    assert guidecard("--data", folder, "store", "verify", "--training").code == 1
    with taking(folder / "training", mode="training"):
        pass
    assert "1 sound entries" in guidecard("--data", folder, "store", "verify", "--training").out


@pytest.mark.parametrize("raw", [b"", b"no database at all " * 1000])
def test_a_file_that_is_no_journal_is_a_problem_and_not_a_crash(folder: Path, raw: bytes) -> None:
    (folder / "journal.db").write_bytes(raw)
    ran = guidecard("--data", folder, "store", "verify")
    assert (ran.code, ran.err) == (1, "")
    assert "0 sound entries" in ran.out
