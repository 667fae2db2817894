"""Sending: from the moment there is a place, never a line that the eye has not seen."""

from __future__ import annotations

import pytest

from console.session import commands as do
from console.session.refusing import Needs, Refused
from console.session.room import Ring
from console.session.session import PRESS_AGAIN_SECONDS
from store.kinds.base import Place
from support.sessions import HERE, Line, Room, ring, screened


def test_sending_hands_over_everything_that_is_owed(line: Line) -> None:
    assert line.owed == {"police prompt lead", "ems prompt lead"}
    view = line.do(do.Send())
    assert line.owed == set()
    assert [sent.service for batch in view.call.sent for sent in batch.lines] == ["police", "ems"]
    assert line.refused(do.Send()) == "Everything that is recommended was sent."


@pytest.mark.parametrize(
    "place", [None, Place(), Place(text=" "), Place(area="downtown"), Place(latitude=47.6)]
)
def test_nobody_is_sent_nowhere(room: Room, place: Place | None) -> None:
    line = ring(room.console(), Ring("wireless", "", place))
    assert "Ask where" in line.refused(do.Send())


def test_an_unverified_place_is_enough_and_says_so(line: Line) -> None:
    assert not line.do(do.Send()).call.sent[0].place_verified
    line.do(do.SetPlace(HERE), do.VerifyPlace())
    line.answer(weapon="drawn")
    assert line.do(do.Send()).call.sent[1].place_verified


def test_a_rise_is_owed_and_sent_again_and_a_fall_cancels_nothing(line: Line) -> None:
    line.do(do.Send())
    line.answer(weapon="drawn")
    assert line.view.risen
    assert line.owed == {"police hot secure"}
    line.do(do.Send())
    sent = line.view.call.sent
    line.do(do.AnswerFact("weapon", "not_seen", taken_back="corrected"))
    assert "police hot secure" not in line.lines
    assert line.view.call.sent == sent
    assert line.owed == set()


@pytest.mark.parametrize("after", [0.0, 0.5, PRESS_AGAIN_SECONDS - 0.001])
def test_a_send_right_after_a_change_asks_to_look_and_press_again(line: Line, after: float) -> None:
    line.answer(weapon="drawn")
    line.clock.pass_seconds(after)
    line.refused(do.Send(), Needs.PRESS_AGAIN)
    line.clock.pass_seconds(PRESS_AGAIN_SECONDS)
    assert line.at_once(do.Send()).call.sent


def test_an_answer_that_changes_no_line_does_not_stand_in_the_way(line: Line) -> None:
    line.answer(story="he fell")
    line.at_once(do.AnswerFact("weapon", "not_seen"))
    assert line.at_once(do.Send()).call.sent


def test_lines_that_changed_with_the_hour_are_looked_at_before_they_are_sent(line: Line) -> None:
    """The community team goes home at two in the morning, and nobody pressed a key."""
    screened(line).do(do.SetPlace(HERE), do.AnswerFact("wants_line", "no"))
    line.clock.pass_seconds(9 * 3600)
    assert "team prompt lead" in line.lines
    line.clock.pass_seconds(4 * 3600)
    with pytest.raises(Refused) as refusal:
        line.at_once(do.Send())
    assert refusal.value.needs is Needs.PRESS_AGAIN
    assert "police prompt lead" in line.lines
    line.clock.pass_seconds(1)
    assert line.at_once(do.Send()).call.sent


def test_lines_that_another_seat_changed_are_looked_at_before_they_are_sent(room: Room) -> None:
    line, other = ring(room.console()), room.console()
    line.console.copy_into(other)
    other.session.join(line.call, line.view.call.entries)
    Line(other, line.call).answer(weapon="drawn")
    line.clock.pass_seconds(10)
    other.tell(line.console)
    line.refused(do.Send(), Needs.PRESS_AGAIN)
    line.clock.pass_seconds(1)
    line.at_once(do.Send())
    assert [sent.urgency for sent in line.view.call.sent[0].lines] == ["hot", "prompt"]


def test_a_line_by_phone_is_not_sent_but_transferred(line: Line) -> None:
    screened(line)
    assert line.owed == {"line prompt lead"}
    assert "transfer" in line.refused(do.Send())


def test_any_line_may_be_added_and_is_then_owed(line: Line) -> None:
    line.do(do.AddLine("fire", "hot"))
    assert "fire hot lead" in line.owed
    line.do(do.Send())
    assert line.owed == set()
    line.do(do.AddLine("fire", "prompt"))
    assert line.owed == set(), "less than was sent is not owed"


@pytest.mark.parametrize(
    ("service", "urgency", "role"),
    [("navy", "hot", "lead"), ("fire", "now", "lead"), ("fire", "hot", "boss")],
)
def test_a_line_that_is_none_is_refused(line: Line, service: str, urgency: str, role: str) -> None:
    line.refused(do.AddLine(service, urgency, role))
