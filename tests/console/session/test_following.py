"""What comes after a call: referrals, follow-ups with their clocks, and what officers tell late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from console.session import commands as do
from console.session.refusing import Needs
from protocols.pack import Pack
from store.following import FollowUp
from store.index import Index
from support.calls import practice_content
from support.packs import compiled, fact, program
from support.sessions import Console, Line, Room, a_room, ring


def pack() -> Pack:
    """The practice pack with a team that calls again, and a program that officers refer to."""
    content = practice_content()
    content["facts"]["willing"] = {
        **fact(values=["yes", "no"]),
        "from": "officer",
    }
    content["programs"]["street-team"]["outcomes"] = ["helped", "nobody_there"]
    content["programs"]["street-team"]["hours"] = "24/7"
    content["programs"]["street-team"]["follow_ups"] = {
        "next-day": {"what": "Call them", "after": "PT24H", "by": "PT72H", "attempts": 2},
        "armed": {"what": "Tell the police", "when": {"weapon": "drawn"}},
    }
    content["programs"]["navigators"] = program(
        name="Navigators",
        services="outreach",
        mode="outreach",
        screens="dangers",
        when={"willing": "yes"},
        hours="Mo-Fr 08:00-17:00",
        follow_ups={
            "visit": {"what": "Visit", "after": "PT12H", "by": "PT72H", "stop": "They say no"}
        },
    )
    content["services"]["outreach"] = {"says": "Outreach", "by": "program"}
    content["screens"]["dangers"] = {
        "says": "danger",
        "when": {"any": [{"weapon": "near or worse"}, {"breathing": "hard or worse"}]},
    }
    return compiled(content)


@pytest.fixture
def room() -> Iterator[Room]:
    with a_room(pack()) as room:
        yield room


@pytest.fixture
def line(room: Room) -> Line:
    return ring(room.console())


def met_by_the_team(line: Line) -> Line:
    line.do(do.AtThePhone())
    line.answer(breathing="normal", patient="one", weapon="not_seen", voice="freely", child="no")
    line.do(do.Send(), do.Close("sent"))
    return line


def standing(line: Line) -> dict[str, str]:
    now = line.clock.now()
    return {held.id: held.standing(now) for held in line.view.call.follow_ups.values()}


def only(line: Line) -> FollowUp:
    (held,) = line.view.call.follow_ups.values()
    return held


class TestWhatFallsDue:
    def test_is_written_when_a_call_that_the_program_met_closes(self, line: Line) -> None:
        met_by_the_team(line)
        held = only(line)
        assert (held.program, held.id, held.attempts) == ("street-team", "next-day", 2)
        assert held.not_before == held.since + timedelta(hours=24)
        assert held.by == held.since + timedelta(hours=72)

    def test_leaves_out_what_is_known_not_to_apply(self, line: Line) -> None:
        met_by_the_team(line)
        assert "armed" not in standing(line)

    def test_is_nothing_where_no_program_came(self, line: Line) -> None:
        line.answer(weapon="drawn")
        line.do(do.Send(), do.Close("sent"))
        assert standing(line) == {}

    def test_does_not_fall_due_twice(self, line: Line) -> None:
        met_by_the_team(line)
        since = only(line).since
        line.do(do.Reopen("she called again"), do.Close("sent"))
        assert only(line).since == since

    def test_waits_is_due_and_is_overdue_by_the_clock(self, line: Line) -> None:
        met_by_the_team(line)
        seen = []
        for hours in (1, 24, 48):
            line.clock.pass_seconds(hours * 3600)
            seen.append(standing(line)["next-day"])
        assert seen == ["waiting", "due", "overdue"]

    def test_is_listed_from_disk_with_the_most_pressing_first(self, line: Line, room: Room) -> None:
        met_by_the_team(line)
        console = room.consoles[0]
        line.clock.pass_seconds(80 * 3600)
        index = Index.open(console.folder / "lists.db")
        index.catch_up(console.journal)
        assert index.calls_owing() == (line.call,)
        assert index.follow_ups_due(line.clock.now()) == (1, 1)
        index.close()


class TestAttempts:
    def test_are_kept_with_who_and_when(self, line: Line) -> None:
        met_by_the_team(line)
        line.do(do.TryFollowUp("street-team", "next-day", "no_answer", "rang out"))
        (tried,) = only(line).tried
        assert (tried.outcome, tried.note, tried.taker) == ("no_answer", "rang out", "taker 1")

    def test_are_not_more_than_the_program_says(self, line: Line) -> None:
        met_by_the_team(line)
        again = do.TryFollowUp("street-team", "next-day", "no_answer")
        line.do(again, again)
        assert "End it" in line.refused(again)

    def test_end_with_one_of_the_outcomes_of_the_program(self, line: Line) -> None:
        met_by_the_team(line)
        assert "no such outcome" in line.refused(
            do.EndFollowUp("street-team", "next-day", outcome="won")
        )
        line.do(do.EndFollowUp("street-team", "next-day", outcome="helped"))
        assert standing(line) == {"next-day": "ended"}
        assert "ended already" in line.refused(do.EndFollowUp("street-team", "next-day"))

    def test_stop_for_a_reason(self, line: Line) -> None:
        met_by_the_team(line)
        stop = do.EndFollowUp("street-team", "next-day", "stopped")
        line.refused(stop, Needs.REASON)
        line.do(do.EndFollowUp("street-team", "next-day", "stopped", reason="they said no"))
        assert standing(line) == {"next-day": "ended"}

    def test_of_what_is_not_due_are_refused(self, line: Line) -> None:
        assert "no such follow-up" in line.refused(
            do.TryFollowUp("street-team", "next-day", "reached")
        )


class TestReferrals:
    def calm(self, line: Line) -> None:
        line.answer(patient="one", breathing="normal", weapon="not_seen")

    def test_go_to_a_program_that_would_take_them_and_its_work_falls_due(self, line: Line) -> None:
        self.calm(line)
        line.do(do.AnswerFact("willing", "yes", by="officer"), do.Refer("navigators"))
        assert [held.program for held in line.view.call.referrals] == ["navigators"]
        assert standing(line) == {"visit": "waiting"}

    def test_work_from_a_closed_call_with_what_an_officer_tells_then(self, line: Line) -> None:
        self.calm(line)
        line.do(do.Send(), do.Close("sent"))
        line.do(do.AnswerFact("willing", "yes", by="officer"))
        line.do(do.Refer("navigators", by="officer"))
        assert line.view.call.state == "closed"
        assert "visit" in standing(line)

    def test_are_refused_while_a_danger_is_not_ruled_out(self, line: Line) -> None:
        line.do(do.AnswerFact("willing", "yes", by="officer"))
        assert "Not yet screened" in line.refused(do.Refer("navigators"))

    def test_are_refused_with_a_danger(self, line: Line) -> None:
        self.calm(line)
        line.do(do.AnswerFact("willing", "yes", by="officer"))
        line.answer(weapon="near")
        assert "Not taken there" in line.refused(do.Refer("navigators"))

    def test_take_a_reason_where_the_person_did_not_agree(self, line: Line) -> None:
        self.calm(line)
        line.do(do.AnswerFact("willing", "yes", by="officer"))
        line.refused(do.Refer("navigators", agreed=False), Needs.REASON)

    def test_are_made_once(self, line: Line) -> None:
        self.calm(line)
        line.do(do.AnswerFact("willing", "yes", by="officer"), do.Refer("navigators"))
        assert "Already referred" in line.refused(do.Refer("navigators"))

    def test_go_to_programs_that_take_referrals_only(self, line: Line) -> None:
        self.calm(line)
        assert "no such program" in line.refused(do.Refer("street-team"))


def test_a_crash_loses_no_follow_up(room: Room) -> None:
    console: Console = room.console()
    line = met_by_the_team(ring(console))
    before = line.view.call.follow_ups
    console.crash()
    index = Index.open(console.folder / "index.db")
    assert index.calls_owing() == (line.call,)
    index.close()
    assert before
