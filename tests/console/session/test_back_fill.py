"""Back-fill: a call taken on paper lives in the time at which it happened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from console.session import commands as do
from console.session.refusing import Needs, Refused
from store.kinds.base import Place
from store.kinds.response import ProgramStatus
from support.sessions import NIGHT, Console, Line, Room

THEN = NIGHT - timedelta(days=3)
"""One in the morning: one was alone on duty, the team was out."""


def backfilled(console: Console, at: datetime = THEN) -> Line:
    return Line(console, console.session.backfill(at).call.id)


def test_every_entry_is_marked_and_says_when_it_happened_and_when_it_was_entered(
    room: Room, console: Console
) -> None:
    line = backfilled(console)
    later = THEN + timedelta(minutes=5)
    console.session.do(line.call, do.AnswerFact("weapon", "near"), later)
    for entry in console.on_disk(line.call):
        assert entry.header.backfill
        assert entry.header.at in (THEN, later)
        assert entry.header.entered_at == room.clock.now()
    assert line.view.call.backfill
    assert line.view.now == later


def test_a_live_call_is_not_marked(line: Line) -> None:
    assert not any(entry.header.backfill for entry in line.view.call.entries)
    assert not line.view.call.backfill


def test_it_is_decided_as_of_then(console: Console) -> None:
    line = backfilled(console)
    then = THEN + timedelta(minutes=1)
    place = Place(text="1 Mill St", latitude=47.6, longitude=-122.3, uncertainty_m=10)
    for command in (
        do.SetPlace(place),
        *(do.AnswerFact(f, v) for f, v in {"patient": "nobody", "weapon": "not_seen"}.items()),
        *(do.AnswerFact(f, v) for f, v in {"voice": "freely", "child": "no"}.items()),
        do.AnswerFact("breathing", "normal"),
    ):
        console.session.do(line.call, command, then)
    assert "team prompt lead" in line.lines, "at one in the morning the team was out"


def test_who_was_alone_then_needs_no_second_person_now(console: Console) -> None:
    line = backfilled(console)
    with_reason = do.LeaveOut("ems", "went by car")
    assert console.session.do(line.call, with_reason, THEN).call.left_out[0].review
    by_day = backfilled(console, THEN + timedelta(hours=12))
    with pytest.raises(Refused) as refusal:
        console.session.do(by_day.call, with_reason, THEN + timedelta(hours=12))
    assert refusal.value.needs is Needs.SECOND_PERSON


def test_what_happens_now_does_not_move_it_out_of_its_time(console: Console) -> None:
    line = backfilled(console)
    busy = ProgramStatus(program="street-team", state="busy", wait_minutes=50)
    console.session.set_status("street-team", busy)
    console.clock.pass_seconds(3600)
    console.session.tick()
    assert line.view.now == THEN
    assert {entry.header.at for entry in line.view.call.entries} == {THEN}


def test_a_line_that_rang_then_does_not_time_out_now(console: Console) -> None:
    from protocols.words import TransferState as T

    line = backfilled(console)
    for state in (T.OFFERED, T.RINGING):
        console.session.do(line.call, do.MoveTransfer("hotline", state, permission=True), THEN)
    console.clock.pass_seconds(3600)
    console.session.tick()
    assert line.view.call.transfers["hotline"].state is T.RINGING


def test_it_is_taken_up_again_after_a_crash_in_its_time(console: Console) -> None:
    line = backfilled(console)
    console.session.do(line.call, do.AnswerFact("weapon", "near"), THEN + timedelta(minutes=2))
    before = line.view
    console.crash()
    assert line.view.call == before.call
    assert (line.view.now, line.view.question) == (before.now, before.question)


def test_a_time_without_a_zone_is_refused_and_takes_no_number(console: Console) -> None:
    with pytest.raises(Refused, match="no time zone"):
        console.session.backfill(datetime(2023, 10, 1, 12))  # noqa: DTZ001 - what is refused
    assert console.session.calls == ()
    assert console.session.tick() == ()
    assert backfilled(console).view.call.number.endswith("-0001")
