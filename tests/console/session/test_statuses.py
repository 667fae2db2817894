"""What programs say of themselves, and what those who were sent report."""

from __future__ import annotations

import pytest

from console.session import commands as do
from console.session.refusing import Refused
from store.kinds.response import ProgramStatus
from support.sessions import HERE, Line, screened


def out(line: Line) -> Line:
    """Everything screened, at nine in the evening Downtown: the team may go."""
    screened(line).do(do.AnswerFact("wants_line", "no"), do.SetPlace(HERE))
    line.clock.pass_seconds(7 * 3600)
    line.session.tick()
    assert "team prompt lead" in line.lines
    return line


def say(line: Line, state: str, **more: int) -> None:
    body = ProgramStatus.model_validate({"program": "street-team", "state": state, **more})
    line.session.set_status("street-team", body)


def test_a_busy_team_changes_every_open_call_and_the_change_is_written_down(line: Line) -> None:
    out(line)
    entries = len(line.view.call.entries)
    say(line, "busy", wait_minutes=50)
    assert "team prompt lead" not in line.lines
    assert "police prompt lead" in line.lines
    [shown] = line.view.call.entries[entries:]
    assert shown.header.kind == "decision.shown"


def test_a_status_belongs_to_no_call_and_outlives_a_crash(line: Line) -> None:
    out(line)
    say(line, "closed")
    line.console.crash()
    assert line.session.status["street-team"].state == "closed"
    assert "team prompt lead" not in line.lines
    [said] = [e for e in line.console.everything_on_disk() if e.header.kind == "program.status"]
    assert said.header.call is None


def test_the_last_word_counts_after_a_crash_even_if_the_clock_was_set_back(line: Line) -> None:
    out(line)
    say(line, "open", free=2)
    line.clock.at = line.clock.at.replace(minute=0)
    line.clock.pass_seconds(-600)
    say(line, "closed")
    line.console.crash()
    assert line.session.status["street-team"].state == "closed"


def test_a_team_that_goes_home_is_not_recommended_from_then_on(line: Line) -> None:
    out(line)
    line.clock.pass_seconds(5 * 3600)
    assert line.session.tick() == (line.call,)
    assert "team prompt lead" not in line.lines
    assert line.session.tick() == ()


@pytest.mark.parametrize("state", ["nonsense", ""])
def test_a_status_that_is_none_is_no_status(line: Line, state: str) -> None:
    with pytest.raises(ValueError, match="state"):
        say(line, state)


def test_units_report_for_services_of_the_pack_only(line: Line) -> None:
    line.do(do.Send(), do.UnitReports("police", "en_route", "P-7"))
    [(service, unit, state, _)] = line.view.call.units
    assert (service, unit, state) == ("police", "P-7", "en_route")
    line.refused(do.UnitReports("navy", "en_route"))
    line.refused(do.UnitReports("police", "lost"))  # type: ignore[arg-type]  # hostile
    with pytest.raises(Refused):
        line.do(do.UnitReports("police", "cleared", "\ud83d"))
