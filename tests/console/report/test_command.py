"""`guidecard report` on a record."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from console.session import commands as do
from support.cli import Ran, guidecard, taking, write_pack
from support.journals import NOON

DAY = ("--since", "2026-11-22", "--until", "2026-11-22")
"""NOON is 04:00 of that day in Los Angeles."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two calls on the day, the second left open, one the day before, one that nobody answers."""
    write_pack(tmp_path)
    with taking(tmp_path, at=NOON - timedelta(hours=5)) as desk:
        desk.call()
        desk.clock.pass_seconds(5 * 3600)
        desk.call()
        desk.call(closed=False)
        desk.ring()
    return tmp_path


def run(folder: Path, *arguments: str | Path) -> Ran:
    return guidecard("--data", folder, "report", *arguments)


def test_it_counts_the_calls_of_the_days_in_the_centers_zone(folder: Path) -> None:
    ran = run(folder, *DAY, "--json")
    told = ran.json
    assert ran.code == 0
    assert (told["mode"], told["center"], told["timezone"]) == (
        *("live", "Mill County", "America/Los_Angeles"),
    )
    volume = told["volume"]
    assert (volume["received"], volume["closed"], volume["still_open"]) == (3, 1, 1)
    assert volume["never_answered"] == {"count": 1, "of": 3, "percent": None}
    assert volume["by_hour"][4] == 3
    times = {one["name"]: one for one in told["times"]}
    assert times["answer_to_sent"]["median_seconds"] == 50
    assert told["response"]["tiers_sent"] == {"field": 2}
    assert run(folder, "--until", "2026-11-22", "--json").json["volume"]["received"] == 4


def test_the_text_names_things_by_the_packs_words(folder: Path) -> None:
    ran = run(folder, *DAY)
    assert ran.code == 0
    assert ran.out.startswith("CALL FIGURES, Mill County\n")
    for words in ("Welfare check", "Responders sent", "Crisis line", "2026-11-22, 1 day in"):
        assert words in ran.out
    for secret in ("ames", "555-0143", "Mill St", "3rd Ave", "doorway", "R-"):
        assert secret not in ran.out


def test_a_page_is_written_once_and_never_over_another(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "november.html"
    assert run(folder, *DAY, "--html", page) == Ran(0, "", "")
    before = page.read_bytes()
    assert before.startswith(b"<!doctype html>")
    assert before.endswith(b"</html>\n")
    again = run(folder, "--html", page)
    assert again.code == 1
    assert "already" in again.err
    assert page.read_bytes() == before


def test_training_is_counted_apart_and_says_so(folder: Path) -> None:
    with taking(folder / "training", mode="training") as desk:
        desk.call()
    told = run(folder, *DAY, "--training", "--json").json
    assert (told["mode"], told["volume"]["received"]) == ("training", 1)
    assert "T R A I N I N G" in run(folder, *DAY, "--training").out
    assert run(folder, *DAY, "--json").json["volume"]["received"] == 3


def test_a_span_without_a_day_and_a_day_that_is_none_are_refused(folder: Path) -> None:
    ran = run(folder, "--since", "2026-11-23", "--until", "2026-11-22")
    assert (ran.code, ran.out) == (2, "")
    assert "2026-11-23 is after 2026-11-22" in ran.err
    assert run(folder, "--since", "2026-02-30").code == 2


def test_a_folder_without_a_record_is_told_in_a_sentence(tmp_path: Path) -> None:
    ran = run(tmp_path, "--json")
    assert ran.code == 1
    assert ran.json["error"]["code"] == "missing"


def test_without_a_pack_days_are_in_utc_and_things_bear_their_ids(folder: Path) -> None:
    (folder / "guidecard.toml").unlink()
    ran = run(folder, *DAY)
    assert ran.code == 0
    assert "in UTC" in ran.out
    assert "welfare" in ran.out
    assert "Welfare check" not in ran.out


def test_a_call_from_paper_is_on_the_day_on_which_it_was_received(folder: Path) -> None:
    with taking(folder, at=NOON + timedelta(days=3)) as desk:
        call = desk.session.backfill(NOON + timedelta(hours=1)).call.id
        desk.act(call, do.OpenCard("welfare"))
    told = run(folder, *DAY, "--json").json
    assert told["volume"]["by_hour"][5] == 1
    assert told["paper"]["calls"] == 1
    assert told["paper"]["median_seconds"] == 71 * 3600
    assert {one["over"] for one in told["times"]} == {0, 2}


def test_an_entry_damaged_on_disk_is_told_and_counted_nowhere(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "journal.db")) as raw, raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute(
            "UPDATE entries SET body = x'7b7d20' WHERE rowid IN "
            "(SELECT rowid FROM entries WHERE kind = 'call.answered' ORDER BY seq DESC LIMIT 1)"
        )
    told = run(folder, *DAY, "--json").json
    assert (told["missing"]["calls"], told["missing"]["damaged"]) == (1, 1)
    assert told["volume"]["answer_not_recorded"] == 1
    times = {one["name"]: one for one in told["times"]}
    assert (times["ring_to_answer"]["n"], times["ring_to_answer"]["not_recorded"]) == (1, 1)
