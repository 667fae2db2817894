"""The line is cut, the hub dies, answers are lost: nothing is lost, nothing is doubled."""

from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from console.office import sharing
from console.session import commands as do
from console.sharing import client
from console.sharing.exchange import Exchange
from store.entry import Entry
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


def shared(seat: Seat) -> str:
    return str(seat.office.seating().shared)


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
            until(lambda: away.standing == "unreachable", away, there)
            room.clock.pass_seconds(86_400)
        shared = away.office.seating().shared
        assert shared is not None
        assert shared.since is not None
        assert (room.clock.now() - shared.since).days == 9
        assert len(away.office.journal.heads()) == 2
        line.now("open")
        in_step(away, there)
        assert away.standing == "in_step"
        everything_is_there_once(room, away, there)
        until(lambda: len(away.office.index.listed()) >= 9, away, there)


@pytest.mark.parametrize(
    "how", ["lose_answers", "half_answers", "half_requests", "half_pulls", "half_events", "double"]
)
def test_a_line_that_does_what_it_should_not_loses_and_doubles_nothing(
    room: Room, hub: RunningHub, how: How
) -> None:
    with relayed(hub.url) as line:
        one, other = room.seat(line.url), room.seat()
        in_step(one, other)
        line.now(how)
        for _ in range(3):
            hurt = line.hurt
            notes(one, 15)
            notes(other, 15)
            until(lambda hurt=hurt: line.hurt > hurt, one, other)  # type: ignore[misc]
        line.now("open")
        in_step(one, other)
        everything_is_there_once(room, one, other)
        assert hub.engine.asides() == []


def test_a_line_that_stalls_is_given_up_and_everything_is_there_once_it_moves_again(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    with relayed(hub.url) as line:
        with monkeypatch.context() as hasty:
            hasty.setattr(client, "SILENT_SECONDS", 2.5)
            one, other = room.seat(line.url), room.seat()
            in_step(one, other)
            hasty.setattr(client, "EXCHANGE_SECONDS", 0.5)
            line.now("stall", cut=False)
            notes(one, 20)
            notes(other, 20)
            until(lambda: one.standing == "unreachable", one, other)
        notes(one, 20)
        assert one.session.unsaved == 0
        line.now("open")
        in_step(one, other)
        everything_is_there_once(room, one, other)


@pytest.mark.parametrize("how", ["half_requests", "cut"])
def test_control_a_seat_that_takes_for_safe_what_it_sent_loses(
    room: Room, hub: RunningHub, how: How, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SentIsSafe(Exchange):
        sent = 0

        def _batch(self, journal: UUID, after: int) -> list[Entry]:
            batch = super()._batch(journal, max(after, self.sent))
            self.sent += len(batch)
            return batch

    monkeypatch.setattr(sharing, "Exchange", SentIsSafe)
    with relayed(hub.url) as line:
        one, other = room.seat(line.url), room.seat()
        in_step(one, other)
        monkeypatch.setattr(one.office.sharing, "sent", one.office.journal.last.seq)
        line.now("half_requests", cut=False)
        call = one.session.take().call.id
        until(lambda: line.hurt > 0, one)
        line.now(how)
        until(lambda: one.standing == "unreachable", one)
        line.now("open")
        one.session.do(call, do.AddNote("afterwards"))
        until(lambda: one.standing == "denied" or "missing" in shared(one), one)
        assert call not in {listed.call for listed in other.office.index.listed()}


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
