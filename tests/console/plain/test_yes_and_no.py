"""A caller who cannot speak: answers are put one at a time, the gravest first."""

from __future__ import annotations

from pathlib import Path

from console.mock.stage import TurnedClock
from store.call import Call
from support.offices import AT, a_ring, after, harbor, office_at, talk

WEAPON = ("take", "Main St", "=", "1", "=", "", ":cannot", ":find weapon")


def played(folder: Path, *items: str) -> tuple[str, Call]:
    clock = TurnedClock(AT)
    with office_at(folder, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(office, clock, *items)
        return shown, office.session.calls[0]


def test_answers_are_offered_one_at_a_time(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *WEAPON, "n", "n", "y")
    assert after(shown, ":find weapon") == [
        "Weapon, question 9 of 12",
        '"Do you see a weapon?"',
        "YES OR NO, 1 of 6: already used?",
        "y takes it, n goes on",
    ]
    assert after(shown, "n")[2] == "YES OR NO, 2 of 6: in hand?"
    assert call.answers["weapon"][0].value == "within_reach"


def test_no_to_everything_is_an_unclear_answer(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *WEAPON, *["n"] * 6)
    assert call.answers["weapon"][0].value == "could_not_ask"
    assert "Weapon: could not ask" in shown


def test_a_yes_and_no_question_is_answered_at_once(tmp_path: Path) -> None:
    _, call = played(tmp_path, *WEAPON[:-1], ":find road", "n", ":find child", "y")
    assert call.answers["in_traffic"][0].value == "no"
    assert call.answers["child_at_risk"][0].value == "yes"


def test_keys_and_unclear_answers_work_as_ever(tmp_path: Path) -> None:
    _, call = played(tmp_path, *WEAPON, "5", ":find violence", "u")
    assert call.answers["weapon"][0].value == "none_in_view"
    assert call.answers["violence"][0].value == "unknown"


def test_the_next_question_begins_with_its_first_answer(tmp_path: Path) -> None:
    shown, _ = played(tmp_path, *WEAPON, "n", "y", ":find violence")
    assert "YES OR NO, 1 of 4: fighting now?" in after(shown, ":find violence")


def test_another_question_begins_anew_even_with_fewer_answers(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *WEAPON, "n", "n", "n", "n", ":find road", "y", ":told age 40")
    assert "YES OR NO, 1 of 2: yes?" in after(shown, ":find road")
    assert call.answers["in_traffic"][0].value == "yes"


def test_a_caller_who_can_speak_again_has_the_whole_list(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *WEAPON, ":cannot")
    told = after(shown.partition(":find weapon")[2], ":cannot")
    assert told[0] == "The caller can speak"
    assert "6 says there is none" in told
    assert not call.yes_no
