"""The call sheet: what a runner must know stands on it, and nothing that was not believed."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from console.present.naming import Naming
from console.session import commands as do
from console.sheet.blank import blank_sheets
from console.sheet.sheet import TITLES, Sheet, sheet_of
from console.sheet.times import Times
from protocols.words import TransferState
from store.call import Call
from store.folding import fold
from store.kinds.base import Place
from store.kinds.contact import PlaceFound
from store.reader import Reader
from store.reading import read_call
from support.cli import pack, taking
from support.eido import entries_of, opened
from support.journals import CALL, NOON


def sheet(call: Call, *, training: bool = False, naming: Naming | None = None) -> Sheet:
    of = naming or Naming(pack())
    return sheet_of(call, training=training, naming=of, times=Times.of(pack()))


def told(of: Sheet, title: str) -> dict[str, str]:
    [section] = [section for section in of.sections if section.title == title]
    return {field.label: field.value for field in section.fields}


def test_a_sheet_tells_a_call_in_the_words_of_its_pack(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        found = sheet(desk.session.view(desk.call()).call)
    assert tuple(section.title for section in found.sections) == TITLES
    assert told(found, "Place and number") == {
        "Place": "3rd Ave S & S Main St",
        "Verified": "said twice",
        "Call back on": "206-555-0143",
        "Line": "wireless",
    }
    assert told(found, "What happened") == {"Caller's words": "man lying in a doorway"}
    assert told(found, "Answers")["Breathing"] == "breathes normally"
    assert told(found, "Times")["Sent"].startswith("2026-11-22 04:00:55-08:00  +0:55")
    assert told(found, "Response")["SENT"] == "2026-11-22 04:00:55-08:00\nPolice prompt"
    assert told(found, "How it ended")["Disposition"] == "Responders sent"


def test_without_its_pack_a_sheet_tells_the_ids(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        found = sheet(desk.session.view(desk.call()).call, naming=Naming())
    assert told(found, "Answers")["Breathing"] == "normal"
    assert told(found, "How it ended")["Disposition"] == "sent"


def test_a_place_said_once_and_an_unsafe_callback_are_said_loudly(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.ring()
        desk.act(call, do.PickUp())
        phone_only = told(sheet(desk.session.view(call).call), "Place and number")
        view = desk.act(call, do.SetPlace(Place(text="by the river")), do.CannotSpeak())
        found = told(sheet(view.call), "Place and number")
    assert phone_only["Place"] == "12 Mill St (the phone's, not confirmed)"
    assert found["Verified"] == "SAID ONCE, NOT VERIFIED"
    assert "DO NOT CALL BACK" in found


def test_lines_left_out_transfers_and_doubted_answers_are_on_it(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.ring()
        desk.act(call, do.PickUp(), do.AnswerFact("weapon", "in_hand"))
        duress = do.AnswerFact("weapon", "none", taken_back="maybe_duress")
        desk.act(call, duress, do.LeaveOut("police", "already there", "s.quist"))
        desk.transfer(call, TransferState.OFFERED, TransferState.RINGING)
        found = sheet(desk.session.view(call).call)
    assert told(found, "Answers")["Weapon"] == "none in view (said later, maybe under duress)"
    assert told(found, "Response")["Left out"] == "Police prompt\nalready there (agreed: s.quist)"
    assert told(found, "Transfers")["Crisis line"].startswith("ringing since ")
    assert told(found, "How it ended") == {"STILL OPEN": "this call is not closed"}


def test_late_entries_say_when_they_were_made(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        view = desk.session.backfill(NOON - timedelta(hours=3))
    found = sheet(view.call)
    assert found.title == "BACK-FILLED CALL SHEET"
    assert told(found, "Times")["Received"] == (
        "2026-11-22 01:00:00-08:00  +0:00\n(entered at 2026-11-22 04:00:00-08:00)"
    )


def test_damage_is_named_and_what_it_said_is_not_on_the_sheet(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.call("a knife")
    with sqlite3.connect(tmp_path / "journal.db") as raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute(
            "UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), 'knife', 'spoon') AS BLOB)"
            " WHERE kind = 'fact.answered'"
        )
    raw.close()
    with Reader.at(tmp_path / "journal.db") as reader:
        found = sheet(read_call(reader, call))
    assert told(found, "Call")["ENTRIES"].startswith("1 damaged on disk")
    assert "spoon" not in repr(found)


def test_blank_cards_have_the_same_sections_and_numbers_of_their_own() -> None:
    cards = blank_sheets(3, at=NOON, training=False, times=Times.of(pack()))
    assert [card.number for card in cards] == [f"P-261122-0400-0{n}" for n in (1, 2, 3)]
    for card in cards:
        assert tuple(section.title for section in card.sections) == TITLES
        assert all(field.rules for section in card.sections for field in section.fields)
    later = blank_sheets(1, at=NOON + timedelta(minutes=1), training=False, times=Times())
    assert later[0].number not in {card.number for card in cards}


def test_a_place_of_a_gazetteer_stands_on_it_with_how_it_was_found() -> None:
    body = PlaceFound(
        text="pier 9",
        latitude=47.51,
        longitude=-100.53,
        uncertainty_m=50,
        found="Pier 9 Market, Larkspur",
        how="part of the name",
        source="county",
        as_of="2026-11-01",
    )
    found = told(sheet(fold(CALL, entries_of([opened(), body]))), "Place and number")
    assert found["Place"] == "pier 9\n47.51000, -100.53000 within 50 m"
    assert found["Found as"] == (
        "Pier 9 Market, Larkspur\npart of the name; county as of 2026-11-01"
    )
