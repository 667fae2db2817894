"""What verify says of damage that no flipped bit makes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.chain import body_hash, entry_hash
from store.reader import Reader
from store.verify import Report, verify
from support.journals import CALL, Desk, note

GUARDS = "DROP TRIGGER entries_are_kept; DROP TRIGGER entries_never_change;"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ten notes of one call, entries 2 to 11."""
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note(str(number)) for number in range(10)])
    return desk


def tampered(desk: Desk, *statements: str) -> Report:
    """The report after someone changed the file who knows SQL and how to put triggers back."""
    with closing(sqlite3.connect(desk.path)) as raw:
        triggers = [
            sql for (sql,) in raw.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
        ]
        raw.executescript(GUARDS)
        for statement in statements:
            raw.execute(statement)
        for sql in triggers:
            raw.execute(sql)
        raw.commit()
    return verify(desk.path)


def only(report: Report) -> str:
    assert len(report.problems) == 1, report.problems
    return str(report.problems[0])


def name(desk: Desk, seq: int) -> str:
    with Reader.at(desk.path) as reader:
        return f"Entry {seq} of journal {reader.mine}"


def test_a_sound_journal_has_no_problems_and_says_how_far_it_goes(desk: Desk) -> None:
    report = verify(desk.path)
    assert (report.ok, report.entries, report.problems) == (True, 11, ())
    with Reader.at(desk.path) as reader:
        assert report.heads == reader.heads()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("seat = '3'", "has a header or a link that does not match its hash"),
        ("taker = 'x' || char(10)", "has a header that no journal takes"),
        ("at = '2026-11-22 12:00:00'", "is no entry any more"),
        ("backfill = 2", "is no entry any more"),
        ('body = CAST(\'{"text":"no knife"}\' AS BLOB)', "does not match its hash"),
        ("salt = zeroblob(16)", "has a body that does not match its hash"),
        ("salt = NULL", "has a body without its salt"),
        ("hash = zeroblob(32)", "has a header or a link that does not match its hash"),
        ("previous_hash = zeroblob(32)", "has a header or a link that does not match its hash"),
    ],
)
def test_a_changed_column_is_named_with_its_entry(desk: Desk, change: str, said: str) -> None:
    problem = only(tampered(desk, f"UPDATE entries SET {change} WHERE seq = 5"))
    assert problem.startswith(f"{name(desk, 5)} of call {CALL}, note.made, ")
    assert said in problem


def test_a_deleted_entry_is_missing_by_name(desk: Desk) -> None:
    assert only(tampered(desk, "DELETE FROM entries WHERE seq = 5")) == (
        f"{name(desk, 5)} is missing."
    )


def test_a_deleted_stretch_is_one_problem(desk: Desk) -> None:
    report = tampered(desk, "DELETE FROM entries WHERE seq BETWEEN 4 AND 7")
    assert only(report) == f"{name(desk, 4)} is missing, like others up to 7."


def test_a_purged_body_still_verifies(desk: Desk) -> None:
    report = tampered(desk, "UPDATE entries SET body = NULL, salt = NULL WHERE seq > 2")
    assert (report.ok, report.entries) == (True, 11)


def test_an_entry_rewritten_with_its_own_hash_breaks_the_next_link(desk: Desk) -> None:
    with Reader.at(desk.path) as reader:
        fifth = list(reader.entries())[4]
    body, salt = b'{"text":"no knife"}', bytes(16)
    forged = body_hash(salt, body)
    values = {
        "body": body,
        "salt": salt,
        "body_hash": forged,
        "hash": entry_hash(fifth.previous_hash, fifth.header, forged),
    }
    changes = ", ".join(f"{column} = x'{value.hex()}'" for column, value in values.items())
    report = tampered(desk, f"UPDATE entries SET {changes} WHERE seq = 5")
    assert "does not follow from the entry before it" in only(report)
    assert only(report).startswith(name(desk, 6))


def test_a_body_that_is_not_canonical_is_found_though_its_hash_is_right(desk: Desk) -> None:
    with Reader.at(desk.path) as reader:
        last = list(reader.entries())[-1]
    for body, said in ((b'{"b": 1}', "is not canonical JSON"), (b"[1]", "is not an object")):
        forged = body_hash(bytes(16), body)
        own = entry_hash(last.previous_hash, last.header, forged)
        report = tampered(
            desk,
            f"UPDATE entries SET body = x'{body.hex()}', salt = zeroblob(16), "
            f"body_hash = x'{forged.hex()}', hash = x'{own.hex()}' WHERE seq = 11",
        )
        assert said in only(report)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE journals SET mode = 'training'", "does not open a training journal"),
        ("UPDATE journals SET made_at = '2020'", "does not say when the journal was made"),
        ("UPDATE journals SET mine = 0", "does not say which journal is this console's"),
        ("DELETE FROM journals", "has entries and is not listed"),
        ("DELETE FROM entries", "no sound entry of it was found"),
        ("DROP INDEX entries_of_call", "The index entries_of_call is not as guidecard made it"),
        ("DELETE FROM entries WHERE seq = 1", "is missing"),
    ],
)
def test_what_stands_around_the_entries_is_checked_too(
    desk: Desk, statement: str, said: str
) -> None:
    problems = [str(problem) for problem in tampered(desk, statement).problems]
    assert any(said in problem for problem in problems), problems


def test_a_trigger_taken_away_is_found(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.path)) as raw:
        raw.execute("DROP TRIGGER entries_never_change")
    assert (
        only(verify(desk.path)) == "The trigger entries_never_change is not as guidecard made it."
    )


def test_tables_of_others_in_the_file_are_none_of_its_business(desk: Desk) -> None:
    assert tampered(desk, "CREATE TABLE projection (call TEXT)").ok


def test_verify_changes_nothing(desk: Desk) -> None:
    before = desk.path.read_bytes()
    verify(desk.path)
    assert desk.path.read_bytes() == before
