"""What a hub refuses is shown, is asked again later, and never gets in the way of the work."""

from datetime import timedelta
from pathlib import Path

from console.office.settings import HubSettings
from console.session import commands as do
from store.sharing.roles import Role
from support.hub_app import RunningHub, running
from support.sharing import Room, a_shared_room, at_hub, in_step, until


def test_a_live_hub_is_never_given_a_call_of_training(hub: RunningHub, folder: Path) -> None:
    with a_shared_room(folder / "training", hub, "training") as room:
        seat = room.seat()
        seat.session.take()
        until(lambda: seat.standing == "denied", seat)
        shared = seat.office.seating().shared
        assert shared is not None
        assert shared.why == "That hub is for live, and this is training: name another"
        assert hub.engine.heads(None, 10) == []


def test_training_seats_share_through_a_hub_of_training(folder: Path) -> None:
    with (
        running(folder / "hub of training", "training") as hub,
        a_shared_room(folder / "seats", hub, "training") as room,
    ):
        one, other = room.seat(), room.seat()
        one.session.take()
        in_step(one, other)
        assert at_hub(hub.engine, one.mine)[0].data == {"mode": "training", "continues": None}


def test_a_token_of_a_dashboard_shares_nothing(room: Room) -> None:
    seat = room.seat()
    seat.close()
    secret, _ = room.hub.token(Role.DASHBOARD)
    seat.hub = HubSettings(url=room.hub.url, token=secret)
    seat.open()
    until(lambda: seat.standing == "denied", seat)
    assert room.hub.engine.heads(None, 10) == []


def test_a_revoked_token_is_told_and_calls_go_on(room: Room) -> None:
    seat = room.seat()
    in_step(seat)
    for token in room.hub.tokens.all():
        room.hub.tokens.revoke(token.id, token.made_at + timedelta(seconds=1))
    until(lambda: seat.standing == "denied", seat)
    call = seat.session.take().call.id
    seat.session.do(call, do.AddNote("all the same"))
    assert seat.session.unsaved == 0
    assert "guidecard hub token create" in seat.office.seating().shared.why  # type: ignore[union-attr]


def test_a_token_for_another_seat_pushes_nothing(room: Room) -> None:
    one, other = room.seat(), room.seat()
    in_step(one, other)
    other.close()
    other.hub = one.hub
    other.open()
    known = at_hub(room.hub.engine, other.mine)
    other.session.take()
    until(lambda: other.standing == "denied", other)
    assert at_hub(room.hub.engine, other.mine) == known
