"""A token that ends is told of ahead of time; one that ended or was revoked is named as that."""

from datetime import UTC, datetime, timedelta

import pytest
from textual.widgets import Static

from console.present.header import DAY_AHEAD, DAYS_AHEAD, Seating, alerts, token_words
from console.screens.app import GuidecardApp
from console.session import commands as do
from console.sharing.syncing import Shared
from support.hub_app import RunningHub, now
from support.offices import Talk
from support.sharing import Room, Seat, in_step, until

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def told(left: timedelta, ahead: timedelta = DAYS_AHEAD) -> str:
    shared = Shared("in_step", expires_at=NOON + left)
    return token_words(Seating("1", "R. Ames", "LIVE", shared=shared, now=NOON), ahead)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=7, seconds=1), ""),
        (timedelta(days=7), "ends in 7 days (Sun 29 Nov 12:00)"),
        (timedelta(days=2), "ends in 2 days"),
        (timedelta(hours=47, minutes=59), "ends in 47 hours"),
        (timedelta(hours=1), "ends in 1 hour ("),
        (timedelta(minutes=59), "ends in less than an hour (Sun 22 Nov 12:59)"),
        (timedelta(0), "token ended Sun 22 Nov 12:00: put a new one"),
        (timedelta(days=-3), "token ended Thu 19 Nov 12:00"),
    ],
)
def test_the_board_tells_of_it_from_a_week_ahead(left: timedelta, words: str) -> None:
    assert (words in told(left)) if words else told(left) == ""
    assert len(told(left)) <= 120


def test_a_call_tells_of_it_on_the_last_day_only(room: Room) -> None:
    seat = room.seat()
    view = seat.session.take()
    for left, there in ((timedelta(days=2), False), (timedelta(hours=24), True)):
        shared = Shared("in_step", expires_at=NOON + left)
        seating = Seating("1", "R. Ames", "LIVE", shared=shared, now=NOON)
        found = [alert for alert in alerts(view, seating) if "token" in alert.words]
        assert bool(found) is there
        assert all(alert.level == 1 for alert in found)
    assert told(timedelta(days=2), DAY_AHEAD) == ""


def ending_seat(room: Room, days: int) -> Seat:
    """A seat whose token lasts so many days from the real present, which its clock shows too."""
    seat = room.seat()
    seat.close()
    room.clock.pass_seconds((now() - room.clock.now()).total_seconds() + 60)
    secret, _ = room.hub.token(journal=seat.mine, days=days)
    assert seat.hub is not None
    seat.hub = seat.hub.model_copy(update={"token": secret})
    seat.open()
    until(lambda: seat.standing == "in_step", seat)
    return seat


async def test_the_board_shows_it_under_the_head(room: Room) -> None:
    seat = ending_seat(room, 3)
    app = GuidecardApp(seat.office)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        alert = app.screen.query_one("#alert", Static)
        assert "! SHARING: this seat's token ends in 2 days" in str(alert.render())
        assert alert.has_class("owed")
        assert not alert.has_class("grave")


def test_the_line_mode_says_it_once(room: Room) -> None:
    seat = ending_seat(room, 3)
    talk = Talk(seat.office, room.clock, [2.0, "calls", 2.0, "calls", "quit"])
    assert talk.run().count("this seat's token ends in 2 days") == 1


@pytest.mark.parametrize("how", ["expired", "revoked", "unknown"])
def test_a_token_that_ended_is_named_and_the_outbox_keeps(
    room: Room, hub: RunningHub, how: str
) -> None:
    seat = room.seat()
    in_step(seat)
    if how == "expired":
        hub.later.append(timedelta(days=31))
        words = "This token expired on 20"
    elif how == "revoked":
        [token] = hub.tokens.all()
        hub.tokens.revoke(token.id, now())
        hub.later.append(timedelta(seconds=10))
        words = "This token was revoked on 20"
    else:
        seat.close()
        assert seat.hub is not None
        seat.hub = seat.hub.model_copy(update={"token": "gch_" + "A" * 43})
        seat.open()
        words = "This hub does not know this token"
    call = seat.session.take().call.id
    until(lambda: seat.standing == "denied", seat)
    shared = seat.office.seating().shared
    assert shared is not None
    assert shared.why.startswith(words)
    view = seat.session.do(call, do.AddNote("all the same"))
    [alert] = [one for one in alerts(view, seat.office.seating()) if "SHARING" in one.words]
    assert alert.words.endswith("is kept here, and goes once that is mended")
    assert seat.session.unsaved == 0
    # A new token in its place, and everything goes.
    hub.later.clear()
    seat.close()
    secret, _ = hub.token(journal=seat.mine)
    seat.hub = seat.hub.model_copy(update={"token": secret})
    seat.open()
    until(lambda: seat.standing == "in_step", seat)
    assert [head.seq for _, head in hub.engine.heads(None, 9)] == [seat.office.journal.last.seq]
