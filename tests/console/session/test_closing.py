"""Closing: nothing forgotten, and a closed call takes nothing but a note."""

from __future__ import annotations

import pytest

from console.session import commands as do
from console.session.refusing import Needs
from console.session.room import Ring
from protocols.words import TransferState as T
from support.places import NOWHERE
from support.sessions import HERE, Console, Line, ring


def test_a_call_ends_when_everything_owed_was_sent(line: Line) -> None:
    assert "police prompt, ems prompt" in line.refused(do.Close("sent"), Needs.SEND_FIRST)
    line.do(do.Send())
    view = line.do(do.Close("sent", "They went."))
    assert view.call.closed is not None
    assert (view.call.closed.code, view.call.closed.narrative) == ("S-1", "They went.")
    assert view.call.state == "closed"


def test_what_is_left_out_is_not_owed(line: Line) -> None:
    for service in ("police", "ems"):
        line.do(do.LeaveOut(service, "nothing there", "B. Quist"))
    assert "Nothing was sent" in line.refused(do.Close("sent"))
    assert line.do(do.Close("advised")).call.state == "closed"


def test_a_rise_after_sending_is_owed_at_the_end_as_well(line: Line) -> None:
    line.do(do.Send())
    line.answer(breathing="none")
    line.refused(do.Close("sent"), Needs.SEND_FIRST)


def test_a_report_that_is_due_is_done_or_assigned_first(line: Line) -> None:
    line.answer(child="yes")
    line.do(do.Send())
    assert "child protection" in line.refused(do.Close("sent"))
    line.refused(do.FileReport("protection", "assigned", " "))
    line.refused(do.FileReport("nonsense", "done"))
    line.do(do.FileReport("protection", "assigned", "B. Quist"))
    assert line.do(do.Close("sent")).call.state == "closed"


def test_a_disposition_asks_for_what_it_says(line: Line) -> None:
    line.do(do.Send())
    assert "team" in line.refused(do.Close("team-sent"))
    assert "No transfer" in line.refused(do.Close("by-line"))
    line.refused(do.Close("nonsense"))


@pytest.mark.parametrize(
    "command",
    [
        do.PickUp(),
        do.AnswerFact("weapon", "drawn"),
        do.AskQuestion("weapon"),
        do.OpenCard("talk"),
        do.SetPlace(HERE),
        do.PickPlace(NOWHERE),
        do.AtThePhone(),
        do.ChooseArea("downtown"),
        do.VerifyPlace(),
        do.SetPhone("206-555-0100"),
        do.Send(),
        do.AddLine("fire", "hot"),
        do.LeaveOut("police", "x", "B. Quist"),
        do.MoveTransfer("hotline", T.OFFERED, permission=True),
        do.OpenInstruction("cpr"),
        do.GiveStep("cpr", 0),
        do.SeeAlarm("cpr"),
        do.CannotSpeak(),
        do.MarkCallback(),
        do.CallerLeft(),
        do.CallBack("reached"),
        do.ViewProfile("profile", "h-1"),
        do.PatientBelongs("h-1", True),
        do.AcknowledgeCaution("c-1"),
        do.UnitReports("police", "on_scene"),
        do.FileReport("protection", "done"),
        do.Close("sent"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_closed_call_takes_no_other_command(line: Line, command: do.Command) -> None:
    line.do(do.Send(), do.Close("sent"))
    assert line.refused(command) == "This call is closed. Reopen it first."


def test_a_closed_call_takes_notes_and_is_reopened(line: Line) -> None:
    line.refused(do.Reopen("nothing to reopen"))
    line.do(do.Send(), do.Close("sent"), do.AddNote("they called to thank us"))
    assert line.view.call.notes[-1].text == "they called to thank us"
    assert line.do(do.Reopen("she called again")).call.state == "open"
    line.answer(weapon="drawn")
    assert line.owed == {"police hot secure"}


def test_every_command_is_tried_on_a_closed_call() -> None:
    tried = {
        type(value)
        for mark in test_a_closed_call_takes_no_other_command.pytestmark  # type: ignore[attr-defined]  # pytest's
        for value in mark.args[1]
    }
    after = {do.AddNote, do.Reopen, do.Refer, do.TryFollowUp, do.EndFollowUp, do.ReviewCall}
    assert tried == {*do.Command.__args__} - after  # type: ignore[attr-defined]  # a union's


def test_time_changes_nothing_of_a_closed_call(line: Line) -> None:
    line.do(do.Send(), do.Close("sent"))
    before = line.view.call
    line.clock.pass_seconds(24 * 3600)
    assert line.session.tick() == ()
    assert line.view.call == before


def test_a_second_call_about_the_same_event_needs_only_what_the_first_did_not_send(
    console: Console, line: Line
) -> None:
    line.do(do.Send())
    second = ring(console, Ring())
    view = second.do(do.Close("same", "", line.view.call.number))
    assert view.call.closed is not None
    assert view.call.closed.duplicate_of == line.view.call.number


def test_a_second_call_that_tells_of_more_sends_it(console: Console, line: Line) -> None:
    line.do(do.Send())
    second = ring(console)
    second.answer(weapon="drawn")
    said = second.refused(do.Close("same", "", line.view.call.number), Needs.SEND_FIRST)
    assert "police hot" in said
    assert "ems" not in said
    second.do(do.Send())
    assert second.do(do.Close("same", "", line.view.call.number)).call.state == "closed"


def test_a_number_is_understood_as_people_type_it(console: Console, line: Line) -> None:
    line.do(do.Send())
    number = line.view.call.number
    second = ring(console, Ring())
    closed = second.do(do.Close("same", "", f" {number.lower()} ")).call.closed
    assert closed is not None
    assert closed.duplicate_of == number


def test_a_number_of_a_call_that_is_not_here_sends_nothing_for_this_one(line: Line) -> None:
    line.refused(do.Close("same", "", "T-7K3M-Q9XA-0412"), Needs.SEND_FIRST)


def test_a_call_is_no_duplicate_of_itself_or_of_nothing(line: Line) -> None:
    line.do(do.Send())
    for number in (line.view.call.number, None, "", "0412", "x" * 300, "\ud83d"):
        assert "the other call" in line.refused(do.Close("same", "", number))
