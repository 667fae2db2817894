"""Line mode: places that words may mean are told of; `:place` lists them, a number chooses."""

from __future__ import annotations

from pathlib import Path

from console.mock.stage import TurnedClock
from console.session.room import Ring
from support.offices import AT, after, harbor, office_at, talk
from support.places import downtown

SCREENED = (
    *("=", "206-555-0143", "man lying in a doorway", ":card person down", ":told awake talking"),
    *(":told breathing normal", ":told weapon none_in_view", ":told violence none"),
)


def played(folder: Path, *lines: str, gazetteer: bool = True) -> tuple[str, list[str]]:
    """What is shown when these are typed into a call without a position, and its entries' kinds."""
    if gazetteer:
        downtown(folder)
    clock = TurnedClock(AT)
    with office_at(folder, clock, harbor()) as office:
        office.session.ring(Ring())
        shown = talk(office, clock, "take", *lines, ":show")
        [call] = office.session.calls
        return shown, [entry.header.kind for entry in call.entries]


def test_candidates_are_told_and_listed_with_how_they_were_found_and_whose_they_are(
    tmp_path: Path,
) -> None:
    shown, kinds = played(tmp_path, "pier 9 market", ":place", "1")
    [told] = [line for line in after(shown, "pier 9 market") if "ON THE MAP" in line]
    assert told.endswith("(town not compared) - :place chooses")
    assert after(shown, ":place") == [
        "Place (said once): pier 9 market",
        "Area or position: not known",
        "From county, as of 2023-10-01, 26 days ago",
        "Where on the map is that?",
        "1 MAP: Pier 9 Market, 900 Alder Way, Larkspur (market) - town not compared, ±40 m",
    ]
    assert "On the map: town not compared, within 40 m." in after(shown, "1")
    assert kinds.count("place.found") == 1


def test_nothing_chosen_keeps_the_words_alone(tmp_path: Path) -> None:
    shown, kinds = played(tmp_path, "pier 9 market", ":place", "", ":place", "")
    assert "place.found" not in kinds
    assert "Area or position: not known" in after(shown, ":place")


def test_place_alone_tells_what_was_found_and_lets_somebody_choose_again(tmp_path: Path) -> None:
    shown, kinds = played(tmp_path, "market", ":place", "1", ":place ", "2")
    told = after(shown, ":place ")
    assert told[0] == "Place (said once): market"
    assert told[1].startswith("Found as: ")
    assert told[2].endswith("within 40 m") or told[2].endswith("within 50 m")
    assert kinds.count("place.found") == 2


def test_a_command_in_place_of_a_choice_keeps_the_words_and_is_carried_out(tmp_path: Path) -> None:
    shown, kinds = played(tmp_path, "pier 9 market", ":place", ":note he waves")
    assert "Noted." in shown
    assert "place.found" not in kinds


def test_the_team_of_that_area_goes_once_the_place_is_chosen(tmp_path: Path) -> None:
    shown, _ = played(tmp_path, "pier 9 market", ":place", "1", *SCREENED)
    panel = after(shown, ":show")
    assert "RESPONSE: CO-RESPONSE" in panel or "CO-RESPONSE" in panel
    assert any("CARE responders" in line and line.startswith(":send") for line in panel), panel


def test_without_a_choice_that_team_is_not_certain_and_does_not_go(tmp_path: Path) -> None:
    first, *rest = SCREENED
    shown, _ = played(tmp_path, "pier 9 market", first, "u", *rest)
    panel = after(shown, ":show")
    assert "open: CARE responders (not certain to be in Downtown)" in panel
    assert not any("CARE responders" in line for line in panel if line.startswith(":send"))


def test_a_center_without_a_gazetteer_sees_no_difference(tmp_path: Path) -> None:
    shown, kinds = played(tmp_path, "pier 9 market", ":place", gazetteer=False)
    assert after(shown, "pier 9 market")[:2] == [
        "Location: pier 9 market",
        "Location again, question 2 of 12",
    ]
    assert "map" not in "\n".join(after(shown, ":place"))
    assert "place.found" not in kinds


def test_a_damaged_gazetteer_is_told_and_the_call_goes_on(tmp_path: Path) -> None:
    (tmp_path / "places.db").write_bytes(b"no database at all" * 100)
    shown, kinds = played(tmp_path, "pier 9 market", "=", gazetteer=False)
    assert "places found by their words may be missing" in shown
    assert "place.verified" in kinds
