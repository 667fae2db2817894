"""Calls as a table: one row each, no cell a formula, and every text as it was."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given

from console.session import commands as do
from store.export.moment import Moment
from store.export.received import received
from store.export.table import COLUMNS, as_it_was, defused, table
from support.cli import taking
from support.hostile import HOSTILE, hostile_text
from support.journals import NOON


def rows(folder: Path, *, since: object = None) -> list[dict[str, str]]:
    with Moment.at(folder / "journal.db") as reader:
        calls = received(reader)
        raw = b"".join(table(reader, calls, since=since))  # type: ignore[arg-type] # None or an instant
    text = raw.decode("utf-8-sig")
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@given(hostile_text)
def test_no_cell_begins_like_a_formula_and_each_comes_back_as_it_was(text: str) -> None:
    cell = defused(text)
    assert as_it_was(cell) == text
    seen = "".join(letter for letter in cell if letter.isprintable()).lstrip()
    assert not seen.startswith(("=", "@", "+", "＝", "＋", "－", "＠"))
    assert not cell.startswith(("\t", "\r", "\n", "\0"))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1 206", "-2+3", "@SUM(A1)", "\t=1", "\r=", "\n=", " =1", "\0=", "\u200b=1", "＝1"],
)
def test_formulas_in_every_disguise_are_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-122.3302", "47.6", "12", "", "third floor", "a=b"])
def test_numbers_and_ordinary_text_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


def test_one_row_tells_a_call(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.call()
    [row] = rows(tmp_path)
    assert row["mode"] == "LIVE"
    assert row["standing"] == "closed"
    assert row["received_at"] == "2026-11-22T12:00:00Z"
    assert row["place_verified_at"] == "2026-11-22T12:00:15Z"
    assert row["sent_at"] == "2026-11-22T12:00:55Z"
    assert row["on_scene_at"] == "2026-11-22T12:01:05Z"
    assert row["closed_at"] == "2026-11-22T12:01:15Z"
    assert row["entered_at"] == ""
    assert row["place"] == "3rd Ave S & S Main St"
    assert row["what_happened"] == "man lying in a doorway"
    assert row["answers"] == "awake: talking; breathing: normal; weapon: none; violence: none"
    assert row["sent"] == "police prompt lead"
    assert row["disposition"] == "sent"
    assert row["code"] == "S1"
    assert row["narrative"] == "narrative: man lying in a doorway"


def test_hostile_words_come_back_from_their_cells(tmp_path: Path) -> None:
    texts = [text for text in HOSTILE.values() if text.strip()]
    with taking(tmp_path) as desk:
        for text in texts:
            call = desk.ring()
            desk.act(call, do.PickUp(), do.AnswerFact("what_happened", text))
    kept = [text.encode("utf-8", "backslashreplace").decode() for text in texts]
    assert [as_it_was(row["what_happened"]) for row in rows(tmp_path)] == kept


def test_every_row_of_training_says_so(tmp_path: Path) -> None:
    with taking(tmp_path, mode="training") as desk:
        desk.call()
        desk.session.desk.next_count()
        desk.call()
    assert [row["mode"] for row in rows(tmp_path)] == ["TRAINING"] * 3


def test_missing_numbers_have_rows_of_their_own(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.call()
        desk.session.desk.next_count()
        desk.session.desk.next_count()
        desk.call(closed=False)
    told = [(r["number"][-4:], r["up_to"][-4:], r["standing"]) for r in rows(tmp_path)]
    assert told == [
        ("0001", "0001", "closed"),
        ("0004", "0004", "active"),
        ("0002", "0003", "missing"),
    ]


def test_since_leaves_out_calls_received_before(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        desk.call("first")
        since = desk.clock.now()
        desk.call("second")
    assert [row["what_happened"] for row in rows(tmp_path, since=since)] == ["second"]


def test_a_call_entered_from_paper_says_when_it_was_entered(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.session.backfill(NOON - timedelta(hours=3)).call.id
        desk.session.do(call, do.AddNote("from paper"), NOON - timedelta(hours=2))
    [row] = rows(tmp_path)
    assert (row["how"], row["received_at"]) == ("backfill", "2026-11-22T09:00:00Z")
    assert row["entered_at"] == "2026-11-22T12:00:00Z"


def test_every_column_says_what_it_means() -> None:
    names = [column.name for column in COLUMNS]
    assert len(set(names)) == len(names)
    assert all(column.meaning for column in COLUMNS)
