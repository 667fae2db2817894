"""A call from ringing to its end, line by line, as it stands on the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.mock.stage import TurnedClock
from support.offices import AT, a_ring, after, harbor, office_at, talk

BEGINNING = """\
guidecard, line mode, TRAINING, seat 1, R. Ames
Harbor, a pack for tests, version 1.0.0. help lists all.
1. T-0001 ringing, 206-555-0143, +0:00, Case entry, 3rd Ave S & S Main St
RINGING: 1. T-0001 ringing, 206-555-0143. take answers it.
TRAINING board> take
CALL T-0001  +0:00  CASE ENTRY R. Ames  TRAINING  saved
206-555-0143 wireless  phone at 3rd Ave S & S Main St (not confirmed)
CALLER'S HOUSEHOLD, patient not confirmed
confirmed 5 weeks ago; verified phone
Rosalind Ames, Walter Ames, Pip Ames (3 people)
! Rosalind Ames: allergies: bee stings: carries an injector
! Walter Ames: talk: speak slowly, low voice, face him
! Walter Ames: hearing: hard of hearing in both ears
Walter Ames: conditions: atrial fibrillation
Walter Ames: medicines: a blood thinner
Walter Ames: directive: POLST form on the refrigerator
2 more: :profile
RESPONSE: FIELD RESPONSE
send: Police prompt
send: Ambulance prompt
this card, exactly: FIELD RESPONSE to EMERGENCY
Location, question 1 of 12
"Where is the emergency?"
type what the caller says, then Enter
TRAINING T-0001 +0:00 Location> 3rd Ave S & S Main St
Location: 3rd Ave S & S Main St
Location again, question 2 of 12
"Please tell me the address once more."
= and Enter: the same again; or type the other place
TRAINING T-0001 +0:02 Location again> =
Location again: said twice
Map area, question 3 of 12
"Is it where your phone is?"
1 where the phone is, within 15 m
2 Downtown
3 somewhere else
u unknown
TRAINING T-0001 +0:04 Map area> 1
Map area: at the phone within 15 m
Callback, question 4 of 12
"What number are you calling from?"
type, then Enter; = and Enter: the number on the display
TRAINING T-0001 +0:06 Callback> =
Callback: 206-555-0143
What happened, question 5 of 12
"Tell me exactly what happened."
type, then Enter; Enter alone: unknown
TRAINING T-0001 +0:08 What happened> man lying in a doorway
What happened: man lying in a doorway
"""

CARD = """\
CARD: Person down
RESPONSE: FIELD RESPONSE, NOT YET SCREENED
send: Police prompt, secure (was Police prompt)
offer open: CARE responders and police go together, 4 questions left
offer open: Awake and well, so no ambulance, 2 questions left
"""

SCREENED = """\
RESPONSE: CO-RESPONSE (was FIELD RESPONSE), screened
send: Police prompt, secure (was Police prompt)
send: Behavioral health prompt [CARE responders]
offer taken: CARE responders and police go together
offer not reached: Awake and well, so no ambulance
"""

LOCATED = ("take", "3rd Ave S & S Main St", "=", "1", "=", "man lying in a doorway")
ASKED = ("3", "4", "5", "4")
"""Awake, breathing, no weapon, no violence."""


def a_call(folder: Path, *items: str) -> str:
    clock = TurnedClock(AT)
    with office_at(folder, clock, harbor()) as office:
        office.session.ring(a_ring())
        return talk(office, clock, *items)


def test_a_call_begins_with_all_that_is_known_and_goes_on_with_what_is_new(tmp_path: Path) -> None:
    assert a_call(tmp_path, *LOCATED).startswith(BEGINNING)


def test_dangers_stand_first_and_say_so_in_words(tmp_path: Path) -> None:
    shown = a_call(tmp_path, *LOCATED, "2", "3", "4")
    assert after(shown, "4")[:8] == [
        "Breathing: normal",
        "Weapon, question 9 of 12",
        '"Do you see a weapon?"',
        "1 danger: already used",
        "2 danger: in hand",
        "3 danger: within reach",
        "4 danger: locked away",
        "5 none in view",
    ]


def test_after_an_answer_only_what_changed_of_the_response_is_told(tmp_path: Path) -> None:
    items = (*LOCATED, ":card person down", *ASKED, "3", "n")
    shown = a_call(tmp_path, *items)
    told = "\n".join(after(shown, ":card person down"))
    assert told.startswith(CARD)
    assert SCREENED in shown
    for nothing_new in ("Awake: awake", "Weapon: none in view", "Can speak: speaks freely"):
        before, _, _ = shown.partition(nothing_new)
        assert before.splitlines()[-1].startswith("TRAINING T-0001 ")


def test_alerts_come_first_and_are_told_once(tmp_path: Path) -> None:
    shown = a_call(tmp_path, *LOCATED, "2", "1", "2", "3", "1")
    threat = "ALERT: LIFE THREAT: CPR, adult - :instructions opens, :seen waves away"
    assert shown.count(threat) == 1
    breathing = shown.split("Breathing> 2\n")[1].splitlines()
    assert breathing[0] == threat
    weapon = shown.split("Weapon> 3\n")[1].splitlines()
    assert weapon[0] == "CAUTION: Weapon within reach - wait for police"


def test_a_rise_after_sending_is_an_alert(tmp_path: Path) -> None:
    shown = a_call(tmp_path, *LOCATED, "2", "3", "4", ":send", "1")
    risen = "ALERT: MORE IS NEEDED NOW: Police hot - :send sends, :leave leaves out"
    assert shown.split("Weapon> 1\n")[1].startswith(risen)


def test_the_call_ends_at_the_board(tmp_path: Path) -> None:
    items = (
        *(*LOCATED, ":card person down", *ASKED, "3", ":send"),
        *(":close team", "CARE and police to a man resting.", "calls", "quit"),
    )
    shown = a_call(tmp_path, *items)
    assert after(shown, ":send") == [
        "SENT: Police prompt, secure; Behavioral health prompt [CARE responders]"
    ]
    assert shown.endswith(
        "TRAINING T-0001 +0:24 In traffic> :close team\n"
        "narrative (Enter: none)> CARE and police to a man resting.\n"
        "CLOSED T-0001: Clinical team sent\n"
        "TRAINING board> calls\n"
        "1. T-0001 closed, 206-555-0143, +0:30, Person down, 3rd Ave S & S Main St\n"
        "TRAINING board> quit\n"
    )


@pytest.mark.parametrize("ending", [":close responders", ":close team"])
def test_a_call_that_owes_something_is_not_closed(tmp_path: Path, ending: str) -> None:
    shown = a_call(tmp_path, "take", ending, "", ":board", "quit", "y")
    assert "Not sent and not left out: police prompt, ems prompt." in shown
    assert "1 call not closed: open again at the next start." in shown


def test_unclear_answers_have_their_keys_on_every_question(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        talk(office, clock, "new", "Pine St", "=", "u", "u", "", "r", "k", "u", "R", "K")
        answers = office.session.calls[0].answers
    assert {fact: held[-1].value for fact, held in answers.items()} == {
        "map_area": "unknown",
        "callback": "unknown",
        "what_happened": "unknown",
        "patient": "refused",
        "awake": "could_not_ask",
        "breathing": "unknown",
        "weapon": "refused",
        "violence": "could_not_ask",
    }


@pytest.mark.parametrize("slip", ["y", "n", "7", ""])
def test_a_slip_of_the_finger_is_no_place(tmp_path: Path, slip: str) -> None:
    shown = a_call(tmp_path, "take", slip)
    assert after(shown, slip)[0].startswith("Too short for an answer. Here: type what the caller")


@pytest.mark.parametrize("slip", ["n", "9", "0", "send", "y", "11"])
def test_what_is_no_answer_is_told_so_and_nothing_is_recorded(tmp_path: Path, slip: str) -> None:
    shown = a_call(tmp_path, *LOCATED, slip)
    assert after(shown, slip) == [
        f"'{slip}' is no answer here. Answers are 1, 2, 3, and u, r, k. "
        "A command begins with a colon, like :send."
    ]


def test_a_number_that_is_a_key_as_well_is_asked_about(tmp_path: Path) -> None:
    shown = a_call(tmp_path, *LOCATED, ":find age", "4", "2", ":amend age", "50")
    assert after(shown, "4") == [
        "Which is meant?",
        "1 answer 4: 18 to 64",
        "2 the number 4: 1 to 12",
    ]
    assert after(shown, "2")[0] == "Age: 1 to 12"
    assert after(shown, "50")[0] == "Age: 18 to 64"


def test_an_answer_may_be_typed_in_its_own_words(tmp_path: Path) -> None:
    shown = a_call(tmp_path, *LOCATED, "One person", "talking")
    assert after(shown, "One person")[0] == "Patient: one person"
    assert after(shown, "talking")[0] == "Awake: awake and answering"
