"""The screen: places that words may mean are told of, and chosen with the key for places."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console.session import commands as do
from console.session.room import Ring
from support.hostile import MARKUP
from support.offices import AT
from support.places import a_place, downtown, imported_places
from support.screens import NARROW, TRAINING, Hands, at_desk


@asynccontextmanager
async def in_an_unplaced_call(folder: Path, *, gazetteer: bool = True) -> AsyncIterator[Hands]:
    """A call at the place question; the phone system knows no place."""
    if gazetteer:
        downtown(folder)
    async with at_desk(folder, post=TRAINING, at=AT, size=NARROW) as hands:
        await hands.ring(Ring())
        hands.do(do.PickUp())
        await hands.pilot.pause()
        yield hands


async def test_words_that_are_known_are_told_and_a_key_chooses(tmp_path: Path) -> None:
    async with in_an_unplaced_call(tmp_path) as hands:
        await hands.type("pier 9 market")
        assert "ON THE MAP: Pier 9 Market, 900 Alder Way, Larkspur" in hands.words
        assert "F4 chooses" in hands.words
        await hands.press("f4")
        assert "2 MAP: Pier 9 Market, 900 Alder Way, Larkspur (market)" in hands.words
        assert "From county, as of 2023-10-01, 26 days ago" in hands.words
        await hands.press("2")
        held = hands.view.call.incident
        assert held is not None
        assert (held.place.text, held.place.latitude) == ("pier 9 market", 47.6001)
        assert hands.kinds.count("place.found") == 1
        assert "gazetteer ±40 m, town" in hands.words
        assert "Pier 9 Market, 900 Alder Way, Larkspur (said once)" in hands.words
        assert "ON THE MAP" not in hands.words
        await hands.press("ctrl+x")
        assert "(town not compared; county as of 2023-10-01)" in hands.words


async def test_what_is_typed_on_at_once_is_never_taken_for_a_choice(tmp_path: Path) -> None:
    async with in_an_unplaced_call(tmp_path) as hands:
        await hands.type("pier 9 market")
        await hands.type("2 Pier Rd")
        held = hands.view.call.incident
        assert held is not None
        assert (held.place.text, held.place.latitude) == ("2 Pier Rd", None)
        assert "place.found" not in hands.kinds


async def test_the_words_are_on_disk_before_anything_is_offered(tmp_path: Path) -> None:
    async with in_an_unplaced_call(tmp_path) as hands:
        await hands.type("pier 9 market")
        assert hands.kinds[-1] in {"question.opened", "decision.shown", "place.set"}
        assert "place.set" in hands.kinds


async def test_a_place_can_be_chosen_later_with_the_key_for_places(tmp_path: Path) -> None:
    async with in_an_unplaced_call(tmp_path) as hands:
        await hands.type("pier 9 market")
        await hands.press("f4", "2")
        assert hands.kinds.count("place.found") == 1
        await hands.press("f4", "1")
        await hands.type("market")
        await hands.press("f4")
        assert "Market on the Hill, Port Alder" in hands.words
        await hands.press("escape")


async def test_the_team_of_that_area_goes_once_the_place_is_chosen_and_not_before(
    tmp_path: Path,
) -> None:
    async with in_an_unplaced_call(tmp_path) as hands:
        await hands.type("pier 9 market")
        hands.told(location_again="same", callback="206-555-0143", what_happened="man in a doorway")
        hands.do(do.OpenCard("person-down"))
        hands.told(awake="talking", breathing="normal", weapon="none_in_view", violence="none")
        await hands.pilot.pause()
        programs = {line.program for line in hands.view.decision.lines}
        assert "care" not in programs
        await hands.press("f4", "2")
        assert "care" in {line.program for line in hands.view.decision.lines}
        assert "CO-RESPONSE" in hands.words


async def test_nine_long_choices_fit_a_small_screen(tmp_path: Path) -> None:
    name = "The old county fairgrounds exhibition hall and livestock arena"
    rows = [a_place(f"p{n}", label=f"{name} {n}", address=f"{n} Fair Rd") for n in range(1, 12)]
    imported_places(tmp_path / "places.db", *rows)
    async with in_an_unplaced_call(tmp_path, gazetteer=False) as hands:
        await hands.type("fairgrounds")
        await hands.press("f4")
        assert "There are more: say more of the place." in hands.words
        assert "key or arrows and Enter; Esc goes back" in hands.words
        await hands.press("9")
        assert hands.kinds.count("place.found") == 1


async def test_hostile_names_are_shown_as_they_are_and_do_nothing(tmp_path: Path) -> None:
    rows = [a_place(f"p{n}", label=f"barn {text}") for n, text in enumerate(MARKUP.values())]
    imported_places(tmp_path / "places.db", *rows)
    async with in_an_unplaced_call(tmp_path, gazetteer=False) as hands:
        await hands.type("barn")
        assert "ON THE MAP: barn" in hands.words
        await hands.press("f4")
        assert "barn [" in hands.text or "barn \\" in hands.text or "barn Apt [" in hands.text
        await hands.press("2")
        assert hands.kinds.count("place.found") == 1


async def test_a_center_without_a_gazetteer_sees_no_difference(tmp_path: Path) -> None:
    async with in_an_unplaced_call(tmp_path, gazetteer=False) as hands:
        await hands.type("pier 9 market")
        assert "> Location again" in hands.words
        await hands.press("f4")
        assert "MAP" not in hands.words
