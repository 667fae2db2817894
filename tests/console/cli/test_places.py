"""`guidecard places`: what comes in, is found, grows old and goes, told to people and machines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.cli import Ran, guidecard
from support.hostile import HOSTILE
from support.places import SAMPLE, a_place, house, imported_places, written
from support.terminal import control_bytes

TODAY = datetime.now(UTC).date()


def places(folder: Path, *what: str | Path) -> Ran:
    return guidecard("--data", folder, "places", *what)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ran = places(tmp_path, "import", SAMPLE, "--source", "mill-county", "--as-of", "2026-11-01")
    assert (ran.code, ran.err) == (0, "")
    return tmp_path


def test_an_import_says_what_came_changed_and_went(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    file = written(tmp_path / "f.csv", house(100), house(100), house(120))
    ran = places(folder, "import", file, "--source", "gis", "--as-of", "2026-11-01")
    assert ran.out == (
        "Added 2, changed 0, gone 0, the same 0.\n"
        "Now: 2 places of gis, as of 2026-11-01.\n"
        "Passed over: 1 rows that stood twice, word for word.\n"
    )
    file = written(tmp_path / "f.csv", house(120, kind="barn"))
    assert places(folder, "import", file, "--source", "gis", "--json").json == {
        "source": "gis",
        "as_of": TODAY.isoformat(),
        "dry_run": False,
        "added": 0,
        "changed": 1,
        "gone": 1,
        "same": 0,
        "repeated": 0,
        "left_out": 0,
        "held": 1,
    }


def test_a_dry_run_says_that_it_was_one_and_makes_nothing(tmp_path: Path) -> None:
    ran = places(tmp_path / "data", "import", SAMPLE, "--source", "x", "--dry-run")
    assert "Would have: 25 places of x" in ran.out
    assert ran.out.endswith("Nothing was changed (--dry-run).\n")
    assert not (tmp_path / "data").exists()


def test_a_file_with_faults_is_refused_with_each(folder: Path) -> None:
    bad = written(folder / "bad.csv", a_place("a", latitude="x"), a_place("b", address=""))
    ran = places(folder, "import", bad, "--source", "mill-county", "--json")
    assert ran.code == 1
    assert ran.err.count("bad.csv:2:") == ran.err.count("bad.csv:3:") == 1
    assert ran.json["error"]["code"] == "import_refused"
    assert places(folder, "find", "the dam").code == 0


def test_misuse_is_told_in_one_sentence(folder: Path) -> None:
    for what in (
        ["import", folder / "none.csv", "--source", "x"],
        ["import", SAMPLE, "--source", "x", "--as-of", "last week"],
        ["import", SAMPLE],
    ):
        ran = places(folder, *what)
        assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_what_is_found_says_how_where_and_from_whom(folder: Path) -> None:
    ran = places(folder, "find", "130", "main", "st,", "millford")
    assert ran.code == 0
    first, second = ran.out.splitlines()
    assert first == "120 Main St to 140 Main St, Millford - between 120 and 140, ±74 m"
    assert second.startswith("    47.50950, -100.52965; mill-county, ")
    [one] = places(folder, "find", "130 Main St, Millford", "--json").json["candidates"]
    assert one["by"] == ["between numbers"]
    assert one["between"] == ["120", "140"]
    assert one["how"] == "between 120 and 140"
    assert one["uncertainty_m"] == 74


def test_to_find_nothing_ends_with_one(folder: Path, tmp_path: Path) -> None:
    for root in (folder, tmp_path / "none"):
        ran = places(root, "find", "nowhere at all")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.count("\n") == 1
    assert places(folder, "find", "nowhere", "--json").json == {"candidates": [], "more": False}


def test_sources_are_shown_with_their_ages_and_old_ones_as_old(folder: Path) -> None:
    old = TODAY - timedelta(days=400)
    file = written(folder / "f.csv", house(100))
    places(folder, "import", file, "--source", "gis", "--as-of", old.isoformat())
    shown = places(folder, "show").out.splitlines()
    assert shown[0] == f"gis: 1 places, OLD, as of {old}, 400 days ago"
    assert shown[1].startswith("mill-county: 25 places, ")
    told = places(folder, "show", "--json").json["sources"]
    assert [(one["source"], one["old"]) for one in told] == [("gis", True), ("mill-county", False)]
    assert "OLD, as of" in places(folder, "find", "100 Main St").out


def test_a_purge_says_what_went_and_what_was_not_there(folder: Path) -> None:
    ran = places(folder, "purge", "mill-county", "gis")
    assert (ran.code, ran.out) == (1, "Took out 25 places.\n")
    assert ran.err == "No source gis was found here.\n"
    assert places(folder, "show").out == "No places are held here.\n"
    assert places(folder, "purge", "gis", "--json").json == {"removed": 0, "missing": ["gis"]}


def test_a_damaged_file_is_told_and_not_taken_for_an_empty_one(folder: Path) -> None:
    (folder / "places.db").write_bytes(b"no database at all " * 1000)
    for what in (["find", "the dam"], ["show"], ["purge", "x"]):
        ran = places(folder, *what)
        assert ran.code == 1
        assert ran.err.count("\n") == 1


def test_nothing_that_acts_on_a_terminal_is_ever_written(tmp_path: Path) -> None:
    rows = [
        a_place(f"h{n}", label=f"barn {text}"[:200])
        for n, text in enumerate(HOSTILE.values())
        if text.isprintable()
    ]
    imported_places(tmp_path / "places.db", *rows)
    for text in HOSTILE.values():
        ran = places(
            tmp_path, "find", f"barn {text}".replace("\x00", "").encode("utf-8", "replace").decode()
        )
        assert set(control_bytes((ran.out + ran.err).encode())) <= {b"\n"}
