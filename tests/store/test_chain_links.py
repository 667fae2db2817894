"""The chain: every stored value is under a hash, and a body can go without breaking it."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.canonical import LARGEST_INTEGER
from store.chain import START, Head, Writer, broken, link
from store.entry import LARGEST_BODY_BYTES, Draft, Entry
from store.faults import Refused
from store.rows import COLUMNS, to_entry, to_row
from support.journals import CALL, NOON, OTHER_CALL, note

WRITER = Writer(UUID(int=7), seat="2", taker="r.ames", entropy=lambda n: bytes(range(n)))


def linked(*drafts: Draft) -> tuple[Entry, ...]:
    return link(START, drafts, WRITER, NOON, {})


def refusal(draft: Draft) -> str:
    with pytest.raises(Refused) as fault:
        linked(draft)
    return fault.value.what


def test_each_entry_carries_the_hash_of_the_one_before() -> None:
    first, second, third = linked(note("a"), note("b"), note("c", call=OTHER_CALL))
    assert first.previous_hash == START.hash
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert [entry.header.seq for entry in (first, second, third)] == [1, 2, 3]
    assert not any(map(broken, (first, second, third)))


def test_the_hashes_are_those_of_the_written_rule() -> None:
    """Spelt out by hand: a change of the form would orphan every journal there is."""
    [entry] = linked(note("Größe \ud800"))
    body = b'{"text":"Gr\xc3\xb6\xc3\x9fe \\ud800"}'
    header = (
        b'{"at":"2026-11-22T12:00:00.000000Z","backfill":false,'
        b'"call":"01938c5e-7a00-7000-8000-000000000001",'
        b'"entered_at":"2026-11-22T12:00:00.000000Z",'
        b'"journal":"00000000-0000-0000-0000-000000000007","kind":"note.made","seat":"2","seq":1,'
        b'"taker":"r.ames","turn":1,"version":1}'
    )
    assert entry.body == body
    assert entry.body_hash == sha256(bytes(range(16)) + body).digest()
    assert entry.hash == sha256(bytes(32) + header + entry.body_hash).digest()


COLUMN_NAMES = COLUMNS.split(", ")
ROW = to_row(linked(note())[0])


def changed(value: object) -> st.SearchStrategy[object]:
    """Values of the same type that differ from this one."""
    match value:
        case int():
            others: st.SearchStrategy[object] = st.integers(1, 2**53 - 1)
        case bytes():
            others = st.binary(min_size=len(value), max_size=len(value)) | st.none()
        case _:
            others = st.sampled_from([str(CALL), str(OTHER_CALL), "2026-11-22T12:00:00.000001Z"])
            others |= st.text(min_size=1, max_size=8) | st.none()
    return others.filter(lambda other: other != value)


@pytest.mark.parametrize("column", COLUMN_NAMES)
@given(data=st.data())
def test_no_column_can_change_unseen(column: str, data: st.DataObject) -> None:
    place = COLUMN_NAMES.index(column)
    row = (*ROW[:place], data.draw(changed(ROW[place])), *ROW[place + 1 :])
    with suppress(ValueError):  # no entry any more, which is as loud
        assert broken(to_entry(row))


def test_a_row_comes_back_as_the_entry_it_was() -> None:
    [entry] = linked(note("\x00 caf\u00e9 \udcff", at=NOON - timedelta(days=1)))
    assert to_entry(to_row(entry)) == entry


def test_an_entry_whose_body_was_purged_still_verifies() -> None:
    first, second = linked(note("a"), note("b"))
    purged = replace(first, body=None, salt=None)
    assert broken(purged) is None
    assert purged.data is None
    assert second.previous_hash == purged.hash


def test_a_body_without_its_salt_is_found() -> None:
    [entry] = linked(note())
    assert "without its salt" in str(broken(replace(entry, salt=None)))
    assert "without its body" in str(broken(replace(entry, body=None)))


def test_turns_count_up_within_each_call_from_the_highest_seen() -> None:
    drafts = [note("a"), note("b", call=OTHER_CALL), note("c"), note("d", turn=40), note("e")]
    entries = link(START, drafts, WRITER, NOON, {CALL: 6})
    assert [entry.header.turn for entry in entries] == [7, 1, 8, 40, 41]


def test_a_call_is_ordered_by_turn_then_journal_then_seq() -> None:
    early, late = linked(note("a"), note("b"))
    other = link(START, [note("c", turn=1)], replace(WRITER, journal=UUID(int=3)), NOON, {})[0]
    assert sorted([late, early, other], key=lambda entry: entry.order) == [other, early, late]


@pytest.mark.parametrize(
    "kind", ["", "Call", "call opened", "call..opened", ".call", "a" * 65, "é"]
)
def test_a_kind_that_is_no_word_is_refused(kind: str) -> None:
    assert "kind" in refusal(replace(note(), kind=kind))


def test_numbers_out_of_range_are_refused() -> None:
    assert "version" in refusal(replace(note(), version=0))
    assert "turn" in refusal(note(turn=0))
    assert "53 bits" in refusal(note(turn=2**53))


@pytest.mark.parametrize("seq", [2**31 - 1, 2**31, 2**32, LARGEST_INTEGER - 1])
def test_a_journal_counts_on_past_every_width_of_integer(seq: int) -> None:
    [entry] = link(Head(seq, bytes(32)), [note()], WRITER, NOON, {CALL: seq})
    assert (entry.header.seq, entry.header.turn) == (seq + 1, seq + 1)
    assert to_entry(to_row(entry)) == entry
    assert broken(entry) is None


def test_at_its_last_number_a_journal_refuses_instead_of_starting_over() -> None:
    with pytest.raises(Refused, match="53 bits"):
        link(Head(LARGEST_INTEGER, bytes(32)), [note()], WRITER, NOON, {})


def test_a_time_without_a_zone_is_refused() -> None:
    assert "time zone" in refusal(note(at=NOON.replace(tzinfo=None)))


def test_instants_become_utc_whatever_zone_they_came_in() -> None:
    seattle = timezone(timedelta(hours=-8))
    [entry] = linked(note(at=NOON.astimezone(seattle)))
    assert entry.header.at == NOON
    assert entry.header.at.tzinfo is UTC


def test_a_body_is_taken_up_to_four_mebibytes_and_refused_beyond() -> None:
    room = LARGEST_BODY_BYTES - len('{"text":""}')
    [entry] = linked(note("x" * room))
    assert len(entry.body or b"") == LARGEST_BODY_BYTES
    assert "4,194,305 bytes, more than the 4,194,304 allowed" in refusal(note("x" * (room + 1)))


@pytest.mark.parametrize("name", ["", "a\x1b[2J", "a\nb", "\ud800", "x" * 201])
def test_a_seat_or_taker_without_a_printable_name_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="seat"):
        replace(WRITER, seat=name)
    with pytest.raises(Refused, match="taker"):
        replace(WRITER, taker=name)
