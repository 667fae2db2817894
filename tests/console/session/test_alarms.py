"""A life threat raises an alarm and offers its instructions; it steals no keystroke."""

from __future__ import annotations

from console.session import commands as do
from support.sessions import Line


def arrested(line: Line) -> Line:
    line.do(do.AskQuestion("child"))
    line.answer(patient="one", breathing="none")
    return line


def test_the_alarm_is_raised_and_the_open_question_stays(line: Line) -> None:
    view = arrested(line).view
    assert view.alarms == ("cpr",)
    assert view.question == "child"
    assert "ems hot lead" in line.owed


def test_opening_the_instructions_ends_the_alarm_and_counts_once(line: Line) -> None:
    view = arrested(line).do(do.OpenInstruction("cpr"))
    assert view.alarms == ()
    opened = view.call.instructions["cpr"].opened_at
    before = view.call
    assert line.do(do.OpenInstruction("cpr")).call == before
    assert line.view.call.instructions["cpr"].opened_at == opened


def test_waving_it_away_is_written_down_once(line: Line) -> None:
    before = arrested(line).do(do.SeeAlarm("cpr"))
    assert before.alarms == ()
    assert before.call.alarms_seen == {"cpr"}
    assert line.do(do.SeeAlarm("cpr")).call == before.call


def test_an_alarm_cannot_be_waved_away_before_it_is_raised(line: Line) -> None:
    for name in ("cpr", "stay", "nonsense", "x" * 300):
        assert "no such alarm" in line.refused(do.SeeAlarm(name))
    assert arrested(line).view.alarms == ("cpr",)


def test_steps_are_given_once_and_a_mark_keeps_its_first_time(line: Line) -> None:
    arrested(line).do(do.OpenInstruction("cpr"), do.GiveStep("cpr", 1))
    first = line.view.call.instructions["cpr"].marks["first_compression"]
    before = line.view.call
    assert line.do(do.GiveStep("cpr", 1)).call == before
    line.do(do.GiveStep("cpr", 2))
    given = line.view.call.instructions["cpr"]
    assert (sorted(given.steps), given.marks["first_compression"]) == ([1, 2], first)


def test_nonsense_about_instructions_is_refused(line: Line) -> None:
    line.refused(do.OpenInstruction("nonsense"))
    for step in (-1, 3, 10**20):
        line.refused(do.GiveStep("cpr", step))
    line.refused(do.GiveStep("nonsense", 0))


def test_a_step_of_instructions_that_nobody_opened_begins_them(line: Line) -> None:
    view = arrested(line).do(do.GiveStep("cpr", 0))
    assert view.alarms == ()
    assert list(view.call.instructions) == ["cpr"]
