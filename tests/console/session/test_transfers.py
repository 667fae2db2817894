"""Transfers: warm, step by step; one that is lost brings the call back."""

from __future__ import annotations

from itertools import product

import pytest

from console.session import commands as do
from console.session.refusing import Refused
from console.session.transferring import NEXT, UNDER_WAY
from protocols.faults import PackRejected
from protocols.words import TRANSFER_LOST
from protocols.words import TransferState as T
from support.calls import practice_content
from support.packs import compiled
from support.sessions import Line, a_room, ring, screened

TO: dict[T | None, tuple[T, ...]] = {
    None: (),
    T.OFFERED: (T.OFFERED,),
    T.RINGING: (T.OFFERED, T.RINGING),
    T.ACCEPTED: (T.OFFERED, T.RINGING, T.ACCEPTED),
    T.WITH_CLINICIAN: (T.OFFERED, T.RINGING, T.ACCEPTED, T.WITH_CLINICIAN),
    T.RESOLVED: (T.OFFERED, T.RINGING, T.ACCEPTED, T.WITH_CLINICIAN, T.RESOLVED),
    T.REFUSED: (T.OFFERED, T.REFUSED),
    T.TIMED_OUT: (T.OFFERED, T.RINGING, T.TIMED_OUT),
    T.DROPPED: (T.OFFERED, T.RINGING, T.DROPPED),
    T.RETURNED: (T.OFFERED, T.RINGING, T.ACCEPTED, T.RETURNED),
}
"""A way to every state."""


def test_there_is_a_way_to_every_state_and_no_other_step_is_taken() -> None:
    with a_room() as room:
        console = room.console()
        for state, after in product(TO, T):
            line = ring(console)
            line.transfer(*TO[state])
            step = do.MoveTransfer("hotline", after, permission=True, briefed=True)
            if after in NEXT[state]:
                assert line.do(step).call.transfers["hotline"].state is after
            else:
                with pytest.raises(Refused):
                    line.do(step)


def test_it_takes_the_callers_yes(line: Line) -> None:
    assert "Ask the caller" in line.refused(do.MoveTransfer("hotline", T.OFFERED))
    assert line.transfer(T.OFFERED).call.transfers["hotline"].permission


def test_the_line_is_briefed_before_the_caller_joins(line: Line) -> None:
    line.transfer(T.OFFERED, T.RINGING)
    assert "Brief" in line.refused(do.MoveTransfer("hotline", T.ACCEPTED))
    assert line.transfer(T.ACCEPTED).call.transfers["hotline"].briefed


def test_whoever_answers_a_second_offer_is_briefed_anew(line: Line) -> None:
    line.transfer(T.OFFERED, T.RINGING, T.ACCEPTED, T.DROPPED, T.OFFERED, T.RINGING)
    assert "Brief" in line.refused(do.MoveTransfer("hotline", T.ACCEPTED))


@pytest.mark.parametrize("program", ["street-team", "nonsense"])
def test_only_a_line_can_be_transferred_to(line: Line, program: str) -> None:
    line.refused(do.MoveTransfer(program, T.OFFERED, permission=True))


def test_what_was_handed_over_is_not_owed_until_it_is_lost(line: Line) -> None:
    screened(line).transfer(T.OFFERED, T.RINGING)
    assert line.owed == {"line prompt lead"}
    line.transfer(T.ACCEPTED)
    assert line.owed == set()
    line.transfer(T.DROPPED)
    assert "police prompt lead" in line.owed


@pytest.mark.parametrize("state", sorted(TRANSFER_LOST))
def test_a_lost_transfer_brings_the_field_lines_back(line: Line, state: T) -> None:
    screened(line)
    assert "police prompt lead" not in line.lines
    line.transfer(*TO[state])
    assert "police prompt lead" in line.lines
    assert "police prompt lead" in line.owed


def test_a_line_that_rings_too_long_times_out_by_itself(line: Line) -> None:
    screened(line).transfer(T.OFFERED, T.RINGING)
    line.clock.pass_seconds(60)
    assert line.session.tick() == ()
    line.clock.pass_seconds(1)
    assert line.session.tick() == (line.call,)
    assert line.view.call.transfers["hotline"].state is T.TIMED_OUT
    assert "police prompt lead" in line.lines
    assert line.session.tick() == ()


def test_a_line_that_took_the_call_does_not_time_out(line: Line) -> None:
    line.transfer(T.OFFERED, T.RINGING, T.ACCEPTED)
    line.clock.pass_seconds(3600)
    line.session.tick()
    assert line.view.call.transfers["hotline"].state is T.ACCEPTED


@pytest.mark.parametrize("state", UNDER_WAY)
def test_nobody_leaves_a_transfer_that_is_under_way(line: Line, state: T) -> None:
    line.do(do.Send())
    line.transfer(*TO[state])
    assert "under way" in line.refused(do.Close("sent"))


def test_a_resolved_transfer_ends_the_call(line: Line) -> None:
    screened(line).transfer(T.OFFERED, T.RINGING, T.ACCEPTED, T.WITH_CLINICIAN)
    line.refused(do.Close("by-line"))
    line.transfer(T.RESOLVED)
    assert line.do(do.Close("by-line")).call.state == "closed"


def test_a_line_without_a_time_to_answer_in_is_refused_with_its_pack() -> None:
    content = practice_content()
    del content["programs"]["hotline"]["transfer"]
    with pytest.raises(PackRejected, match="counts as not answering"):
        compiled(content)
