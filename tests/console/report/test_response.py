"""The response in figures: tiers, lines left out and added, programs, endings, follow-ups."""

from datetime import timedelta
from functools import cache

from console.report.programs import FollowUps
from console.report.response import LeftOutFigure, ServiceFigure
from console.report.shares import Share
from protocols.pack import Pack
from protocols.words import TransferState as State
from store.kinds import following, interview, response
from store.kinds.base import SentLine
from support.calls import practice_content
from support.packs import compiled
from support.told import (
    NOON,
    Act,
    answered,
    closed,
    counted,
    line,
    sent,
    shown,
    told,
    transfer,
)

UP = answered(5)
POLICE, EMS = line("police prompt lead"), line("ems hot lead")
TEAM, HOTLINE = line("team prompt lead", "street-team"), line("line prompt lead", "hotline")


@cache
def pack() -> Pack:
    return compiled(practice_content())


def left(after: float, what: SentLine, reason: str, second: str | None = None) -> Act:
    body = response.LineLeftOut(
        line=what, reason=reason, second_person=second, review=second is None
    )
    return after, body


def added(after: float, what: SentLine) -> Act:
    return after, response.LineAdded(line=what)


def test_the_last_tier_shown_stands_beside_what_the_lines_sent_come_to() -> None:
    field, team = shown(6, "field", POLICE), shown(6, "team", TEAM)
    held = counted(
        told(UP, team, shown(9, "emergency", EMS), sent(20, POLICE), sent(30, EMS), pack=pack()),
        told(UP, field, sent(20, POLICE), pack=pack()),
        told(UP, team, sent(20, TEAM), pack=pack()),
        told(UP, field, pack=pack()),
        told(UP, sent(20, POLICE)),
        told(shown(1, "field"), pack=pack()),
    ).response
    assert held.taken == 5
    assert held.tiers_recommended == {"field": 2, "emergency": 1, "not_recorded": 1, "team": 1}
    assert held.tiers_sent == {
        "emergency": 1,
        "field": 1,
        "not_recorded": 1,
        "nothing_sent": 1,
        "team": 1,
    }


def test_a_line_that_has_the_caller_counts_as_sent() -> None:
    talk = shown(6, "team", line("team prompt lead", "hotline"))
    asked, taken = transfer(8, "hotline", State.OFFERED), transfer(20, "hotline", State.RESOLVED)
    held = counted(
        told(UP, talk, asked, taken, pack=pack()), told(UP, talk, asked, pack=pack())
    ).response
    assert held.tiers_sent == {"nothing_sent": 1, "team": 1}


def test_words_of_another_version_are_not_made_into_a_tier() -> None:
    strange = line("police later lead")
    assert counted(told(UP, sent(9, strange), pack=pack())).response.tiers_sent == {
        "not_recorded": 1
    }


def test_lines_left_out_are_told_by_ready_reason_and_by_who_agreed() -> None:
    own = "Mrs. Ames of 12 Mill St said so"
    calls = [
        told(UP, left(9, POLICE, "Sent already", "b.quist"), left(9, EMS, own), pack=pack()),
        told(UP, left(9, POLICE, "Sent already"), pack=pack()),
        told(UP, left(9, POLICE, "Sent already"), how="backfill", pack=pack()),
        told(UP, pack=pack()),
    ]
    held = counted(*calls).response
    assert held.left_out == {
        "elsewhere": LeftOutFigure(2, 1, 1),
        "on_paper": LeftOutFigure(1, 0, 1),
        "other_words": LeftOutFigure(1, 0, 1),
    }
    assert held.overridden_down == Share(3, 4)


def test_each_service_is_counted_once_a_call() -> None:
    first = told(UP, shown(6, "field", POLICE, EMS), sent(9, POLICE), sent(12, POLICE, EMS))
    other = told(UP, shown(6, "field", POLICE), added(9, EMS), left(9, POLICE, "no", "b.quist"))
    held = counted(first, other).response
    assert held.services == {"ems": ServiceFigure(1, 1, 1, 0), "police": ServiceFigure(2, 1, 0, 1)}
    assert (held.overridden_up, held.overridden_down) == (Share(1, 2), Share(1, 2))


def test_cards_are_of_calls_taken_and_dispositions_of_closed_ones() -> None:
    card = (6.0, interview.CardOpened(card="welfare"))
    held = counted(
        told(UP, card, closed(60, "sent")),
        told(UP, card, (70.0, interview.CardOpened(card="fire")), closed(90, "advised")),
        told(UP),
        told(UP, card, purged=[2]),
        told(closed(99, "advised")),
    ).response
    assert held.cards == {"fire": 1, "no_card": 1, "not_recorded": 1, "welfare": 1}
    assert held.dispositions == {"advised": 2, "sent": 1}
    assert sum(held.cards.values()) == held.taken


def test_a_program_that_went_is_told_with_whether_others_followed() -> None:
    can = shown(6, "team", TEAM, **{"street-team": "accepted"})
    calls = [
        told(UP, can, sent(9, TEAM)),
        told(UP, can, sent(9, TEAM), sent(900, POLICE)),
        told(UP, can, sent(9, TEAM, POLICE)),
        told(UP, can, sent(9, TEAM), sent(900, line("ems prompt consult"))),
        told(UP, shown(6, "field", POLICE, **{"street-team": "eligible"}), sent(9, POLICE)),
        told(UP, shown(6, "field", POLICE, **{"street-team": "refused"})),
        told(UP, shown(6, "field", POLICE, **{"street-team": "open", "other": "nonsense"})),
    ]
    held = counted(*calls).programs
    assert list(held) == ["street-team"]
    one = held["street-team"]
    assert (one.accepted, one.not_screened, one.unavailable, one.refused) == (4, 1, 1, 1)
    assert (one.went, one.alone, one.escalated) == (4, 2, 1)


def test_transfers_and_referrals_are_counted_by_program() -> None:
    def referred(agreed: bool) -> Act:
        return 400, following.ProgramReferred(program="hotline", agreed=agreed, reason="asked")

    lost = transfer(8, "hotline", State.OFFERED), transfer(30, "hotline", State.DROPPED)
    again = transfer(40, "hotline", State.OFFERED), transfer(50, "hotline", State.ACCEPTED)
    one = counted(
        told(UP, *lost, *lost), told(UP, *lost, *again, sent(99, POLICE)), told(UP, referred(True))
    ).programs["hotline"]
    assert (one.asked, one.transfer_failed, one.went) == (2, 2, 1)
    assert (one.alone, one.escalated) == (0, 1)
    assert (one.referred, one.declined) == (1, 0)
    other = counted(told(UP, referred(False)), told(UP, HOLD)).programs
    assert other["hotline"].declined == 1


HOLD = 5.0, interview.NoteAdded(text="hold")


def test_follow_ups_are_told_as_they_stand() -> None:
    def due(name: str, after: str | None = None, by: str | None = None) -> Act:
        return 60, following.FollowUpDue(
            program="team", follow_up=name, what="Visit", after=after, by=by
        )

    def ended(name: str, how: str) -> Act:
        told_of = {"program": "team", "follow_up": name, "how": how}
        return 90, following.FollowUpEnded.model_validate(told_of)

    call = told(
        *(UP, due("a"), due("b"), ended("b", "done"), due("c"), ended("c", "stopped")),
        *(due("d", by="PT1H"), due("e", after="PT24H"), due("f", by="PT24H")),
    )
    now = NOON + timedelta(hours=2)
    assert counted(call, now=now).follow_ups == FollowUps(
        waiting=1, due=2, overdue=1, done=1, stopped=1
    )
