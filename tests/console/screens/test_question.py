"""The open question: it stays under the hand, and takes what was meant for it and nothing else."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from console.mock.stage import set_stage
from console.session import commands as do
from console.session.session import Session
from support.offices import AT, harbor
from support.screens import TRAINING, Hands, at_desk, in_a_call


def another_seat(hands: Hands, *commands: do.Command) -> None:
    """A second seat joins the call and does something, of which this one is told."""
    mine = hands.view.call
    with set_stage(harbor(), AT) as stage:
        other = stage.seat()
        session: Session = other.session
        session.join(mine.id, mine.entries)
        for command in commands:
            written = session.do(mine.id, command)
        theirs = [e for e in written.call.entries if e.header.journal == other.journal.mine]
    hands.app.office.session.receive(theirs)
    hands.app._redraw()


async def test_what_another_seat_answers_does_not_change_the_open_question(tmp_path: Path) -> None:
    async with in_a_call(tmp_path, post=TRAINING) as hands:
        another_seat(hands, do.AnswerFact("awake", "unresponsive"), do.AskQuestion("violence"))
        await hands.pilot.pause()
        assert "> Weapon" in hands.text
        await hands.press("5")
        assert hands.view.answers["weapon"] == "none_in_view"


async def test_two_seats_that_differ_are_shown_as_a_conflict_until_one_answer_settles_it(
    tmp_path: Path,
) -> None:
    async with in_a_call(tmp_path, post=TRAINING) as hands:
        mine = hands.view.call
        with set_stage(harbor(), AT) as stage:
            other = stage.seat()
            other.session.join(mine.id, mine.entries)
            hands.told(weapon="none_in_view")
            written = other.session.do(mine.id, do.AnswerFact("weapon", "in_hand"))
            theirs = [e for e in written.call.entries if e.header.journal == other.journal.mine]
        hands.app.office.session.receive(theirs)
        hands.app._redraw()
        await hands.pilot.pause()
        assert "! Weapon CONFLICT: none in v" in hands.words
        assert "CONFLICT: the higher of" in hands.words
        assert "Police hot" in hands.words
        await hands.press("f1")
        assert "CONFLICT: two seats answered weapon differently" in hands.words
        await hands.press("escape", "up", "enter")
        assert "CONFLICT: ask again, one answer" in hands.words
        await hands.press("2")
        assert hands.view.call.conflicts == ()
        assert "CONFLICT" not in hands.text


async def test_an_alarm_steals_no_keystroke_from_what_is_being_typed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, post=TRAINING) as hands:
        await hands.ring()
        hands.do(do.PickUp())
        hands.told(
            location="3rd & Main", location_again="same", map_area="at_phone", callback="same"
        )
        await hands.at_once(*"he is l")
        another_seat(hands, do.AnswerFact("patient", "one"), do.AnswerFact("breathing", "none"))
        await hands.at_once(*"ying")
        assert "!!! LIFE THREAT: CPR, adult - F6 opens, F7 waves away" in hands.text
        await hands.press("enter")
        assert hands.view.answers["what_happened"] == "he is lying"
        assert hands.view.alarms == ("cpr-adult",)


async def test_an_alarm_is_waved_away_or_opened_by_one_key(tmp_path: Path) -> None:
    async with in_a_call(tmp_path / "waved") as hands:
        hands.told(breathing="none")
        await hands.press("f7")
        assert "LIFE THREAT" not in hands.text
        assert hands.view.call.alarms_seen == {"cpr-adult"}
    async with in_a_call(tmp_path) as hands:
        hands.told(breathing="none")
        await hands.press("f6")
        assert "I will tell you how to do CPR." in hands.text
        await hands.press("f5")
        assert "ems hot" in {
            f"{line.service} {line.urgency}" for line in hands.view.call.sent[-1].lines
        }
        await hands.press("enter", "escape")
        assert list(hands.view.call.instructions["cpr-adult"].steps) == [0]
        assert "> Weapon" in hands.text


async def test_what_was_typed_is_still_there_after_a_dialog(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as hands:
        await hands.ring()
        await hands.press("enter")
        await hands.at_once(*"12 El")
        await hands.press("f2")
        await hands.type("she whispers")
        await hands.at_once(*"m St")
        await hands.press("enter")
        incident = hands.view.call.incident
        assert incident is not None
        assert incident.place.text == "12 Elm St"


async def test_a_number_is_typed_and_never_taken_for_a_choice(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        hands.do(do.AskQuestion("age"))
        await hands.at_once("5", "0")
        assert "age" not in hands.view.answers
        await hands.press("enter")
        assert hands.view.answers["age"] == "adult"
        hands.do(do.AskQuestion("age"))


async def test_a_number_may_be_unknown_and_any_other_word_is_refused(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        hands.do(do.AskQuestion("age"))
        await hands.type("old")
        assert hands.told_in_passing == ["Type a number, or u, r or k."]
        hands.app.screen.query_one("#field", Input).value = ""
        await hands.type("u")
        assert hands.view.answers["age"] == "unknown"


async def test_an_answer_is_amended_or_left_as_it_is(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("up", "up", "up", "enter")
        assert "AMEND (Esc: leave it as it is)" in hands.words
        assert "> What happened" in hands.text
        await hands.press("enter")
        assert hands.view.answers["what_happened"] == "man lying in a doorway"
        assert "> Weapon" in hands.text
        await hands.press("up", "up", "enter", "3")
        assert hands.view.answers["awake"] == "talking"
        await hands.press("escape", "up", "enter", "u")
        assert hands.view.answers["breathing"] == "unknown"
        assert "> Weapon" in hands.text


async def test_the_mark_moves_over_a_typed_question_without_answering_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as hands:
        await hands.ring()
        await hands.press("enter")
        await hands.type("12 Elm St")
        await hands.press("up", "enter")
        assert "AMEND" in hands.text
        assert "> Location " in hands.text
        await hands.type("14 Elm St")
        incident = hands.view.call.incident
        assert incident is not None
        assert incident.place.text == "14 Elm St"
        assert "> Location again" in hands.text


async def test_a_caller_who_cannot_speak_is_offered_one_answer_at_a_time(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("ctrl+y", "n", "n")
        assert "DO NOT CALL BACK YES/NO" in hands.words
        assert "3>!within reach" in hands.words
        await hands.press("y")
        assert hands.view.answers["weapon"] == "within_reach"
        assert "> Violence" in hands.text
        await hands.press("n", "n", "n", "n")
        assert hands.view.answers["violence"] == "could_not_ask"


async def test_any_question_is_found_by_a_word_and_asked_out_of_turn(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("slash")
        await hands.type("child danger")
        assert "> Child at risk asked out of turn" in hands.words
        await hands.press("y")
        assert hands.view.answers["child_at_risk"] == "yes"
        assert "REPORT DUE: Report to" in hands.words
        await hands.press("slash")
        await hands.type("awake")
        assert "AMEND" in hands.text
