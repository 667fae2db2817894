"""`guidecard calls export`: the record as files, and what is said of them."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest

from console.session import commands as do
from store.entry import Draft
from store.kinds.people import ProfileViewed
from store.kinds.response import CallClosed
from support.cli import Ran, guidecard, process, taking, write_pack
from support.journals import NOON
from support.profiles import household, imported

EIDO = ["eido", "--domain", "911.example.org"]


def export(folder: Path, *options: str | Path) -> Ran:
    return guidecard("--data", folder, "calls", "export", *options)


def test_an_export_tells_how_many_calls_it_holds_and_that_all_are_accounted_for(
    tmp_path: Path,
) -> None:
    with taking(tmp_path) as desk:
        desk.call()
        desk.call(closed=False)
    out = tmp_path / "out.jsonl"
    ran = export(tmp_path, "--out", out)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        f"2 calls in {out}: 1 closed, 1 still active.\nEvery incident number is accounted for.\n"
    )
    assert json.loads(out.read_text().splitlines()[-1])["line"] == "end"
    assert export(tmp_path, "--out", tmp_path / "x.jsonl", "--json").json == {
        "mode": "live",
        "out": str(tmp_path / "x.jsonl"),
        "closed": 1,
        "active": 1,
        "wrong": [],
    }


def test_a_number_that_nobody_has_ends_with_1_and_the_file_is_there(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.call()
        desk.session.desk.next_count()
        desk.call()
    ran = export(tmp_path, "--format", "csv", "--out", tmp_path / "out.csv")
    assert ran.code == 1
    assert "R-PY5P-QWYR-0002: no call has it.\n" in ran.err
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["standing"] for row in csv.DictReader(file)] == ["closed", "closed", "missing"]


def test_without_a_file_it_goes_to_standard_output_and_the_words_to_the_other(
    tmp_path: Path,
) -> None:
    with taking(tmp_path) as desk:
        desk.call()
    ran = export(tmp_path)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert lines[-1]["lines"] == len(lines)
    assert ran.err.startswith("1 call: 1 closed")
    assert export(tmp_path, "--json").code == 2
    real = process("--data", tmp_path, "calls", "export", "--format", "csv")
    assert real.out.startswith('\ufeff"mode","number"')


def test_eido_has_one_document_a_call_and_names_the_one_that_was_the_same_event(
    tmp_path: Path,
) -> None:
    with taking(tmp_path) as desk:
        desk.call("first")
        second = desk.call("second", closed=False)
        closed = CallClosed(disposition="sent", duplicate_of="R-PY5P-QWYR-0001")
        desk.journal.append([Draft(second, closed.KIND, 1, NOON, closed.content())])
    out = tmp_path / "out.eido"
    ran = export(tmp_path, "--format", *EIDO, "--out", out)
    assert (ran.code, ran.out) == (0, "")
    one, other = (json.loads(line) for line in out.read_text().splitlines())
    assert one["incidentComponent"]["incidentTypeInternalText"] == "Welfare check (welfare)"
    assert other["mergeComponent"][0]["incidentTrackingIdentifier"] == one["$id"]
    assert export(tmp_path, "--format", *EIDO).out == out.read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "eido"], "Say --domain with a host name"),
        (["--format", "eido", "--domain", "here"], "--domain 'here' is not a full host name"),
        (["--domain", "911.example.org"], "--domain goes with --format eido"),
    ],
)
def test_eido_needs_the_agencys_domain_and_nothing_else_does(
    tmp_path: Path, options: list[str], said: str
) -> None:
    with taking(tmp_path) as desk:
        desk.call()
    ran = export(tmp_path, *options, "--out", tmp_path / "out")
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "out").exists()


def test_since_may_be_a_day_of_the_center_or_an_instant(tmp_path: Path) -> None:
    write_pack(tmp_path)
    with taking(tmp_path) as desk:
        desk.call("first")
        desk.clock.pass_seconds(86400)
        desk.call("second")
    for since in ("2026-11-23", "2026-11-22T08:00:00-08:00", "2026-11-22T16:00:00Z"):
        ran = export(tmp_path, "--since", since)
        assert ran.err.startswith("1 call:")
        assert "first" not in ran.out
    wrong = export(tmp_path, "--since", "yesterday")
    assert (wrong.code, wrong.out) == (2, "")
    assert "--since is not a date and time; nothing was written." in wrong.err


def test_an_export_is_never_written_over_the_record(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.call()
    before = (tmp_path / "journal.db").read_bytes()
    ran = export(tmp_path, "--out", tmp_path / "journal.db")
    assert ran.code == 1
    assert (tmp_path / "journal.db").read_bytes() == before


def test_training_is_said_on_every_line_and_in_the_summary(tmp_path: Path) -> None:
    with taking(tmp_path / "training", mode="training") as desk:
        desk.call()
    for form in (["jsonl"], ["csv"], EIDO):
        ran = guidecard("--data", tmp_path, "calls", "--training", "export", "--format", *form)
        lines = ran.out.splitlines()
        assert sum("TRAINING" in line for line in lines) == len(lines) - (form == ["csv"])
        assert ran.err.startswith("TRAINING: 1 call")


@pytest.mark.parametrize("form", [["jsonl"], ["csv"], EIDO])
def test_nothing_of_a_profile_leaves_with_the_calls_for_which_it_was_viewed(
    tmp_path: Path, form: list[str]
) -> None:
    secret = "in treatment at the Elm Street clinic"
    told = {"text": secret, "source": "resident", "part2": True}
    person = {"name": "R. Ames", "medical": {"conditions": [told]}}
    imported(tmp_path / "reference.db", household(1, people=[person]))
    viewed = ProfileViewed(what="profile", id="h-1", why="verified phone")
    with taking(tmp_path) as desk:
        call = desk.ring(phone="206-555-0101")
        desk.act(call, do.PickUp())
        desk.journal.append([Draft(call, viewed.KIND, 1, NOON, viewed.content())])
    asked = guidecard(
        *("--data", tmp_path, "profiles", "show", "206-555-0101", "--reason", "a complaint")
    )
    assert secret in asked.out
    out = export(tmp_path, "--format", *form).out
    assert secret not in out
    assert "Ames" not in out.replace("r.ames", "")
    if form == ["jsonl"]:
        assert "profile.viewed" in out
        assert "profile.looked_up" in out


def test_calls_entered_from_paper_stand_where_they_were_received(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.call()
        desk.session.backfill(NOON - timedelta(hours=3))
    lines = [json.loads(line) for line in export(tmp_path).out.splitlines()]
    assert [line["number"][-4:] for line in lines if line["line"] == "call"] == ["0002", "0001"]
