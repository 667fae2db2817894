"""Leaving out a recommended line: a reason, and somebody else's word where there is one."""

from __future__ import annotations

import pytest

from console.session import commands as do
from console.session.refusing import Needs
from support.sessions import Line


def test_it_takes_a_reason_and_a_second_person(line: Line) -> None:
    line.refused(do.LeaveOut("ems", " ", "B. Quist"), Needs.REASON)
    line.refused(do.LeaveOut("ems", "they are there"), Needs.SECOND_PERSON)
    view = line.do(do.LeaveOut("ems", "they are there", "B. Quist"))
    [left] = view.call.left_out
    assert (left.second_person, left.review) == ("B. Quist", False)
    assert line.owed == {"police prompt lead"}


@pytest.mark.parametrize("name", ["taker 1", "TAKER 1", "  taker 1 ", "", "\t"])
def test_the_call_taker_is_not_a_second_person(line: Line, name: str) -> None:
    line.refused(do.LeaveOut("ems", "they are there", name), Needs.SECOND_PERSON)


def test_who_is_alone_on_duty_leaves_it_to_a_review(alone: Line) -> None:
    [left] = alone.do(do.LeaveOut("ems", "they are there")).call.left_out
    assert (left.second_person, left.review) == (None, True)


def test_a_second_person_at_night_needs_no_review(alone: Line) -> None:
    [left] = alone.do(do.LeaveOut("ems", "they are there", "B. Quist")).call.left_out
    assert (left.second_person, left.review) == ("B. Quist", False)


def test_the_hours_alone_are_those_of_the_wall_clock_across_midnight(line: Line) -> None:
    line.clock.pass_seconds(9 * 3600 - 60)  # 22:59
    line.refused(do.LeaveOut("ems", "they are there"), Needs.SECOND_PERSON)
    line.clock.pass_seconds(120)  # 23:01
    assert line.at_once(do.LeaveOut("ems", "they are there")).call.left_out[0].review


def test_what_rises_afterwards_is_owed_again(line: Line) -> None:
    line.do(do.LeaveOut("ems", "they are there", "B. Quist"))
    line.answer(breathing="none")
    assert "ems hot lead" in line.owed


@pytest.mark.parametrize("service", ["fire", "navy"])
def test_what_is_not_owed_cannot_be_left_out(line: Line, service: str) -> None:
    line.refused(do.LeaveOut(service, "they are there", "B. Quist"))


def test_what_was_sent_cannot_be_left_out(line: Line) -> None:
    line.do(do.Send())
    line.refused(do.LeaveOut("ems", "they are there", "B. Quist"))


def test_a_line_by_phone_is_left_out_apart_from_the_one_that_comes(line: Line) -> None:
    line.do(do.OpenCard("talk"))
    line.answer(weapon="near")
    assert line.owed == {"police prompt secure", "line routine consult"}
    line.refused(do.LeaveOut("line", "nobody answers", "B. Quist"))
    line.do(do.LeaveOut("line", "nobody answers", "B. Quist", by_phone=True))
    assert line.owed == {"police prompt secure"}


@pytest.mark.parametrize("name", ["x" * 201, "half \ud83d"])
def test_a_name_that_no_entry_can_hold_is_refused_and_not_a_crash(line: Line, name: str) -> None:
    line.refused(do.LeaveOut("ems", "they are there", name))


def test_a_line_left_out_that_is_added_after_all_is_owed_as_it_was_added(line: Line) -> None:
    line.do(do.LeaveOut("ems", "they are there", "B. Quist"))
    line.do(do.AddLine("ems", "routine"))
    assert line.owed == {"police prompt lead", "ems routine lead"}
    line.do(do.Send())
    assert line.owed == set()
