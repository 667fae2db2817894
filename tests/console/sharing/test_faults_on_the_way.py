"""The line is cut, the hub dies, answers are lost: nothing is lost, nothing is doubled."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from console.session import commands as do
from store.hub.places import Folder
from support.hub_app import RunningHub
from support.hub_nursery import free_port, now, nursery
from support.relay import How, relayed
from support.sessions import fast_folder
from support.sharing import Room, Seat, at_hub, in_step, until


def notes(seat: Seat, count: int) -> None:
    """So many acts on a call of the seat's own."""
    call = seat.session.take().call.id
    for n in range(count):
        seat.session.do(call, do.AddNote(f"note {n} of seat {seat.name}"))


def everything_is_there_once(room: Room, *seats: Seat) -> None:
    """Compare what every seat wrote with what the hub and every other seat hold, one by one."""
    for seat in seats:
        written = [e for e in seat.entries() if e.header.journal == seat.mine]
        assert [e.header.seq for e in written] == list(range(1, len(written) + 1))
        assert at_hub(room.hub.engine, seat.mine) == written
        for other in seats:
            assert [e for e in other.entries() if e.header.journal == seat.mine] == written


def test_a_seat_that_was_away_for_nine_days_is_complete_afterwards(
    room: Room, hub: RunningHub
) -> None:
    with relayed(hub.url) as line:
        away, there = room.seat(line.url), room.seat()
        in_step(away, there)
        line.now("cut")
        for _ in range(9):
            notes(away, 15)
            notes(there, 15)
            room.clock.pass_seconds(86_400)
            until(lambda: away.standing == "unreachable", away, there)
        shared = away.office.seating().shared
        assert shared is not None
        assert shared.since is not None
        assert (room.clock.now() - shared.since).days == 8
        assert len(away.office.journal.heads()) == 2
        line.now("open")
        in_step(away, there)
        assert away.standing == "in_step"
        everything_is_there_once(room, away, there)
        assert len(away.office.index.listed()) >= 9


@pytest.mark.parametrize("how", ["lose_answers", "half_answers"])
def test_an_answer_lost_after_the_commit_loses_and_doubles_nothing(
    room: Room, hub: RunningHub, how: How
) -> None:
    with relayed(hub.url) as line:
        one, other = room.seat(line.url), room.seat()
        in_step(one, other)
        line.now(how)
        notes(one, 30)
        before = hub.engine.counts().entries
        until(lambda: hub.engine.counts().entries > before and one.standing == "unreachable", one)
        line.now("open")
        in_step(one, other)
        everything_is_there_once(room, one, other)


def test_a_line_that_is_cut_again_and_again_ends_complete(room: Room, hub: RunningHub) -> None:
    with relayed(hub.url) as line:
        one, other = room.seat(line.url), room.seat(line.url)
        for _ in range(4):
            carried = line.carried
            notes(one, 20)
            notes(other, 20)
            until(lambda carried=carried: line.carried > carried + 2, one, other)  # type: ignore[misc]
            line.now("open")
        in_step(one, other)
        everything_is_there_once(room, one, other)


def test_a_hub_killed_and_restarted_while_it_is_pushed_to_loses_and_doubles_nothing(
    room: Room,
) -> None:
    with (
        TemporaryDirectory(prefix="guidecard-hub-", dir=fast_folder()) as name,
        nursery() as births,
    ):
        place, port = Folder(Path(name)), free_port()
        place.open("live", now).close()
        tokens = place.tokens("live")
        room.hub = RunningHub(f"http://127.0.0.1:{port}", room.hub.engine, tokens)
        pid = births.started(name, port)
        one, other = room.seat(), room.seat()
        in_step(one, other)
        for _ in range(4):
            notes(one, 60)
            for _ in range(3):
                one.office.share()
                other.office.share()
            births.killed(pid)
            notes(other, 10)
            pid = births.started(name, port)
        in_step(one, other)
        births.killed(pid)
        room.hub.engine = place.open("live", now)
        everything_is_there_once(room, one, other)
        assert room.hub.engine.asides() == []
        room.hub.engine.close()
        tokens.close()


def test_everything_is_taken_and_answered_while_the_line_stalls(
    room: Room, hub: RunningHub
) -> None:
    with relayed(hub.url) as line:
        one = room.seat(line.url)
        in_step(one)
        line.now("stall")
        notes(one, 20)
        until(lambda: one.standing == "unreachable", one)
        notes(one, 20)
        assert one.session.unsaved == 0
