"""What can be looked at: the panel, the reasons, the record; and never a key of the screens."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from console.mock.stage import TurnedClock
from protocols.pack import Pack
from support.hostile import CONTROLS
from support.offices import AT, a_ring, after, harbor, office_at, seattle, talk

CALL = ("take", "Main St", "=", "1", "=", "he lies there", "2", "1", "2", "3")


def test_the_whole_panel_is_told(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(
            office, clock, *CALL, ":leave ems no need", "J. Doe", ":send", ":show", ":more"
        )
    told = after(shown, ":show") + after(shown, ":more")
    for line in (
        "CALL T-0001  +0:26  CASE ENTRY R. Ames  TRAINING  saved",
        "206-555-0143 wireless  Main St",
        "ALERT: LIFE THREAT: CPR, adult - :instructions opens, :seen waves away",
        "+ Location again said twice",
        "! Weapon within reach",
        "EMERGENCY",
        "ok Police prompt, secure",
        "! Weapon within reach - wait for police",
        "SENT +0:24 police prompt",
        "LEFT OUT ems hot: no need, J. Doe",
        "CALLER'S HOUSEHOLD, patient not confirmed",
    ):
        assert line in told, line


def test_the_reasons_name_rules_offers_programs_and_dangers(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(
            office, clock, *CALL[:6], ":card person down", "4", ":told weapon used", ":why"
        )
    told = after(shown, ":why")
    assert told[0].startswith("Awake: Somebody who cannot be woken needs medics")
    assert any(
        line.startswith("Police hot, secure: the card's own, rule weapon-near") for line in told
    )
    assert "because: A weapon is out" in told
    assert "offer refused: CARE responders and police go together, weapon in reach" in told
    assert "program refused: CARE responders, weapon in reach" in told
    assert "weapon in reach: tripped" in told


def test_every_entry_has_a_line_and_can_be_told_whole(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    long = "x" * 5000
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(office, clock, "take", f":note {long}", ":log", ":log 6")
        count = len(office.session.calls[0].entries)
    told = after(shown, ":log")
    assert [line.split(" ")[0] for line in told if re.match(r"\d+ ", line)] == [
        str(number) for number in range(1, count + 1)
    ]
    assert "…[cut: 1,0" in "".join(told)
    whole = after(shown, ":log 6")
    assert whole[:3] == [
        "6 note.added, 2023-10-27 14:00:04",
        "entered 2023-10-27 14:00:04",
        "seat 1, R. Ames",
    ]
    assert "".join(whole[3:]).removeprefix("text:") == long


@pytest.mark.parametrize("pack", [harbor, seattle])
def test_no_line_names_a_function_key(tmp_path: Path, pack: Callable[[], Pack]) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, pack()) as office:
        office.session.ring(a_ring())
        shown = talk(
            *(office, clock, *CALL, ":show", ":more", ":send", "2", ":show", ":more"),
            *(":transfer", "y", "1", "4", ":show", ":more", ":cannot", ":show", ":more", ":log"),
        )
    assert re.findall(r"\bF\d{1,2}\b", shown) == []


def test_what_a_caller_says_is_not_taken_for_a_key(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(
            office, clock, "new", "Apt F5 - F6 opens", ":place", ":show", ":note F9", ":log"
        )
    assert shown.count("Apt F5 - F6 opens") >= 4
    assert after(shown, ":log")[-1].endswith(" F9")


def test_a_place_of_any_length_is_told_whole_page_by_page(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    place = " ".join(f"gate{number}" for number in range(4000))
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(office, clock, "new", place, ":place", ":more", ":more", ":more")
    assert "…[cut: " in after(shown, place)[0]
    _, _, told = shown.partition("> :place\n")
    assert "... more follows: :more shows it" in told
    assert [word for word in told.split() if word.startswith("gate")] == place.split()


def test_a_damaged_entry_is_not_believed(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        talk(office, clock, "take", ":note he has a knife", ":note he waits")
    path = tmp_path / "journal.db"
    path.write_bytes(path.read_bytes().replace(b"he has a knife", b"he has a spoon"))
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(office, clock, ":log", ":log 6")
    assert "CAUTION: 1 entry of this call is damaged on disk" in shown
    assert "he has a spoon" not in shown
    assert "DAMAGED ON DISK: it does not match its hash, and what it says is not believed" in after(
        shown, ":log 6"
    )


def test_controls_in_an_entry_are_told_as_pictures(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(office, clock, "new", f":note {CONTROLS['clear screen']}", ":log 5")
    assert "text: ␛[2J␛[H all gone" in after(shown, ":log 5")
