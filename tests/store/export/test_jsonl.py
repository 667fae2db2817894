"""The record as JSON lines: another program verifies it, and all of it can be rebuilt."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from console.session import commands as do
from store import canonical
from store.entry import Draft, Entry, Header
from store.export.jsonl import jsonl
from store.export.moment import Moment
from store.export.received import received
from store.folding import fold
from store.kinds.interview import NoteAdded
from store.reading import read_call
from support.cli import Taking, taking
from support.hostile import HOSTILE
from support.journals import NOON

Line = dict[str, Any]
HEADER = (
    *("journal", "seq", "call", "kind", "version", "at", "entered_at", "seat", "taker"),
    *("turn", "backfill"),
)


def exported(folder: Path, *, since: object = None) -> list[Line]:
    with Moment.at(folder / "journal.db") as reader:
        calls = received(reader)
        lines = list(jsonl(reader, calls, since=since, made_at=NOON))  # type: ignore[arg-type] # None or an instant
    assert all(line.isascii() and line.endswith(b"\n") for line in lines)
    return [json.loads(line) for line in lines]


def of(kind: str, lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if line["line"] == kind)


def wrong(lines: list[Line]) -> list[str]:
    """What a program that knows only hashlib and JSON finds wrong with an export."""
    found = [] if lines[-1] == {**lines[-1], "line": "end", "lines": len(lines)} else ["cut off"]
    for journal in lines[0]["journals"]:
        seq, previous = journal["after_seq"], journal["after_hash"]
        entries = [e for e in of("entry", lines) if e["journal"] == journal["journal"]]
        for entry in sorted(entries, key=lambda entry: int(entry["seq"])):
            seq += 1
            if (entry["seq"], entry["previous_hash"]) != (seq, previous):
                found.append(f"the chain breaks before {entry['seq']}")
            if entry["body"] is not None:
                body = entry["body"].encode("utf-8", "surrogateescape")
                salted = hashlib.sha256(bytes.fromhex(entry["salt"]) + body)
                if salted.hexdigest() != entry["body_hash"]:
                    found.append(f"the body of {seq} was changed")
            head = json.dumps(
                {name: entry[name] for name in HEADER},
                sort_keys=True,
                separators=(",", ":"),
                ensure_ascii=False,
            )
            linked = bytes.fromhex(previous) + head.encode() + bytes.fromhex(entry["body_hash"])
            if hashlib.sha256(linked).hexdigest() != entry["hash"]:
                found.append(f"the header of {seq} was changed")
            previous = entry["hash"]
        if (seq, previous) != (journal["last_seq"], journal["last_hash"]):
            found.append(f"the journal ends at {seq}")
    return found


def rebuilt(line: Line) -> Entry:
    """The entry that a line carries."""
    header = Header(
        journal=UUID(line["journal"]),
        call=None if line["call"] is None else UUID(line["call"]),
        at=canonical.instant(line["at"]),
        entered_at=canonical.instant(line["entered_at"]),
        **{name: line[name] for name in ("seq", "kind", "version", "seat", "taker", "turn")},
        backfill=line["backfill"],
    )
    return Entry(
        header,
        None if line["body"] is None else line["body"].encode("utf-8", "surrogateescape"),
        None if line["salt"] is None else bytes.fromhex(line["salt"]),
        *(bytes.fromhex(line[name]) for name in ("body_hash", "previous_hash", "hash")),
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Taking]:
    with taking(tmp_path) as desk:
        yield desk


def test_another_program_can_verify_the_chain(desk: Taking, tmp_path: Path) -> None:
    desk.call()
    desk.call("second", closed=False)
    assert wrong(exported(tmp_path)) == []


@pytest.mark.parametrize("field", [*HEADER, "body", "salt", "body_hash", "previous_hash", "hash"])
def test_a_change_of_any_field_is_seen_by_that_program(
    desk: Taking, tmp_path: Path, field: str
) -> None:
    call = desk.call()
    lines = exported(tmp_path)
    entry = next(line for line in of("entry", lines) if line["call"] == str(call))
    value = entry[field]
    if isinstance(value, bool):
        entry[field] = not value
    elif isinstance(value, int):
        entry[field] = value + 1
    elif len(value) % 2 == 0 and set(value) <= set("0123456789abcdef"):
        entry[field] = f"{int(value[0], 16) ^ 1:x}{value[1:]}"
    else:
        entry[field] = value.replace("e", "f").replace("r", "s").replace("2", "3")
    assert entry[field] != value
    assert wrong(lines) != []


def test_a_file_that_was_cut_off_is_seen_by_that_program(desk: Taking, tmp_path: Path) -> None:
    desk.call()
    lines = exported(tmp_path)
    assert wrong(lines[:-1]) != []
    assert wrong(lines[:-9] + lines[-1:]) != []


def test_the_calls_are_rebuilt_from_the_lines_exactly(desk: Taking, tmp_path: Path) -> None:
    calls = [desk.call(), desk.call("second", closed=False)]
    lines = exported(tmp_path)
    entries = [rebuilt(line) for line in of("entry", lines)]
    for call in calls:
        mine = [entry for entry in entries if entry.header.call == call]
        assert fold(call, mine) == read_call(desk.journal, call)
    assert set(entries) == set(desk.journal.entries())


def test_hostile_text_and_kinds_from_the_future_come_through_exactly(
    desk: Taking, tmp_path: Path
) -> None:
    call = desk.call()
    for text in HOSTILE.values():
        if text.strip():
            desk.act(call, do.Reopen(text), do.AddNote(text), do.Close("sent", text))
    desk.journal.append([Draft(call, "from.the.future", 7, NOON, {"seen": ["\ud83d", "\x1b"]})])
    lines = exported(tmp_path)
    assert wrong(lines) == []
    assert {rebuilt(line) for line in of("entry", lines)} == set(desk.journal.entries())


def test_calls_stand_in_the_order_received_whenever_they_were_entered(
    desk: Taking, tmp_path: Path
) -> None:
    later = desk.call()
    earlier = desk.session.backfill(NOON - timedelta(hours=3)).call.id
    calls = list(of("call", exported(tmp_path)))
    assert [line["call"] for line in calls] == [str(earlier), str(later)]
    assert [line["standing"] for line in calls] == ["active", "closed"]


def test_a_call_that_was_reopened_is_active_again(desk: Taking, tmp_path: Path) -> None:
    call = desk.call()
    desk.act(call, do.Reopen("they called back"))
    assert [line["standing"] for line in of("call", exported(tmp_path))] == ["active"]


def test_an_export_since_then_verifies_and_tells_nothing_of_earlier_calls(
    desk: Taking, tmp_path: Path
) -> None:
    first = desk.call("an old secret")
    since = desk.clock.now()
    second = desk.call("a new call")
    desk.act(first, do.Reopen("another old secret"))
    lines = exported(tmp_path, since=since)
    assert wrong(lines) == []
    assert lines[0]["journals"][0]["after_seq"] > 0
    assert [line["call"] for line in of("call", lines)] == [str(second)]
    withheld = [line for line in of("entry", lines) if line.get("withheld")]
    assert [(line["call"], line["body"]) for line in withheld] == [(str(first), None)]
    assert "old secret" not in json.dumps(lines)
    assert [line["standing"] for line in of("number", lines)] == ["active", "closed"]


def test_an_export_since_the_last_call_holds_no_call_and_still_ends_well(
    desk: Taking, tmp_path: Path
) -> None:
    desk.call()
    lines = exported(tmp_path, since=desk.clock.now() + timedelta(days=1))
    assert wrong(lines) == []
    assert not list(of("call", lines))


def test_every_line_of_training_says_so(tmp_path: Path) -> None:
    with taking(tmp_path, mode="training") as desk:
        desk.call()
    assert {line["mode"] for line in exported(tmp_path)} == {"TRAINING"}


def test_every_number_is_accounted_for(desk: Taking, tmp_path: Path) -> None:
    desk.call()
    desk.session.desk.next_count()
    desk.session.desk.next_count()
    desk.call(closed=False)
    accounts = [
        (line["number"][-4:], line["up_to"][-4:], line["standing"])
        for line in of("number", exported(tmp_path))
    ]
    assert accounts == [
        ("0001", "0001", "closed"),
        ("0002", "0003", "missing"),
        ("0004", "0004", "active"),
    ]


def test_what_a_console_writes_meanwhile_is_not_in_it(desk: Taking, tmp_path: Path) -> None:
    desk.call()
    with Moment.at(tmp_path / "journal.db") as reader:
        calls = received(reader)
        desk.call("meanwhile")
        lines = [json.loads(line) for line in jsonl(reader, calls, since=None, made_at=NOON)]
    assert wrong(lines) == []
    assert "meanwhile" not in json.dumps(lines)


def test_a_body_purged_from_the_record_leaves_a_chain_that_verifies(
    desk: Taking, tmp_path: Path
) -> None:
    call = desk.call()
    with sqlite3.connect(tmp_path / "journal.db") as raw:
        raw.execute("UPDATE entries SET body = NULL, salt = NULL WHERE kind = ?", (NoteAdded.KIND,))
    raw.close()
    lines = exported(tmp_path)
    assert wrong(lines) == []
    [note] = [line for line in of("entry", lines) if line["kind"] == NoteAdded.KIND]
    assert (note["body"], note["call"]) == (None, str(call))
