"""Paper cards entered through the Session: what the paper says, and under the rules of the work."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console.session.refusing import Needs, Refused
from console.sheet.cards import PaperCard, read_cards
from console.sheet.clock_times import Reckoning
from console.sheet.entering import enter, rehearse
from store.call import Call
from support.cli import Taking, pack, taking
from support.journals import NOON

START = NOON - timedelta(hours=6)
HEADER = (
    "number,received,dispatched,arrived,cleared,location,phone,what_happened,card,sent,"
    "agreed_by,disposition,narrative,taken_by\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Taking]:
    with taking(tmp_path) as desk:
        yield desk


def cards(*rows: str) -> tuple[PaperCard, ...]:
    text = HEADER + "".join(f"{row}\n" for row in rows)
    reckoning = Reckoning(START, ZoneInfo("UTC"))
    found = read_cards("cards.csv", text.encode(), pack(), reckoning, now=NOON, taker="r.ames")
    assert found.faults == ()
    return found.cards


def entered(desk: Taking, row: str) -> Call:
    [card] = cards(row)
    return enter(desk.session, card, desk.clock.pass_seconds).call


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)


CLOSED = (
    "P-1,06:10,06:12,06:20,06:45,12 Mill St,206-555-0143,man in a doorway,welfare,police,,"
    "sent,all well,s.quist"
)


def test_a_closed_card_becomes_a_closed_call_with_the_times_on_it(desk: Taking) -> None:
    call = entered(desk, CLOSED)
    assert (call.state, call.backfill, call.how) == ("closed", True, "backfill")
    assert call.opened_at == call.answered_at == at(6, 10)
    assert [(sent.at, [line.service for line in sent.lines]) for sent in call.sent] == [
        (at(6, 12), ["police"])
    ]
    assert [(state, when) for _, _, state, when in call.units] == [
        ("on_scene", at(6, 20)),
        ("cleared", at(6, 45)),
    ]
    assert call.closed is not None
    assert (call.closed.at, call.closed.narrative) == (at(6, 45), "all well")
    assert call.notes[0].text == "Paper card P-1, taken by s.quist"
    assert (call.phone, call.card) == ("206-555-0143", "welfare")
    assert call.answers["what_happened"][0].value == "man in a doorway"


def test_every_entry_is_marked_and_says_when_it_was_made(desk: Taking) -> None:
    call = entered(desk, CLOSED)
    assert all(entry.header.backfill for entry in call.entries)
    assert all(entry.header.entered_at >= NOON for entry in call.entries)
    assert {entry.header.at for entry in call.entries} == {
        *(at(6, 10), at(6, 12), at(6, 20), at(6, 45))
    }


def test_a_card_without_a_disposition_is_a_call_that_goes_on(desk: Taking) -> None:
    call = entered(desk, "P-1,06:10,,,,12 Mill St,,shouting next door,,,,,waits for a unit,")
    assert call.state == "open"
    assert [note.text for note in call.notes] == ["Paper card P-1", "waits for a unit"]
    assert [line.service for line in desk.session.view(call.id).owed] == ["police"]


def test_more_than_is_recommended_is_recorded_as_sent(desk: Taking) -> None:
    call = entered(desk, "P-1,06:10,06:12,,,12 Mill St,,fall,,police hot|ems,,sent,,")
    [sent] = call.sent
    assert {(line.service, line.urgency) for line in sent.lines} == {
        ("police", "hot"),
        ("ems", "prompt"),
    }


def test_what_was_not_sent_is_left_out_as_somebody_agreed(desk: Taking) -> None:
    call = entered(desk, "P-1,06:10,06:12,,,12 Mill St,,fall,,ems,s.quist,sent,,")
    assert [line.service for sent in call.sent for line in sent.lines] == ["ems"]
    [left] = call.left_out
    assert (left.line.service, left.second_person) == ("police", "s.quist")
    assert left.reason == "Not sent, says paper card P-1"


def test_leaving_out_what_is_recommended_is_refused_where_nobody_agreed(desk: Taking) -> None:
    with pytest.raises(Refused) as refused:
        entered(desk, "P-1,06:10,06:12,,,12 Mill St,,fall,,ems,,sent,,")
    assert refused.value.needs is Needs.SECOND_PERSON


def test_less_urgent_than_recommended_cannot_be_told_as_sent(desk: Taking) -> None:
    with pytest.raises(Refused, match="went routine where prompt is recommended"):
        entered(desk, "P-1,06:10,06:12,,,12 Mill St,,fall,,police routine,s.quist,sent,,")


def test_a_rehearsal_tells_every_card_that_would_be_refused_and_writes_nothing(
    desk: Taking,
) -> None:
    before = desk.journal.last
    found = rehearse(
        "cards.csv",
        cards(
            CLOSED,
            "P-2,06:20,06:22,,,12 Mill St,,fall,,ems,,sent,,",
            "P-3,06:30,,,,,,fall,,,s.quist,sent,,",
            "P-4,06:40,,,,,,fall,,,s.quist,advised,,",
        ),
        pack(),
        {},
    )
    assert [str(fault) for fault in found] == [
        "cards.csv:3: this card cannot be entered: Leaving out a recommended line takes a second"
        " person. Who agrees. Say in agreed_by who agreed that it was not sent.",
        "cards.csv:4: this card cannot be entered: Nothing was sent on this call."
        " Correct the card, or enter this call in the console.",
    ]
    assert desk.journal.last == before
