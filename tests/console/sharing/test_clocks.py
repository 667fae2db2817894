"""Seats whose clocks are an hour apart: order, conflicts and boards go by what each had seen."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from console.mock.stage import TurnedClock
from console.session import commands as do
from console.session.room import Ring
from store.entry import Entry
from store.kinds.response import ProgramStatus
from store.reading import read_call
from support.sessions import AFTERNOON, HERE, HOME, Line, screened
from support.sharing import Room, Seat, at_hub, in_step, until

HOUR = timedelta(hours=1)


@pytest.fixture
def seats(room: Room) -> tuple[Seat, Seat, Seat]:
    """One whose clock is right, one an hour ahead, one an hour behind."""
    right, ahead, behind = (
        room.seat(clock=TurnedClock(AFTERNOON + off)) for off in (0 * HOUR, HOUR, -HOUR)
    )
    in_step(right, ahead, behind)
    return right, ahead, behind


def taken(seat: Seat) -> Line:
    return seat.line(seat.session.take(Ring("wireless", HOME, HERE)).call.id)


def joined(seat: Seat, line: Line) -> Line:
    assert seat.session.hold([read_call(seat.office.journal, line.call)], {}) == ()
    return seat.line(line.call)


def in_turns(seats: tuple[Seat, Seat, Seat]) -> list[Line]:
    """A call at which each seat acts once it has seen what the one before did."""
    right, ahead, behind = seats
    lines = [taken(right)]
    in_step(*seats)
    lines += [joined(ahead, lines[0]), joined(behind, lines[0])]
    for number, (line, value) in enumerate(
        [(lines[1], "near"), (lines[2], "drawn"), (lines[0], "near"), (lines[2], "drawn")]
    ):
        line.do(do.AddNote(f"act {number}"))
        line.do(do.AnswerFact("weapon", value, taken_back="corrected" if number == 2 else None))
        in_step(*seats)
    return lines


def test_a_call_is_told_in_the_order_of_what_each_had_seen(seats: tuple[Seat, Seat, Seat]) -> None:
    lines = in_turns(seats)
    for line in lines:
        call = line.view.call
        assert [note.text for note in call.notes] == [f"act {number}" for number in range(4)]
        assert call.conflicts == ()
        assert [answer.value for answer in call.answers["weapon"]] == ["drawn"]
        assert call == lines[0].view.call
    times = [note.at for note in lines[0].view.call.notes]
    assert times != sorted(times), "the clocks would tell another story"


def test_control_by_the_clocks_an_older_answer_stands_beside_the_one_that_replaced_it(
    seats: tuple[Seat, Seat, Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_clock: Callable[[Entry], object] = lambda entry: (  # noqa: E731 - becomes a property
        entry.header.at,
        entry.header.journal,
        entry.header.seq,
    )
    monkeypatch.setattr(Entry, "order", property(by_clock))
    call = in_turns(seats)[0].view.call
    assert call.conflicts == ("weapon",)


def test_two_who_answer_at_once_conflict_on_all_and_the_slowest_clock_settles_it(
    seats: tuple[Seat, Seat, Seat],
) -> None:
    right, ahead, behind = seats
    mine = taken(right)
    in_step(*seats)
    lines = [mine, joined(ahead, mine), joined(behind, mine)]
    lines[0].answer(weapon="not_seen")
    lines[1].answer(weapon="near")
    in_step(*seats)
    assert {line.view.call.conflicts for line in lines} == {("weapon",)}
    lines[2].do(do.AnswerFact("weapon", "not_seen", taken_back="corrected"))
    in_step(*seats)
    for line in lines:
        assert line.view.call.conflicts == ()
        assert [answer.seat for answer in line.view.call.answers["weapon"]] == [behind.name]


def test_every_board_shows_every_call_and_no_entry_is_lost(
    room: Room, seats: tuple[Seat, Seat, Seat]
) -> None:
    calls = {taken(seat).call for seat in seats}
    in_step(*seats)
    for seat in seats:
        until(lambda seat=seat: len(seat.office.index.listed()) == 3, *seats)  # type: ignore[misc]
        assert {listed.call for listed in seat.office.index.listed(state="open")} == calls
        assert seat.entries() == seats[0].entries()
        for other in seats:
            held = at_hub(room.hub.engine, other.mine)
            assert held == [e for e in seat.entries() if e.header.journal == other.mine]


def test_a_status_by_a_clock_that_is_far_off_is_to_be_verified(
    seats: tuple[Seat, Seat, Seat],
) -> None:
    right, ahead, behind = seats
    line = screened(taken(right))
    for seat, verify in ((ahead, True), (behind, True), (right, False)):
        seat.clock.pass_seconds(1)
        seat.session.set_status("hotline", ProgramStatus(program="hotline", state="open"))
        at = seat.clock.now()

        def heard(at: datetime = at) -> bool:
            status = right.session.status.get("hotline")
            return status is not None and status.as_of == at

        until(heard, *seats)
        [program] = [one for one in line.view.decision.programs if one.id == "hotline"]
        assert program.verify is verify
