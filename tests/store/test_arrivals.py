"""Entries of other journals join theirs, leave a gap, or are kept aside; mine is never touched."""

from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.journal import Journal
from store.reader import Reader
from store.verify import verify
from support.hub import Seat, hashes
from support.journals import Clock


def made(folder: Path) -> Journal:
    chance = Random(3)
    return Journal.create(
        folder / "journal.db",
        mode="live",
        seat="9",
        taker="r.ames",
        clock=Clock(),
        entropy=chance.randbytes,
        new_id=lambda: UUID(int=chance.getrandbits(128), version=4),
    )


def held(journal: Journal, seat: Seat) -> list[bytes]:
    with Reader.at(journal.path) as reader:
        return hashes([e for e in reader.entries() if e.header.journal == seat.journal])


def test_a_stretch_joins_once_however_often_it_comes(tmp_path: Path) -> None:
    seat = Seat(1)
    seat.notes("a", "b", "c")
    with made(tmp_path) as journal:
        first = journal.take_in(seat.entries[:3])
        again = journal.take_in(seat.entries)
        last = journal.take_in(seat.entries)
        assert [len(one.added) for one in (first, again, last)] == [3, 1, 0]
        assert held(journal, seat) == hashes(seat.entries)
    assert verify(tmp_path / "journal.db").problems == ()


def test_a_gap_is_told_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    seat, whole = Seat(1), Seat(2)
    seat.notes("a", "b", "c")
    with made(tmp_path) as journal:
        arrived = journal.take_in([*seat.entries[2:], *whole.entries])
        assert arrived.gaps == {seat.journal: 1}
        assert arrived.added == tuple(whole.entries)
        journal.take_in(seat.entries[:1])
        assert journal.take_in(seat.entries[3:]).gaps == {seat.journal: 2}
        assert held(journal, seat) == hashes(seat.entries[:1])


def test_a_fork_is_kept_aside_and_replaces_nothing(tmp_path: Path) -> None:
    seat = Seat(1)
    seat.notes("a")
    twin = seat.copy()
    seat.notes("b", "c")
    twin.notes("other b", "other c", "other d")
    with made(tmp_path) as journal:
        journal.take_in(seat.entries)
        arrived = journal.take_in(twin.entries[:4])
        assert arrived.forked == {seat.journal: 3}
        # What follows on what is aside goes there too, and what is held twice is there once.
        journal.take_in(twin.entries[4:])
        journal.take_in(twin.entries[2:])
        assert hashes(journal.asides()) == hashes(twin.entries[2:])
        assert journal.aside_ends() == {seat.journal: 5}
        assert held(journal, seat) == hashes(seat.entries)
    assert verify(tmp_path / "journal.db").problems == ()


def test_my_own_journal_is_left_alone_whatever_comes_under_its_name(tmp_path: Path) -> None:
    with made(tmp_path) as journal:
        seat = Seat(journal.mine.int)
        seat.notes("not mine")
        before, last = list(journal.entries()), journal.last
        arrived = journal.take_in(seat.entries)
        assert (arrived.added, arrived.forked) == ((), {})
        assert (list(journal.entries()), journal.last) == (before, last)


@pytest.mark.parametrize("harm", ["mode", "order", "hash", "opening"])
def test_what_is_no_stretch_is_refused_and_the_rest_is_kept(tmp_path: Path, harm: str) -> None:
    from dataclasses import replace

    bad, good = Seat(1, "training" if harm == "mode" else "live"), Seat(2)
    bad.notes("a", "b")
    entries = list(bad.entries)
    if harm == "order":
        entries.reverse()
    elif harm == "hash":
        entries[1] = replace(entries[1], body=b'{"text":"changed"}')
    elif harm == "opening":
        entries = [replace(entries[0], header=replace(entries[0].header, kind="note.made"))]
    with made(tmp_path) as journal:
        arrived = journal.take_in([*entries, *good.entries])
        assert list(arrived.refused) == [bad.journal]
        assert arrived.added == tuple(good.entries)
        assert held(journal, bad) == []


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_whatever_the_order_a_journal_is_a_part_of_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = Random(seed)
    seats = [Seat(n) for n in (1, 2)]
    for seat in seats:
        seat.notes(*(f"{n}" for n in range(12)))
    with made(tmp_path_factory.mktemp("seat")) as journal:
        for _ in range(15):
            lot = []
            for seat in chance.sample(seats, chance.randint(1, 2)):
                first = chance.randrange(13)
                lot += seat.entries[first : first + chance.randint(1, 6)]
            journal.take_in(lot)
            for seat in seats:
                now = held(journal, seat)
                assert now == hashes(seat.entries[: len(now)])
        for seat in seats:
            journal.take_in(seat.entries)
            assert held(journal, seat) == hashes(seat.entries)
        assert journal.asides() == []
