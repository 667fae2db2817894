"""Which calls were received between two instants, as far as that is recorded."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from store.index import Index
from store.reader import Reader
from support.cli import taking
from support.journals import NOON

HOUR = timedelta(hours=1)


def test_the_start_is_in_the_end_is_not_and_later_entries_change_nothing(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        early = desk.ring()
        desk.clock.pass_seconds(3600)
        late = desk.call()
        index = Index.open(tmp_path / "index.db")
        index.catch_up(desk.journal)
    assert index.received_between(NOON, NOON + HOUR) == (early,)
    assert index.received_between(NOON, NOON + 2 * HOUR) == (early, late)
    assert index.received_between(NOON + HOUR, NOON + 2 * HOUR) == (late,)
    assert index.received_between(NOON + 2 * HOUR, NOON + 3 * HOUR) == ()
    index.close()


def test_a_call_without_its_opening_comes_whenever_it_may_have_been(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.ring()
        desk.ring()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as raw, raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute("UPDATE entries SET body = x'7b7d' WHERE call = ?", (str(call),))
    with Reader.at(tmp_path / "journal.db") as reader:
        index = Index.open(tmp_path / "index.db")
        index.catch_up(reader)
    assert index.received_between(NOON + HOUR, NOON + 2 * HOUR) == (call,)
    index.close()
