"""The times of a call: which moments its entries tell, and which were told late."""

from datetime import datetime, timedelta
from pathlib import Path

from console.session import commands as do
from protocols.words import TransferState
from store.call import Call
from store.export.as_json import call_json
from store.export.stamps import stamps
from support.cli import taking
from support.journals import NOON


def named(call: Call, name: str) -> list[tuple[str, float]]:
    return [
        (stamp.detail, (stamp.at - NOON).total_seconds())
        for stamp in stamps(call)
        if stamp.name == name
    ]


def test_each_moment_of_a_call_has_its_stamp_in_order(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.session.view(desk.call()).call
    assert [stamp.name for stamp in stamps(call)] == [
        *("received", "answered", "recommended", "place_given", "place_verified"),
        *("callback_verified", "card_chosen", "life_checked", "danger_checked", "sent"),
        *("notified", "on_scene", "closed"),
    ]
    assert named(call, "life_checked") == [("", 40.0)]
    assert named(call, "sent") == [("police prompt lead", 55.0)]


def test_of_most_moments_only_the_first_counts(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.call(closed=False)
        before = stamps(desk.session.view(call).call)
        again = do.AnswerFact("awake", "talking"), do.UnitReports("police", "on_scene", "7")
        desk.act(call, *again, do.SetPhone("206-555-0199"))
        assert stamps(desk.session.view(call).call) == before


def test_transfers_callbacks_and_endings_are_all_told(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.call()
        desk.act(call, do.Reopen("they rang again"), do.CallerLeft("dropped"))
        desk.act(call, do.CallBack("no_answer"), do.CallBack("reached"))
        state = TransferState
        desk.transfer(call, state.OFFERED, state.RINGING, state.TIMED_OUT)
        desk.transfer(call, state.OFFERED, state.RINGING, state.ACCEPTED)
        desk.transfer(call, state.WITH_CLINICIAN, state.RESOLVED)
        desk.act(call, do.Close("sent"))
        held = desk.session.view(call).call
    assert [detail for detail, _ in named(held, "called_back")] == ["no_answer", "reached"]
    assert [
        len(named(held, f"transfer_{n}")) for n in ("asked", "accepted", "ended", "failed")
    ] == [*(2, 1, 1, 1)]
    assert len(named(held, "closed")) == 2
    assert named(held, "reopened")[0][0] == "they rang again"


def test_what_is_entered_from_paper_is_late_and_says_when_it_happened(tmp_path: Path) -> None:
    happened = NOON - timedelta(hours=3)
    with taking(tmp_path) as desk:
        call = desk.session.backfill(happened).call
    assert {(stamp.at, stamp.entered_at, stamp.late) for stamp in stamps(call)} == {
        (happened, NOON, True)
    }


def test_json_tells_every_field_and_every_entry(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.session.view(desk.call("\x1b]0;x\x07 \ud83d")).call
    told = call_json(call)
    assert told["state"] == "closed"
    assert told["number"] == call.number
    assert told["notes"][0]["text"] == "note: \x1b]0;x\x07 \ud83d"  # type: ignore[index, call-overload] # JSON
    entries = told["entries"]
    assert isinstance(entries, list)
    assert len(entries) == len(call.entries)
    assert entries[0] == {
        "number": 1,
        "known": True,
        "damaged": False,
        "kind": "call.opened",
        "version": 1,
        "journal": str(call.entries[0].header.journal),
        "seq": 2,
        "call": str(call.id),
        "at": "2026-11-22T12:00:00.000000Z",
        "entered_at": "2026-11-22T12:00:00.000000Z",
        "seat": "2",
        "taker": "r.ames",
        "turn": 1,
        "backfill": False,
        "body": call.entries[0].data,
    }
    assert datetime.fromisoformat(str(told["opened_at"])) == NOON
