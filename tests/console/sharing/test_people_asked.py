"""The hub is asked in the background who is known for a call; what is held here comes first."""

import json
from pathlib import Path
from typing import Any

import pytest

from console.office.people import THE_HUB
from console.present.people import people_rows
from console.session import commands as do
from console.session.room import Ring
from console.sharing.running import records_of
from store.hub import people, service
from store.hub.engine import Held
from store.kinds.base import Place
from store.kinds.contact import LineType
from store.reference.models import MODELS, Kind
from store.sharing.messages import WireRecord
from support.hub_app import RunningHub
from support.profiles import household, imported, warning
from support.relay import relayed
from support.sessions import HERE, HOME, Line
from support.sharing import Room, Seat, in_step, until

PHONE = "+12065550101"
KINDS = {"h": Kind.PROFILE, "f": Kind.FACILITY, "c": Kind.CAUTION}


def put(hub: RunningHub, record: dict[str, Any], *phones: str, street: str = "") -> None:
    """Put somebody at a hub, found by these whatever the record says."""
    body = json.dumps(record).encode()
    kind = KINDS[record["id"][0]]
    hub.engine.put_records([Held(kind, record["id"], body, phones, (street,) if street else ())])


def taken(seat: Seat, ring: Ring | None = None) -> Line:
    return seat.line(seat.session.take(ring or Ring("wireless", HOME, HERE)).call.id)


def pane(line: Line) -> str:
    seat = line.console
    asked = seat.office.asked(line.call)  # type: ignore[attr-defined]  # a Seat, as in `Seat.line`
    rows = people_rows(line.view, 60, asked)
    return " ".join(" ".join("".join(piece.text for piece in row).split()) for row in rows)


def answered(line: Line) -> bool:
    return "the hub was asked as well" in pane(line)


def test_who_is_known_only_at_the_hub_is_shown_and_the_pane_says_so_meanwhile(
    room: Room, hub: RunningHub
) -> None:
    put(hub, household(1), PHONE)
    seat = room.seat()
    in_step(seat)
    line = taken(seat)
    assert line.view.matches == ()
    seat.office.share()
    assert "nobody is known by this number or place" in pane(line)
    assert "the hub is being asked" in pane(line)
    until(lambda: bool(line.view.matches), seat)
    assert "verified phone, from the hub" in pane(line)
    line.do(do.ViewProfile("profile", "h-1"))
    assert line.view.call.views[0].why == "verified phone, from the hub"
    [asked] = hub.engine.asked()
    assert (asked.call, asked.found) == (line.call, ("profile h-1",))
    # It stays in memory, and only for as long as the call.
    assert not any(b"h-1" in file.read_bytes() for file in [seat.folder.reference] if file.exists())
    line.do(do.Send())
    line.do(do.AddNote("done"))
    disposition = next(iter(line.view.pack.sections.dispositions))
    line.do(do.Close(disposition, ""))
    seat.office.share()
    assert seat.office.people.match(HOME, "wireless", "1 Mill St") == ()


def test_what_is_held_here_is_there_at_once_and_the_newer_of_two_is_shown(
    room: Room, hub: RunningHub
) -> None:
    newer = household(1, confirmed_at="2023-10-20T09:00:00Z", home={"door": "blue door"})
    put(hub, newer, PHONE)
    put(hub, household(2, confirmed_at="2023-01-01T09:00:00Z", phones=newer["phones"]), PHONE)
    seat = room.seat()
    in_step(seat)
    imported(
        seat.folder.reference,
        household(1, confirmed_at="2023-09-01T09:00:00Z", home={"door": "red door"}),
        household(
            2, confirmed_at="2023-09-01T09:00:00Z", phones=newer["phones"], home={"door": "green"}
        ),
    )
    line = taken(seat)
    assert [match.source for match in line.view.matches] == ["", ""]
    until(lambda: answered(line), seat)
    found = {match.record.id: match.source for match in line.view.matches}
    assert found == {"h-1": THE_HUB, "h-2": ""}


def test_nothing_waits_for_a_hub_that_does_not_answer(room: Room, hub: RunningHub) -> None:
    put(hub, household(1), PHONE)
    with relayed(hub.url) as way:
        seat = room.seat(way.url)
        in_step(seat)
        way.now("cut")
        until(lambda: seat.standing == "unreachable", seat)
        line = taken(seat)
        seat.office.share()
        assert "the hub is NOT asked: it is out of reach" in pane(line)
        line.answer(weapon="drawn")
        way.now("open")
        until(lambda: bool(line.view.matches), seat)
        seat.close()


@pytest.mark.parametrize(
    ("line_type", "phone", "place", "asked"),
    [
        ("no_service", "911-555-0101", None, None),
        ("no_service", "206-555-0101", HERE, (None, "1 Mill St")),
        ("wireless", "206-555-0101", None, (PHONE, None)),
        ("wireless", "", Place(text="1 Mill St\n\x1b[2J"), None),
        ("wireless", "", Place(text="x" * 500), None),
        ("wireless", "not a number", None, None),
    ],
)
def test_what_is_asked_is_what_can_be_looked_up(
    room: Room,
    line_type: LineType,
    phone: str,
    place: Place | None,
    asked: tuple[str | None, str | None] | None,
) -> None:
    seat = room.seat()
    view = seat.session.take(Ring(line_type, phone, place))
    question = seat.office.people.question(view.call)
    assert (question and (question.phone, question.place)) == asked


def test_a_call_on_paper_is_not_asked_about(room: Room, hub: RunningHub) -> None:
    seat = room.seat()
    in_step(seat)
    view = seat.session.backfill(room.clock.now())
    seat.session.do(view.call.id, do.SetPhone(HOME), room.clock.now())
    in_step(seat)
    assert hub.engine.asked() == []


def test_a_hub_cannot_show_somebody_whom_the_call_does_not_match(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = MODELS[Kind.PROFILE].model_validate_json(json.dumps(household(9)))
    expired = MODELS[Kind.CAUTION].model_validate_json(
        json.dumps(
            warning(
                1,
                phone=PHONE,
                expires_at="2022-01-01T00:00:00Z",
                approved_at="2021-06-10T17:00:00Z",
            )
        )
    )
    monkeypatch.setattr(people, "_found", lambda *_: _as_matches(stranger, expired))
    seat = room.seat()
    in_step(seat)
    line = taken(seat)
    until(lambda: answered(line), seat)
    assert line.view.matches == ()


def _as_matches(*records: Any) -> tuple[Any, ...]:
    from datetime import timedelta

    from store.reference.matching import Match, kind_of

    return tuple(Match(kind_of(one), one, (), timedelta(0), False) for one in records)


def test_records_that_no_import_would_take_are_left_out() -> None:
    good = household(1)
    wires = [
        {"kind": Kind.PROFILE, "record": good},
        {"kind": Kind.PROFILE, "record": {**good, "id": "x" * 65}},
        {"kind": Kind.PROFILE, "record": {**good, "home": {"door": "\x1b[2J"}}},
        {"kind": Kind.CAUTION, "record": good},
        {"kind": Kind.PROFILE, "record": {}},
    ]
    found = records_of(tuple(WireRecord(**wire) for wire in wires))
    assert [record.id for record in found] == ["h-1"]
    many = tuple(WireRecord(kind=Kind.PROFILE, record=good) for _ in range(500))
    assert len(records_of(many)) == 100


def test_a_hub_that_refuses_is_told_in_the_pane_and_sharing_goes_on(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ASKS_PER_MINUTE", 0)
    seat = room.seat()
    in_step(seat)
    line = taken(seat)
    until(lambda: "could NOT be asked: This token asked too often" in pane(line), seat)
    in_step(seat)


def test_another_number_is_another_question(room: Room, hub: RunningHub) -> None:
    put(hub, household(2), "+12065550102")
    seat = room.seat()
    in_step(seat)
    line = taken(seat)
    until(lambda: answered(line), seat)
    assert line.view.matches == ()
    line.do(do.SetPhone("206-555-0102"))
    until(lambda: bool(line.view.matches), seat)
    assert len(hub.engine.asked()) == 2


def test_training_asks_a_hub_of_training(folder: Path) -> None:
    from support.hub_app import running
    from support.sharing import a_shared_room

    with (
        running(folder / "practice", "training") as hub,
        a_shared_room(folder / "seats", hub, "training") as room,
    ):
        put(hub, household(1), PHONE)
        seat = room.seat()
        in_step(seat)
        line = taken(seat)
        until(lambda: bool(line.view.matches), seat)
