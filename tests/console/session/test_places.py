"""Places and numbers: the caller's and the incident's, said once and said twice."""

from __future__ import annotations

from console.session import commands as do
from console.session.room import Ring
from store.kinds.base import Place
from support.sessions import HERE, Line, Room, ring


def test_a_place_is_not_verified_until_it_is_said_again(line: Line) -> None:
    view = line.do(do.SetPlace(Place(text="2 Oak St")))
    assert view.call.incident is not None
    assert not view.call.incident.verified
    assert view.question == "where_again"
    view = line.do(do.VerifyPlace())
    assert view.call.incident is not None
    assert view.call.incident.verified
    before = view.call
    assert line.do(do.VerifyPlace()).call == before


def test_another_place_has_to_be_said_twice_again(line: Line) -> None:
    line.do(do.SetPlace(Place(text="2 Oak St")), do.VerifyPlace())
    view = line.do(do.SetPlace(Place(text="4 Oak St")))
    assert view.call.incident is not None
    assert not view.call.incident.verified


def test_a_better_position_for_the_same_words_stays_verified(line: Line) -> None:
    line.do(do.SetPlace(Place(text="by the pier")), do.VerifyPlace())
    view = line.do(do.AtThePhone())
    assert view.call.incident is not None
    assert view.call.incident.verified
    assert view.call.incident.place.text == "by the pier"
    assert view.call.incident.place.latitude == HERE.latitude
    view = line.do(do.ChooseArea("elsewhere"))
    assert view.call.incident is not None
    assert view.call.incident.verified


def test_the_callers_place_moves_neither_the_incident_nor_a_team(line: Line) -> None:
    line.do(do.SetPlace(Place(text="far away", area="elsewhere"), of="caller"))
    assert line.view.call.incident is None
    assert line.view.question == "where"


def test_an_area_alone_is_no_place_to_go_to(room: Room) -> None:
    line = ring(room.console(), Ring())
    view = line.do(do.ChooseArea("downtown"))
    assert view.question == "where"
    line.refused(do.VerifyPlace())
    assert "Ask where" in line.refused(do.Send())


def test_an_area_chosen_first_does_not_hide_where_the_phone_is(line: Line) -> None:
    line.do(do.ChooseArea("downtown"))
    assert line.view.call.place == HERE
    line.do(do.Send())
    [sent] = [e.data for e in line.view.call.entries if e.header.kind == "lines.sent"]
    assert sent is not None
    assert sent["place_text"] == HERE.text


def test_nonsense_about_places_is_refused(room: Room) -> None:
    line = ring(room.console(), Ring())
    line.refused(do.SetPlace(Place()))
    line.refused(do.SetPlace(Place(text=" \t")))
    line.refused(do.ChooseArea("atlantis"))
    line.refused(do.AtThePhone())
    line.refused(do.VerifyPlace())
    line.refused(do.SetPhone(" "))
    line.refused(do.SetPhone(same_as_heard=True))


def test_the_number_is_the_one_on_the_display_or_the_one_that_is_said(line: Line) -> None:
    assert line.do(do.SetPhone(same_as_heard=True)).call.phone == line.view.call.phone_heard
    assert line.do(do.SetPhone("206-555-0177")).call.phone_known == "206-555-0177"


def test_a_verification_belongs_to_the_place_that_the_seat_knew(room: Room) -> None:
    first = ring(room.console())
    first.do(do.SetPlace(Place(text="2 Oak St")))
    for a, b in ((0, 1), (1, 0)):
        here = first if a == 0 else Line(room.consoles[1], first.call)
        there = room.consoles[b] if len(room.consoles) > b else room.console()
        if a == 0:
            first.console.copy_into(there)
            there.session.join(first.call, first.view.call.entries)
        here.do(do.SetPlace(Place(text=f"{a} Elm St")))
        Line(there, first.call).do(do.VerifyPlace())
        here.console.tell(there)
        there.tell(here.console)
        for console in room.consoles:
            incident = console.session.view(first.call).call.incident
            assert incident is not None
            assert incident.place.text == f"{a} Elm St" or incident.verified is False
            assert not (incident.verified and incident.place.text == f"{a} Elm St")
