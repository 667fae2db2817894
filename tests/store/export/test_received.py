"""Which calls there are, and what became of every incident number."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from store.entry import Draft
from store.export.moment import Moment
from store.export.received import Received, received, reconcile
from store.numbers import number, parse
from support.cli import taking
from support.journals import NOON, Desk, copy_of_another, note

JOURNAL = UUID(int=7)


def call(count: int | None, *, journal: UUID = JOURNAL, standing: str = "closed") -> Received:
    text = "" if count is None else str(number(journal, "live", count))
    return Received(UUID(int=count or 99), text, NOON, journal, count or 1, standing)  # type: ignore[arg-type] # one of two words


@given(st.sets(st.integers(1, 40), min_size=1))
def test_every_number_up_to_the_highest_is_accounted_for_once(counts: set[int]) -> None:
    accounts = reconcile([call(count) for count in counts])
    told: list[int] = []
    for account in accounts:
        first, last = parse(account.number).count, parse(account.up_to).count
        assert account.standing == ("closed" if first in counts else "missing")
        assert not (account.standing == "missing" and counts & set(range(first, last + 1)))
        told += range(first, last + 1)
    assert told == list(range(1, max(counts) + 1))


def test_a_number_far_out_of_its_row_is_told_in_one_line() -> None:
    accounts = reconcile([call(1), call(2**53 - 1)])
    assert [account.standing for account in accounts] == ["closed", "missing", "closed"]


def test_journals_count_each_for_itself() -> None:
    other = UUID(int=8)
    accounts = reconcile([call(1), call(2), call(1, journal=other)])
    assert all(account.ok for account in accounts)


def test_a_number_of_two_calls_and_a_call_without_one_are_told() -> None:
    twins = [call(1), Received(UUID(int=50), call(1).number, NOON, JOURNAL, 9, "active")]
    accounts = reconcile([*twins, call(None)])
    assert [account.standing for account in accounts] == ["unnumbered", "twice", "twice"]
    assert not any(account.ok for account in accounts)


def test_a_damaged_opening_leaves_its_call_in_the_list_and_its_number_missing(
    tmp_path: Path,
) -> None:
    with taking(tmp_path) as desk:
        hit = desk.call()
        desk.call("second")
    with sqlite3.connect(tmp_path / "journal.db") as raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute(
            "UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), 'rang', 'sang') AS BLOB)"
            " WHERE kind = 'call.opened' AND call = ?",
            (str(hit),),
        )
    raw.close()
    with Moment.at(tmp_path / "journal.db") as reader:
        calls = received(reader)
    assert [(one.call == hit, one.number == "") for one in calls] == [(True, True), (False, False)]
    assert [one.standing for one in reconcile(calls)] == ["unnumbered", "missing", "closed"]


def test_calls_of_other_consoles_stand_in_their_place_by_time(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    early, late = (datetime(2026, 11, 22, hour, tzinfo=UTC) for hour in (9, 15))
    others = UUID("01938c5e-7a00-7000-8000-000000000009")
    with desk.create() as journal:
        journal.append([note("mine", at=late)])
        copy_of_another(desk.path, [Draft(others, "note.made", 1, early, {"text": "theirs"})])
    with Moment.at(desk.path) as reader:
        assert next(iter(received(reader))).call == others
