"""Words that a gazetteer knows: candidates beside the call, one entry for the one that is meant."""

from __future__ import annotations

from dataclasses import replace

from console.present.finding import on_the_map
from console.present.interview import answered_rows
from console.present.naming import Naming
from console.present.rows import plain_text
from console.present.telling import entry_words
from console.session import commands as do
from console.session.room import Ring
from store.kinds import body_of
from store.kinds.base import Place
from store.kinds.contact import PlaceFound
from store.places.candidates import Found
from store.reading import read_call
from support.places import AS_OF, FAR_PIER, NOWHERE, PIER
from support.sessions import HERE, Line, Room, ring

THE_PIER = do.SetPlace(Place(text="the pier"))


def unplaced(room: Room) -> Line:
    """A call of which the phone system knows no place."""
    return ring(room.console(), Ring())


def test_words_that_are_known_bring_candidates_and_choose_none(room: Room) -> None:
    line = unplaced(room)
    before = len(line.kinds)
    view = line.do(THE_PIER)
    assert view.found.candidates == (PIER, FAR_PIER)
    assert on_the_map(view).startswith("ON THE MAP: Pier 9 Market, 900 Alder Way, Larkspur (exact)")
    assert on_the_map(view).endswith(" or 1 more - F4 chooses")
    assert "place.found" not in line.kinds[before:]
    assert view.call.incident is not None
    assert view.call.incident.place == THE_PIER.place


def test_a_name_however_long_leaves_room_for_the_key(room: Room) -> None:
    line = unplaced(room)
    view = line.do(THE_PIER)
    long = replace(PIER, words="The old pier " * 100)
    told = on_the_map(replace(view, found=Found((long, FAR_PIER))))
    assert told.endswith(" or 1 more - F4 chooses")
    assert len(told) < 240


def test_the_place_that_is_meant_makes_one_entry_with_words_position_and_source(room: Room) -> None:
    line = unplaced(room)
    line.do(THE_PIER)
    before = len(line.kinds)
    view = line.do(do.PickPlace(PIER))
    made = [kind for kind in line.kinds[before:] if kind.startswith("place.")]
    assert made == ["place.found"]
    held = view.call.incident
    assert held is not None
    assert not held.verified
    assert held.place.text == "the pier"
    assert (held.place.latitude, held.place.longitude) == (PIER.latitude, PIER.longitude)
    assert held.place.uncertainty_m == 40
    assert held.words == "the pier (Pier 9 Market, 900 Alder Way, Larkspur)"
    [body] = [body_of(e) for e in view.call.entries if e.header.kind == "place.found"]
    assert isinstance(body, PlaceFound)
    assert (body.how, body.source, body.as_of) == ("exact", "county-gis", AS_OF.isoformat())


def test_the_area_is_known_from_the_position_and_is_not_asked_any_more(room: Room) -> None:
    line = unplaced(room)
    line.do(THE_PIER, do.VerifyPlace())
    assert line.view.question == "part_of_town"
    assert line.do(do.PickPlace(PIER)).question != "part_of_town"


def test_what_was_said_twice_stays_said_twice_and_other_words_are_said_once(room: Room) -> None:
    line = unplaced(room)
    line.do(THE_PIER, do.VerifyPlace(), do.PickPlace(PIER))
    assert line.view.call.incident is not None
    assert line.view.call.incident.verified
    line.do(do.SetPlace(Place(text="2 Oak St")))
    assert line.view.call.incident is not None
    assert not line.view.call.incident.verified
    assert line.view.call.incident.found is None
    assert line.view.found.candidates == ()


def test_another_choice_takes_the_place_of_the_first(room: Room) -> None:
    line = unplaced(room)
    line.do(THE_PIER, do.PickPlace(FAR_PIER), do.PickPlace(PIER))
    assert line.view.call.incident is not None
    assert line.view.call.incident.place.latitude == PIER.latitude


def test_only_what_was_found_for_these_words_can_be_chosen(room: Room) -> None:
    line = unplaced(room)
    line.refused(do.PickPlace(PIER))
    line.do(THE_PIER)
    line.refused(do.PickPlace(NOWHERE))
    line.do(do.SetPlace(Place(text="2 Oak St")))
    assert "Look again" in line.refused(do.PickPlace(PIER))


def test_the_map_is_spoken_of_until_the_place_is_known_in_any_way(room: Room) -> None:
    line = unplaced(room)
    assert on_the_map(line.do(do.SetPlace(Place(text="the pier"), "caller"))) == ""
    assert on_the_map(line.do(THE_PIER, do.VerifyPlace()))
    assert on_the_map(line.do(do.PickPlace(PIER))) == ""
    assert on_the_map(line.do(THE_PIER))
    assert on_the_map(line.do(do.ChooseArea("elsewhere"))) == ""


def test_where_the_phone_is_and_the_chosen_place_are_two_choices(line: Line) -> None:
    line.do(THE_PIER, do.PickPlace(FAR_PIER), do.AtThePhone())
    held = line.view.call.incident
    assert held is not None
    assert (held.place.latitude, held.found) == (HERE.latitude, None)
    assert line.view.found.candidates == (PIER, FAR_PIER)


def test_dispatch_is_told_the_words_and_what_the_gazetteer_calls_them(room: Room) -> None:
    line = unplaced(room)
    line.do(THE_PIER, do.PickPlace(PIER), do.Send())
    [sent] = [e.data for e in line.view.call.entries if e.header.kind == "lines.sent"]
    assert sent is not None
    assert sent["place_text"] == "the pier (Pier 9 Market, 900 Alder Way, Larkspur)"


def test_how_it_was_found_is_shown_and_kept_after_a_crash(room: Room) -> None:
    line = unplaced(room)
    view = line.do(THE_PIER, do.PickPlace(PIER))
    rows = {fact: plain_text(row) for fact, row in answered_rows(view, 60)}
    assert "gazetteer ±40 m, exact" in rows["part_of_town"]
    assert "the pier (Pier 9 Market" in rows["where"]
    line.console.crash()
    assert line.view.call.incident == view.call.incident
    assert line.view.found.candidates == (PIER, FAR_PIER)
    [entry] = [e for e in view.call.entries if e.header.kind == "place.found"]
    assert entry_words(view.call, entry, Naming()) == (
        "the pier = Pier 9 Market, 900 Alder Way, Larkspur, ±40 m "
        "(exact; county-gis as of 2026-11-01)"
    )


def test_another_seat_sees_the_position_that_was_chosen(room: Room) -> None:
    line = unplaced(room)
    other = room.console()
    line.do(THE_PIER)
    line.console.copy_into(other)
    other.session.join(line.call, other.journal.entries(line.call))
    line.do(do.PickPlace(PIER))
    line.console.tell(other)
    assert other.session.view(line.call).call.incident == line.view.call.incident
    assert read_call(other.journal, line.call).incident == line.view.call.incident


def test_without_a_gazetteer_words_lead_nowhere(room: Room) -> None:
    console = room.console()
    console.knows_places = False
    console.crash()
    line = ring(console, Ring())
    view = line.do(THE_PIER)
    assert view.found.candidates == ()
    assert on_the_map(view) == ""
    line.refused(do.PickPlace(PIER))
