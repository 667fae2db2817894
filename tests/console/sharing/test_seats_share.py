"""Seats of one hub: each sees what the others do, acts on it, and nothing is guessed."""

import time

from console.session import commands as do
from console.session.room import Ring
from store.kinds.response import ProgramStatus
from support.sessions import HERE, HOME, Line
from support.sharing import Room, Seat, at_hub, in_step, until


def taken(seat: Seat) -> Line:
    view = seat.session.take(Ring("wireless", HOME, HERE))
    return seat.line(view.call.id)


def joined(seat: Seat, line: Line) -> Line:
    """Another seat takes the call up from its board."""
    from store.reading import read_call

    assert seat.session.hold([read_call(seat.office.journal, line.call)], {}) == ()
    return seat.line(line.call)


def test_every_seat_sees_every_call(room: Room) -> None:
    seats = [room.seat() for _ in range(3)]
    lines = [taken(seat) for seat in seats]
    for n, line in enumerate(lines):
        line.answer(story=f"caller {n}")
    in_step(*seats)
    for seat in seats:
        until(lambda seat=seat: len(seat.office.index.listed()) == 3, seat)  # type: ignore[misc]
        assert {one.call for one in seat.office.index.listed()} == {line.call for line in lines}
        assert seat.entries() == seats[0].entries()
        for other in seats:
            assert at_hub(room.hub.engine, other.mine) == [
                entry for entry in seat.entries() if entry.header.journal == other.mine
            ]


def test_a_call_is_on_the_other_board_within_a_second(room: Room) -> None:
    one, other = room.seat(), room.seat()
    in_step(one, other)
    began = time.monotonic()
    line = taken(one)
    until(lambda: line.call in {c.call for c in other.office.index.listed()}, one, other)
    assert time.monotonic() - began < 1.0


def test_two_act_on_one_call_and_the_conflict_stands_on_both_until_it_is_settled(
    room: Room,
) -> None:
    one, other = room.seat(), room.seat()
    mine = taken(one)
    in_step(one, other)
    theirs = joined(other, mine)
    mine.answer(weapon="near")
    theirs.answer(weapon="not_seen")
    in_step(one, other)
    for line in (mine, theirs):
        assert line.view.call.conflicts == ("weapon",)
        assert {answer.value for answer in line.view.call.answers["weapon"]} == {"near", "not_seen"}
    mine.do(do.AnswerFact("weapon", "not_seen", taken_back="corrected"))
    in_step(one, other)
    assert mine.view.call.conflicts == theirs.view.call.conflicts == ()
    assert mine.view.call == theirs.view.call


def test_a_call_is_handed_over_and_back(room: Room) -> None:
    one, other = room.seat(), room.seat()
    mine = taken(one)
    mine.answer(story="a man in a doorway")
    in_step(one, other)
    theirs = joined(other, mine)
    theirs.answer(breathing="normal")
    theirs.do(do.Send())
    in_step(one, other)
    assert mine.view.call.sent == theirs.view.call.sent != ()
    mine.answer(child="no")
    in_step(one, other)
    assert theirs.view.answers["child"] == "no"


def test_the_status_of_a_program_changes_the_recommendation_at_every_seat(room: Room) -> None:
    one, two, three = (room.seat() for _ in range(3))
    lines = [taken(seat) for seat in (one, two, three)]
    for line in lines:
        line.do(do.OpenCard("talk"))
        line.answer(breathing="normal", weapon="not_seen", voice="freely", child="no")
        line.answer(wants_line="yes")
    [before] = {frozenset(line.lines) for line in lines}
    one.session.set_status("hotline", ProgramStatus(program="hotline", state="closed"))
    until(lambda: all(line.lines != before for line in lines), one, two, three)
    assert len({frozenset(line.lines) for line in lines}) == 1
    assert {seat.session.status["hotline"].state for seat in (one, two, three)} == {"closed"}


def test_a_seat_that_starts_again_takes_up_its_own_calls_and_not_those_of_others(
    room: Room,
) -> None:
    one, other = room.seat(), room.seat()
    mine, theirs = taken(one), taken(other)
    in_step(one, other)
    one.close()
    one.open()
    assert [call.id for call in one.session.calls] == [mine.call]
    assert theirs.call in {call.call for call in one.office.index.listed(state="open")}
