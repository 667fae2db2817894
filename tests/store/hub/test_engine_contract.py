"""What every engine does, one body for both."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest

from store.chain import Head
from store.entry import Draft
from store.hub.engine import Asked, Engine, Held, Outcome, PackHeld, Taken
from store.hub.places import Place
from store.reference.models import Kind
from store.sharing.joining import Fork, Gap
from support.hub import Seat, hashes, status
from support.hub_engines import BOTH, opened, place
from support.journals import CALL, NOON


@pytest.fixture(params=BOTH)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with place(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def engine(where: Place) -> Iterator[Engine]:
    with opened(where) as made:
        yield made


def everything(engine: Engine, seat: Seat) -> list[bytes]:
    return hashes(engine.entries(seat.journal, 0, 100_000, 2**40))


def heads(engine: Engine) -> dict[UUID, Head]:
    return dict(engine.heads(None, 1000))


def test_a_new_journal_is_taken_and_read_back_byte_for_byte(engine: Engine) -> None:
    seat = Seat()
    seat.notes("line\nwith \x00 and ☎ and \ud800", "x" * 10_000)
    assert engine.push([seat.batch()]) == [Taken(seat.head, 3)]
    assert engine.entries(seat.journal, 0, 10, 10**6) == seat.entries
    assert heads(engine) == {seat.journal: seat.head}


def test_the_widest_values_that_an_entry_may_have_are_kept(engine: Engine) -> None:
    seat = Seat()
    for at in (datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        seat.write(Draft(None, "k" * 64, 2**53 - 1, at, {}, 2**53 - 1, True), at=at)
    assert engine.push([seat.batch()]) == [Taken(seat.head, 3)]
    assert engine.entries(seat.journal, 0, 10, 10**6) == seat.entries


def test_an_entry_without_its_body_is_kept_as_such(engine: Engine) -> None:
    seat = Seat()
    seat.notes("gone")
    seat.entries[1] = replace(seat.entries[1], body=None, salt=None)
    assert engine.push([seat.batch()]) == [Taken(seat.head, 2)]
    assert engine.entries(seat.journal, 0, 10, 10**6) == seat.entries


def test_the_same_again_is_acknowledged_again_and_not_doubled(engine: Engine) -> None:
    seat = Seat()
    seat.notes("one", "two")
    engine.push([seat.batch()])
    assert engine.push([seat.batch()]) == [Taken(seat.head, 0)]
    assert engine.push([seat.batch(2, 2)]) == [Taken(seat.head, 0)]
    seat.notes("three")
    assert engine.push([seat.batch(2)]) == [Taken(seat.head, 1)]
    assert everything(engine, seat) == hashes(seat.entries)


def test_a_gap_answers_with_the_number_expected(engine: Engine) -> None:
    seat = Seat()
    seat.notes("one", "two", "three")
    assert engine.push([seat.batch(2)]) == [Gap(1)]
    engine.push([seat.batch(1, 2)])
    assert engine.push([seat.batch(4)]) == [Gap(3)]
    assert heads(engine)[seat.journal].seq == 2


def test_a_fork_is_refused_and_kept_aside(engine: Engine) -> None:
    seat = Seat()
    twin = seat.copy()
    seat.notes("mine", "and more")
    twin.notes("other", "and other")
    engine.push([seat.batch()])
    [fork] = engine.push([twin.batch()])
    assert fork == Fork(2, seat.entries[1].hash, twin.entries[1].hash, tuple(twin.entries[1:]))
    assert everything(engine, seat) == hashes(seat.entries)
    assert [kept.entry for kept in engine.asides()] == twin.entries[1:]
    assert {kept.by for kept in engine.asides()} == {"0000aaaa"}
    assert engine.forked() == [seat.journal]
    engine.push([twin.batch()])
    assert len(engine.asides()) == 2, "the same fork again is kept once"


def test_a_stretch_behind_the_head_that_does_not_follow_from_it_is_a_fork(engine: Engine) -> None:
    seat = Seat()
    twin = seat.copy()
    seat.notes("mine")
    twin.notes("other", "behind it")
    engine.push([seat.batch()])
    [fork] = engine.push([twin.batch(3)])
    assert isinstance(fork, Fork)
    assert (fork.seq, fork.held) == (2, seat.entries[1].hash)
    assert heads(engine)[seat.journal] == seat.head


def test_what_follows_from_a_fork_is_kept_aside_with_it(engine: Engine) -> None:
    seat = Seat()
    twin, stranger = seat.copy(), seat.copy()
    seat.notes("mine")
    twin.notes(*(f"other {n}" for n in range(6)))
    stranger.notes(*(f"third {n}" for n in range(6)))
    engine.push([seat.batch()])
    for first, last in ((2, 3), (4, 5), (6, 7)):
        [fork] = engine.push([twin.batch(first, last)])
        assert isinstance(fork, Fork)
        assert fork.seq == first
    assert [kept.entry for kept in engine.asides()] == twin.entries[1:]
    assert engine.push([stranger.batch(4, 5)]) == [Gap(3)], "which follows from nothing here"
    assert everything(engine, seat) == hashes(seat.entries)


def test_a_group_is_taken_whole_whatever_one_of_it_is_refused_for(engine: Engine) -> None:
    one, two, three = Seat(1), Seat(2), Seat(3)
    twin = two.copy()
    one.notes("a", "b", "c")
    two.notes("held")
    twin.notes("forked")
    three.notes("gap")
    outcomes = engine.push(
        [two.batch(), one.batch(1, 2), twin.batch(), three.batch(2), one.batch(2), one.batch()]
    )
    assert outcomes[0] == Taken(two.head, 2)
    assert isinstance(outcomes[2], Fork)
    assert outcomes[3] == Gap(1)
    assert [outcomes[i] for i in (1, 4, 5)] == [
        Taken(Head(2, one.entries[1].hash), 2),
        Taken(one.head, 2),
        Taken(one.head, 0),
    ]
    assert everything(engine, one) == hashes(one.entries)
    assert heads(engine).keys() == {one.journal, two.journal}


def test_entries_are_read_up_to_either_bound_and_one_always_fits(engine: Engine) -> None:
    seat = Seat()
    seat.notes(*("x" * 1000 for _ in range(10)))
    engine.push([seat.batch()])
    assert hashes(engine.entries(seat.journal, 3, 4, 10**6)) == hashes(seat.entries[3:7])
    assert hashes(engine.entries(seat.journal, 3, 100, 2500)) == hashes(seat.entries[3:6])
    assert hashes(engine.entries(seat.journal, 3, 100, 1)) == hashes(seat.entries[3:4])
    assert engine.entries(seat.journal, 11, 100, 10**6) == []
    assert engine.entries(UUID(int=99), 0, 100, 10**6) == []


def test_heads_come_in_pages_by_journal(engine: Engine) -> None:
    seats = [Seat(number) for number in (5, 2, 9, 1)]
    engine.push([seat.batch() for seat in seats])
    page = engine.heads(None, 3)
    assert [journal.int for journal, _ in page] == [1, 2, 5]
    assert [journal.int for journal, _ in engine.heads(page[-1][0], 3)] == [9]


def test_the_newest_status_of_each_program_is_found_by_turn_and_not_by_arrival(
    engine: Engine,
) -> None:
    one, two = Seat(1), Seat(2)
    one.write(status("care", "open", turn=7), status("star", "open", turn=3))
    two.write(status("care", "closed", turn=5), status("star", "busy", turn=4))
    engine.push([one.batch()])
    engine.push([two.batch()])
    assert hashes(engine.statuses()) == hashes([one.entries[1], two.entries[2]])


def test_writers_in_several_threads_never_deadlock_and_never_double(engine: Engine) -> None:
    seats = [Seat(number) for number in range(1, 5)]
    for seat in seats:
        seat.notes(*(str(n) for n in range(20)))
    start = Barrier(4)
    found: list[list[Outcome]] = []

    def replay(turned: int) -> None:
        start.wait()
        order = seats[turned:] + seats[:turned]
        for last in range(1, 22):
            found.append(engine.push([seat.batch(max(1, last - 2), last) for seat in order]))

    threads = [Thread(target=replay, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 * 21
    assert not [o for outcomes in found for o in outcomes if not isinstance(o, Taken)]
    assert sum(o.added for outcomes in found for o in outcomes if isinstance(o, Taken)) == 4 * 21
    for seat in seats:
        assert everything(engine, seat) == hashes(seat.entries)


def test_people_and_places_are_found_by_their_keys_replaced_and_removed(engine: Engine) -> None:
    held = Held(Kind.PROFILE, "h-1", b'{"v":1}', ("+12065550143",), ("12 mill st",))
    assert engine.put_records([held]) == (1, 0)
    assert engine.find_records("+12065550143", None) == [(Kind.PROFILE, b'{"v":1}')]
    assert engine.find_records(None, "12 mill st") == [(Kind.PROFILE, b'{"v":1}')]
    assert engine.find_records("+12065550143", "12 mill st") == [(Kind.PROFILE, b'{"v":1}')]
    assert engine.find_records("12 mill st", "+12065550143") == []
    moved = Held(Kind.PROFILE, "h-1", b'{"v":2}', (), ("9 oak ave",))
    other = Held(Kind.CAUTION, "h-1", b"{}", (), ("9 oak ave",))
    assert engine.put_records([moved, other]) == (1, 1)
    assert engine.find_records("+12065550143", "12 mill st") == []
    assert engine.find_records(None, "9 oak ave") == [
        (Kind.CAUTION, b"{}"),
        (Kind.PROFILE, b'{"v":2}'),
    ]
    assert engine.remove_record(Kind.PROFILE, "h-1")
    assert not engine.remove_record(Kind.PROFILE, "h-1")
    assert engine.find_records(None, "9 oak ave") == [(Kind.CAUTION, b"{}")]


def test_who_asked_is_on_record_newest_first(engine: Engine) -> None:
    first = Asked(NOON, "0000aaaa", CALL, "", ("profile h-1", "caution c-9"))
    second = Asked(NOON, "0000bbbb", None, "court order 12", ())
    engine.note_asked(first)
    engine.note_asked(second)
    assert engine.asked() == [second, first]


def test_a_pack_is_kept_once_and_read_back(engine: Engine) -> None:
    pack = PackHeld("ab" * 32, "mill-county", "1.0.0", NOON)
    assert engine.put_pack(pack, b"{}")
    assert not engine.put_pack(pack, b"{}")
    assert engine.pack(pack.digest) == b"{}"
    assert engine.pack("cd" * 32) is None
    assert engine.packs() == [pack]


def test_everything_is_there_after_opening_again(engine: Engine, where: Place) -> None:
    seat = Seat()
    twin = seat.copy()
    seat.notes("one")
    twin.notes("other")
    engine.push([seat.batch(), twin.batch()])
    engine.check()
    counts = engine.counts()
    assert (counts.journals, counts.entries, counts.forked) == (1, 2, 1)
    engine.close()
    with opened(where) as again:
        assert again.counts() == counts
        assert everything(again, seat) == hashes(seat.entries)
