"""What the Session refuses is told, and what it needs is asked for."""

from __future__ import annotations

from pathlib import Path

from console.mock.stage import TurnedClock
from store.call import Call
from support.offices import AT, Item, a_ring, after, harbor, office_at, talk

LOCATED = ("take", "Main St", "=", "1", "=", "a man lies there")
WEAPON = (*LOCATED, ":find weapon", "2")


def played(folder: Path, *items: Item) -> tuple[str, Call]:
    clock = TurnedClock(AT)
    with office_at(folder, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(office, clock, *items)
        return shown, office.session.calls[0]


def weapon_answers(call: Call) -> list[tuple[str, str | None]]:
    return [(answer.value, answer.taken_back) for answer in call.answers["weapon"]]


def test_a_danger_is_taken_back_with_a_reason(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *WEAPON, ":amend weapon", "5", "2")
    assert after(shown, "5") == [
        "This takes back a danger (in hand). Say why: mis-keyed, corrected, or maybe duress.",
        "Why is it taken back?",
        "1 it was keyed by mistake",
        "2 the caller corrects it",
        "3 maybe somebody forces the caller: the danger stands",
    ]
    assert weapon_answers(call) == [("none_in_view", "corrected")]
    assert "Weapon: none in view" in shown


def test_a_danger_taken_back_without_a_reason_stands(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *WEAPON, ":amend weapon", "5", "")
    assert "number (Enter: none)> \nLeft as it was." in shown
    assert weapon_answers(call) == [("in_hand", None)]


def test_a_danger_that_may_be_denied_under_duress_stands_and_is_told(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *WEAPON, ":amend weapon", "5", "3")
    assert "KEPT: weapon said to be none in view, maybe under duress" in shown
    assert "Weapon: in hand (taken back, maybe under duress)" in shown
    assert weapon_answers(call) == [("in_hand", None)]
    assert [doubt.value for doubt in call.doubted] == ["none_in_view"]


def test_a_danger_told_out_of_turn_is_taken_back_with_a_reason_too(tmp_path: Path) -> None:
    _, call = played(tmp_path, *WEAPON, ":told weapon none in view by ears", "1")
    assert weapon_answers(call) == [("none_in_view", "mis_keyed")]


def test_leaving_out_takes_a_reason_and_a_second_person(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *LOCATED, ":leave police", "1", "J. Doe")
    assert after(shown, ":leave police") == [
        "Leaving out a recommended line takes a reason.",
        "Why?",
        "1 Already sent on another call",
        "2 Responders on scene say not needed",
    ]
    assert "Leaving out a recommended line takes a second person. Who agrees?" in shown
    assert "LEFT OUT: Police prompt: Already sent on another call, J. Doe" in shown
    assert [(left.reason, left.second_person) for left in call.left_out] == [
        ("Already sent on another call", "J. Doe")
    ]


def test_a_reason_may_be_ones_own_but_no_stray_number(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *LOCATED, ":leave ems", "9", "the crew is there", "J. Doe")
    assert after(shown, "9") == ["Type a number from 1 to 2."]
    assert [left.reason for left in call.left_out] == ["the crew is there"]


def test_the_call_taker_is_no_second_person(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *LOCATED, ":leave ems no need", "r. ames")
    assert after(shown, "r. ames") == [
        "Leaving out a recommended line takes a second person. Who agrees?"
    ]
    assert call.left_out == ()


def test_leaving_out_is_left_where_nobody_agrees(tmp_path: Path) -> None:
    for items in ((":leave ems", ""), (":leave ems no need", ""), (":leave", "")):
        shown, call = played(tmp_path / str(len(list(tmp_path.iterdir()))), *LOCATED, *items)
        assert call.left_out == ()
        assert items == (":leave", "") or "Left as it was." in shown


def test_sending_just_after_a_change_is_to_be_done_again(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        back = [lambda: clock.pass_seconds(-1.9)]
        shown = talk(office, clock, *LOCATED, ":find weapon", "2", *back, ":send", ":send")
        sent = office.session.calls[0].sent
    first, again = shown.split("> :send\n")[1:]
    assert first.splitlines()[:3] == [
        "The recommendation changed just now. Look at it and press again.",
        "not sent: Police hot, secure",
        "not sent: Ambulance prompt, stage",
    ]
    assert again.startswith("SENT: Police hot, secure; Ambulance prompt, stage\n")
    assert len(sent) == 1


def test_nothing_is_sent_without_a_place(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(office, clock, "new", ":send")
    assert after(shown, ":send")[0] == "There is no place to send anybody to yet. Ask where."


def test_a_place_that_was_said_once_is_told_when_sending(tmp_path: Path) -> None:
    shown, call = played(tmp_path, "take", "Main St", ":send")
    assert after(shown, ":send") == ["SENT: Police prompt; Ambulance prompt (place not verified)"]
    assert [sent.place_verified for sent in call.sent] == [False]


def test_a_transfer_waits_for_the_callers_yes_and_for_the_briefing(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *LOCATED, ":transfer", "n", ":transfer", "y", "1", "1", "n")
    assert after(shown, "n") == ["Ask the caller first: may I connect you?"]
    assert "Are they briefed? y or n> n\nBrief the line before the caller joins.\n" in shown
    assert call.transfers["line-988"].state.value == "ringing"


def test_a_transfer_walks_to_its_end(tmp_path: Path) -> None:
    items = (":transfer 988", "y", "1", "1", "y", "1", "1", ":transfer 988")
    shown, call = played(tmp_path, *LOCATED, *items)
    told = [line for line in shown.split("\n") if line.startswith("TRANSFER: ")]
    assert [line.rpartition(": ")[2] for line in told] == [
        "OFFERED",
        "RINGING",
        "ACCEPTED",
        "WITH CLINICIAN",
        "RESOLVED",
    ]
    assert "BRIEF THEM: Say where the person is and what was asked." in shown
    assert "This transfer is resolved." in shown
    assert call.transfers["line-988"].state.value == "resolved"


def test_a_line_that_rings_too_long_comes_back_while_nothing_is_typed(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *LOCATED, ":transfer", "y", "1", 59.0, 3.0, "1", "y")
    lost = (
        "number (Enter: none)> \n"
        "ALERT: TRANSFER LOST: 988 Lifeline. The call is back: send somebody\n"
    )
    assert lost in shown
    assert "This transfer is timed out: it cannot become accepted now." in shown
    assert call.transfers["line-988"].state.value == "timed_out"


def test_a_lost_transfer_may_be_offered_again(tmp_path: Path) -> None:
    items = (*LOCATED, ":transfer", "y", "1", "4", ":transfer", "y", "")
    _, call = played(tmp_path, *items)
    assert call.transfers["line-988"].state.value == "offered"


def test_a_report_that_the_law_asks_for_comes_before_the_end(tmp_path: Path) -> None:
    items = (":told child_at_risk yes", ":send", ":close responders", "", ":report", "1", "1")
    shown, call = played(tmp_path, *LOCATED, *items, ":close responders", "")
    assert "The law asks for this first: Report to child protective services." in shown
    assert call.closed is not None


def test_calling_back_is_refused_where_it_is_marked_unsafe(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *LOCATED, ":unsafe", ":hangup", ":callback reached")
    assert after(shown, ":callback reached") == [
        "DO NOT CALL BACK: it may put the caller in danger.",
        "Calling back may put the caller in danger. It is marked unsafe.",
    ]
    assert call.callbacks == ()


def test_words_that_no_entry_may_hold_are_refused_and_the_call_goes_on(tmp_path: Path) -> None:
    unit, note = "x" * 201, "y" * 200_001
    long = (f":units ems notified {unit}", f":note {note}", f":place {note}", f":caller {note}")
    shown, call = played(tmp_path, *LOCATED, *long, "2")
    assert shown.count("This cannot be recorded (") == 4
    assert call.answers["patient"][0].value == "one"
    assert call.units == ()
    assert call.notes == ()


def test_a_duplicate_names_the_other_call(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        office.session.ring(a_ring("206-555-0150"))
        first, _ = office.session.calls
        shown = talk(
            *(office, clock, "take 1", "Main St", ":send", ":close responders", ""),
            *("take 2", "Main St", ":close duplicate", "the other one", ""),
            *(":close duplicate", first.number, ""),
        )
        closed = office.session.calls[1].closed
    assert "Name the incident number of the other call, such as R-7K3M-Q9XA-0412." in shown
    assert closed is not None
    assert closed.duplicate_of == first.number
