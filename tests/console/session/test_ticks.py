"""Time passing by itself: hours, midnight, changes of the clocks, and a disk that comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.session import commands as do
from console.session.room import Ring
from store.recorder import CLOCK_STEPPED
from support.sessions import HERE, Line, a_room, ring, screened

SPRING = datetime(2024, 3, 10, 9, 30, tzinfo=UTC)
"""01:30 in Seattle, half an hour before the clocks go on to 03:00."""

AUTUMN = datetime(2023, 11, 5, 8, 30, tzinfo=UTC)
"""01:30 in Seattle, half an hour before the clocks go back to 01:00."""


def hours_out(start: datetime, hours: int) -> list[bool]:
    """Every half hour from `start`: whether the team (18:00-02:00) is recommended."""
    found = []
    with a_room(at=start) as room:
        line = screened(ring(room.console()))
        line.do(do.AnswerFact("wants_line", "no"), do.SetPlace(HERE))
        for _ in range(2 * hours):
            line.session.tick()
            found.append("team prompt lead" in line.lines)
            line.clock.pass_seconds(1800)
    return found


def test_the_team_goes_home_at_two_by_the_wall_when_the_clocks_go_on() -> None:
    assert hours_out(SPRING, 2) == [True, False, False, False]


def test_the_team_goes_home_at_two_by_the_wall_when_the_clocks_go_back() -> None:
    assert hours_out(AUTUMN, 3) == [True, True, True, False, False, False]


def test_the_team_works_over_midnight() -> None:
    evening = datetime(2023, 10, 28, 0, 40, tzinfo=UTC)  # 17:40
    assert hours_out(evening, 10) == [False, *[True] * 16, False, False, False]


def test_a_tick_without_any_change_writes_nothing(line: Line) -> None:
    before = line.console.everything_on_disk()
    for _ in range(5):
        line.clock.pass_seconds(1)
        assert line.session.tick() == ()
    assert line.console.everything_on_disk() == before


def test_a_ringing_line_is_left_alone(line: Line) -> None:
    ringing = line.session.ring(Ring()).call
    line.clock.pass_seconds(3600)
    line.session.tick()
    assert line.session.view(ringing.id).call == ringing


def test_a_disk_that_comes_back_gets_everything_in_order_at_the_next_tick(line: Line) -> None:
    saved = line.console.everything_on_disk()
    line.console.journal.broken = True
    happened = line.clock.now()
    line.at_once(do.AnswerFact("weapon", "near"))
    line.at_once(do.AddNote("while the disk was full"))
    assert (line.session.fault is not None, line.session.unsaved) == (True, 3)
    assert "full" in str(line.session.fault)
    assert line.view.answers["weapon"] == "near"
    line.clock.pass_seconds(90)
    line.session.tick()
    assert (line.session.fault is not None, line.session.unsaved) == (True, 3)
    assert line.console.everything_on_disk() == saved
    line.console.journal.broken = False
    line.session.tick()
    assert (line.session.fault, line.session.unsaved) == (None, 0)
    late = line.console.everything_on_disk()[len(saved) :]
    kinds = [entry.header.kind for entry in late]
    assert kinds == ["fact.answered", "decision.shown", "note.added"]
    for entry in late:
        assert entry.header.at == happened
        assert entry.header.entered_at == happened + timedelta(seconds=90)
    before = line.view
    line.console.crash()
    assert line.view.answers == before.answers
    assert [e.order for e in line.view.call.entries] == [e.order for e in before.call.entries]


def test_the_next_command_saves_what_waited_before_itself(line: Line) -> None:
    line.console.journal.broken = True
    line.do(do.AddNote("first"))
    line.console.journal.broken = False
    line.do(do.AddNote("second"))
    assert (line.session.fault, line.session.unsaved) == (None, 0)
    notes = [e.data for e in line.console.on_disk(line.call) if e.header.kind == "note.added"]
    assert notes == [{"text": "first"}, {"text": "second"}]


def test_what_was_never_saved_is_gone_after_a_crash_and_nothing_else(line: Line) -> None:
    line.answer(weapon="near")
    line.console.journal.broken = True
    line.answer(child="yes")
    line.console.crash()
    assert line.view.answers == {"weapon": "near"}
    assert (line.session.fault, line.session.unsaved) == (None, 0)


def test_a_call_that_begins_on_a_full_disk_is_taken_all_the_same(line: Line) -> None:
    line.console.journal.broken = True
    second = ring(line.console)
    second.answer(weapon="drawn")
    second.do(do.Send())
    assert second.owed == set()
    line.console.journal.broken = False
    line.session.tick()
    line.console.crash()
    assert second.view.call.number.endswith("-0002")
    assert second.owed == set()


@pytest.mark.parametrize("minutes", [-10, -24 * 60])
def test_a_clock_set_back_changes_no_order_and_is_written_down(line: Line, minutes: int) -> None:
    line.answer(weapon="near")
    line.clock.at += timedelta(minutes=minutes)
    line.do(
        do.AnswerFact("weapon", "drawn"), do.AnswerFact("weapon", "unknown", taken_back="corrected")
    )
    assert line.view.answers["weapon"] == "unknown"
    line.console.crash()
    assert line.view.answers["weapon"] == "unknown"
    kinds = [entry.header.kind for entry in line.console.everything_on_disk()]
    assert kinds.count(CLOCK_STEPPED) == 1
