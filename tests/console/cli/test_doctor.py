"""`guidecard doctor`: one line for each thing that must be in order, with what to do."""

import os
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from support.cli import guidecard, process, read_only, taking, write_pack
from support.journals import NOON
from support.profiles import household, imported
from support.terminal import Terminal

NAMES = [
    *("python", "sqlite", "folder", "disk kind", "disk speed", "disk room", "ballast"),
    *(
        "journal",
        "backup",
        "lists",
        "people",
        "places",
        "pack",
        "time zone",
        "clock",
        "terminal",
        "locale",
    ),
]


def told(folder: Path) -> dict[str, tuple[str, str]]:
    ran = guidecard("--data", folder, "doctor", "--json")
    assert ran.err == ""
    assert [check["name"] for check in ran.json["checks"]] == NAMES
    failed = any(check["level"] == "fail" for check in ran.json["checks"])
    assert (ran.code, ran.json["ok"]) == (int(failed), not failed)
    return {check["name"]: (check["level"], check["what"]) for check in ran.json["checks"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pack(tmp_path)
    with taking(tmp_path, at=NOON - timedelta(days=365)) as desk:
        desk.call()
    return tmp_path


def test_a_sound_folder_is_said_to_be_sound(folder: Path) -> None:
    imported(folder / "reference.db", household(1))
    found = told(folder)
    levels = {name: level for name, (level, _) in found.items()}
    # The disk under a test may be anything; a confirmation of a sample ages.
    assert {name for name, level in levels.items() if level != "ok"} <= {
        *("disk kind", "disk speed", "disk room", "backup", "people")
    }
    assert found["journal"][1] == "27 entries; the last 27 are sound"
    assert found["pack"][1] == "mill-county 1.0.0"
    assert found["time zone"][1] == "America/Los_Angeles"
    assert found["people"][1].startswith("profile 1, facility 0, caution 0")


def test_a_folder_that_is_not_there_yet_is_no_failure_and_is_not_made(tmp_path: Path) -> None:
    found = told(tmp_path / "none")
    assert found["folder"][0] == found["journal"][0] == found["ballast"][0] == "ok"
    assert found["pack"][0] == "fail"
    assert "none is chosen" in found["pack"][1]
    assert not (tmp_path / "none").exists()


def test_nothing_is_changed_by_looking(folder: Path) -> None:
    guidecard("--data", folder, "calls", "list")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    told(folder)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {path for path in before if path.suffix in {".db", ".ballast", ".toml"}} <= after.keys()
    assert all(after[path] == raw for path, raw in before.items() if path.suffix == ".db")
    assert {path.name for path in after.keys() - before.keys()} <= {
        *("journal.db-wal", "journal.db-shm", "index.db-wal", "index.db-shm")
    }


def test_damage_is_named_with_what_to_do(folder: Path) -> None:
    with sqlite3.connect(folder / "journal.db") as raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute("UPDATE entries SET salt = zeroblob(16) WHERE seq = 20")
    raw.close()
    (folder / "reference.db").write_bytes(b"no database at all " * 1000)
    found = told(folder)
    assert found["journal"] == ("fail", "Entry 20 has a body that does not match its hash")
    assert found["people"][0] == "fail"
    (folder / "journal.db").write_bytes(b"")
    assert told(folder)["journal"][0] == "fail"


def test_a_clock_before_the_last_entry_is_a_failure(tmp_path: Path) -> None:
    with taking(tmp_path, at=NOON + timedelta(days=36500)):
        pass
    level, what = told(tmp_path)["clock"]
    assert level == "fail"
    assert what.endswith("s before the last entry")


def test_settings_and_packs_that_cannot_be_used_are_told_as_such(folder: Path) -> None:
    (folder / "guidecard.toml").write_text("pack = [")
    assert "is not TOML" in told(folder)["pack"][1]
    (folder / "guidecard.toml").write_text('pack = "mill-county"')
    (folder / "packs" / "mill-county" / "pack.yaml").write_text("pack: mill-county\n")
    assert told(folder)["pack"][0] == "fail"


def test_a_disk_that_may_only_be_read_is_a_failure(folder: Path) -> None:
    with read_only(folder):
        found = told(folder)
    assert found["folder"][0] == "fail"
    assert found["journal"][0] == "ok"


def test_a_file_in_the_place_of_the_folder_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert told(tmp_path / "file")["folder"][0] == "fail"


def test_a_running_console_does_not_stand_in_the_way(folder: Path) -> None:
    with taking(folder) as desk:
        desk.call()
        assert told(folder)["journal"][0] == "ok"


def test_on_a_terminal_its_size_and_kind_are_told(folder: Path) -> None:
    program = Path(sys.executable).parent / "guidecard"
    command: list[str | Path] = [program, "--data", folder, "doctor"]
    with Terminal(command, columns=100, rows=30) as terminal:
        terminal.wait_for("xterm-256color, 100x30, UTF-8")
    with Terminal(command, columns=60, rows=30, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("60x30 is smaller than 80x24")
    with Terminal(command, columns=100, env={"TERM": "dumb"}) as terminal:
        terminal.wait_for("TERM is dumb")


def test_each_line_is_read_alone(folder: Path) -> None:
    ran = process("--data", folder, "doctor", env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"})
    lines = ran.out.splitlines()
    assert len(lines) == len(NAMES)
    for line, name in zip(lines, NAMES, strict=True):
        assert line[:4].strip() in {"ok", "warn", "FAIL"}
        assert line[6:].startswith(name)
