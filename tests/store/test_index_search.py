"""Finding calls: by number, phone, place and words, with any text at all, among many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings

from console.session import commands as do
from console.session.room import Ring
from store.canonical import JSON
from store.entry import Draft
from store.index import Index
from store.kinds.base import Place
from store.numbers import Number, number
from support.hostile import HOSTILE, HUGE, hostile_text
from support.journals import NOON, Desk
from support.sessions import Console, Line, a_room, ring


@pytest.fixture
def console() -> Iterator[Console]:
    with a_room() as room:
        yield room.console()


def lists(console: Console) -> Index:
    index = Index.open(console.folder / "lists.db")
    index.catch_up(console.journal)
    return index


def found(index: Index, words: str) -> set[UUID]:
    return {one.call for one in index.listed(find=words)}


@pytest.fixture
def line(console: Console) -> Line:
    """A call with something in every place where words may stand, and one with nothing."""
    ring(console, Ring())
    line = ring(console, Ring("wireless", "206-555-0143", Place(text="Pier 54, by the wheel")))
    line.do(do.AddNote("blue Tent under the bridge"), do.AnswerFact("story", "he cut himself"))
    line.do(do.AnswerFact("age", "12"), do.Send(), do.Close("sent", "Medics went along."))
    return line


@pytest.mark.parametrize(
    "words",
    [
        "206-555-0143",
        "555-0143",
        "Pier 54",
        "pier",
        "the wheel",
        "blue tent",
        "BRIDGE",
        "cut himself",
        "edics went",
        "-0002",
        "01",
        "p",
        "54",
    ],
)
def test_a_call_is_found_by_any_part_of_its_words(console: Console, line: Line, words: str) -> None:
    assert line.call in found(lists(console), words)


def test_a_call_without_those_words_is_not_found_by_them(console: Console, line: Line) -> None:
    for words in ("206-555-0143", "the wheel", "blue tent", "edics went", "-0002"):
        assert found(lists(console), words) == {line.call}


@pytest.mark.parametrize("words", ["Pier 45", "blue bridge", "pier AND wheel", "pier*", "%", "_"])
def test_words_that_do_not_stand_there_find_nothing(
    console: Console, line: Line, words: str
) -> None:
    assert found(lists(console), words) == set()
    assert line.view.call.state == "closed"


def test_a_call_is_named_by_its_number_as_people_write_it(console: Console, line: Line) -> None:
    index, whole = lists(console), line.view.call.number
    of_another = f"{whole[:7]}0002"
    forms = (whole, whole.lower(), f" {whole} ", whole.replace("-", "", 1))
    for form in (*forms, "T-0002", "t-0002", of_another, of_another.lower()):
        assert index.call_named(form) == line.call
    for form in ("", "T-0009", "R-0002", "0002", "\x00", "half \ud83d", *HOSTILE.values()):
        assert index.call_named(form) is None


def test_hostile_words_find_the_call_that_has_them(console: Console) -> None:
    line = ring(console, Ring())
    ring(console, Ring())
    texts = [text for text in HOSTILE.values() if len(text.strip()) >= 3]
    for text in texts:
        line.do(do.AddNote(f"before {text} after"))
    with_words = lists(console)
    for text in texts:
        assert found(with_words, text) == {line.call}, text
    assert found(with_words, "after") == {line.call}


@settings(max_examples=300, deadline=None)
@given(words=hostile_text)
def test_no_words_break_a_search(words: str) -> None:
    for index in _held():
        assert len(index.listed(find=words)) <= 1
        assert index.call_named(words) is None


def _held() -> Iterator[Index]:
    if not _KEPT:
        with a_room() as room:
            console = room.console()
            ring(console).do(do.AddNote("nul \x00 here"))
            index = Index.open(Path("/nonexistent/lists.db"))
            index.catch_up(console.journal)
            _KEPT.append(index)
    yield from _KEPT


_KEPT: list[Index] = []


def test_a_megabyte_of_words_is_looked_for_and_not_found(console: Console, line: Line) -> None:
    index = lists(console)
    for text in HUGE.values():
        assert line.call not in found(index, text)


def test_lists_are_by_state_newest_first_and_no_longer_than_asked(console: Console) -> None:
    calls = [ring(console, Ring()) for _ in range(5)]
    console.session.ring(Ring())
    index = lists(console)
    assert [one.call for one in index.listed(state="open")] == [c.call for c in reversed(calls)]
    assert len(index.listed(state="ringing")) == 1
    assert index.listed(state="closed") == []
    for limit in (0, 1, 3, 6, 100):
        assert len(index.listed(limit=limit)) == min(limit, 6)


def test_a_list_says_what_the_call_says(console: Console, line: Line) -> None:
    [one] = [one for one in lists(console).listed() if one.call == line.call]
    call = line.view.call
    assert call.closed is not None
    assert call.shown is not None
    assert (one.number, one.state, one.how) == (call.number, "closed", "rang")
    assert (one.opened_at, one.closed_at) == (call.opened_at, call.closed.at)
    assert (one.phone, one.place) == ("206-555-0143", "Pier 54, by the wheel")
    assert (one.tier, one.disposition, one.taker) == (call.shown.tier, "sent", console.taker)
    assert not one.backfill


def test_a_few_thousand_calls_are_listed_and_searched_and_found_again(tmp_path: Path) -> None:
    calls = 3_000
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append(
            [
                draft
                for count in range(calls)
                for draft in _brief_call(number(journal.mine, "live", count + 1), count)
            ]
        )
        index = Index.open(tmp_path / "lists.db")
        index.catch_up(journal)
        last = index.listed(find=f"{calls - 1} Mill")
        assert [one.call for one in last] == [UUID(int=calls)]
        newest = index.listed(limit=50)
        assert [one.call.int for one in newest] == [*range(calls, calls - 50, -1)]
        assert index.opened_by(journal.mine) == calls
        index.close()
        again = Index.open(tmp_path / "lists.db")
        assert len(again.listed(state="closed", limit=calls + 1)) == calls
        again.close()


def _brief_call(named: Number, count: int) -> list[Draft]:
    call, at = UUID(int=count + 1), NOON + timedelta(minutes=count)
    opened: dict[str, JSON] = {
        "how": "rang",
        "number": str(named),
        "pack": {"id": "a", "version": "1.0.0", "digest": "d"},
        "phone": f"206-555-{count % 10_000:04}",
        "place": {"text": f"{count} Mill St"},
    }
    return [
        Draft(call, "call.opened", 1, at, opened),
        Draft(call, "call.answered", 1, at, {}),
        Draft(call, "call.closed", 1, at, {"disposition": "sent"}),
    ]
