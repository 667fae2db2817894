"""The line mode adds nothing of its own: the same acts make the same entries without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from console.mock.stage import TurnedClock
from console.office.opening import Office
from console.session import commands as do
from console.session.replying import SAME, command_for
from console.session.session import Session
from protocols.words import TransferState
from store.canonical import JSON
from store.entry import Entry
from store.kinds.base import Place
from store.kinds.response import ProgramStatus
from support.offices import AT, LINE_SECONDS, a_ring, harbor, office_at, talk

TYPED = (
    *("status care open free 2", "take", "Main St", "=", "1", "=", "a man fell", "2", "3", "4"),
    *(":told weapon in_hand by ears", ":amend weapon", "5", "2", ":card person down", ":send"),
    *(":note he waves", ":add fire prompt", ":leave fire", "not needed", "J. Doe", ":caller home"),
    *(":instructions stay", "", "q", ":unsafe", ":unsafe off", ":hangup", ":callback reached"),
    *(":transfer 988", "y", "1", "1", "y", "", ":units ems on_scene M12", ":patient no"),
    *(":told child_at_risk yes", ":report child done", ":transfer", "2", ":cannot", ":cannot"),
    *(":area downtown", ":verify", ":phone 206-555-0199", ":caution ack", ":find violence", "4"),
    *(":send", ":close responders", "he slept", "open 1", ":reopen he called again"),
)


def direct(session: Session, clock: TurnedClock) -> None:
    """The acts that `TYPED` stands for, each when its last line is typed."""
    session.set_status("care", ProgramStatus(program="care", state="open", free=2))
    call = session.calls[0].id
    pack = harbor()

    def after(lines: int) -> Callable[[do.Command], object]:
        clock.pass_seconds(LINE_SECONDS * lines)
        return lambda command: session.do(call, command)

    def answers(fact: str, reply: str) -> None:
        after(1)(command_for(pack, fact, reply))

    def moves(lines: int, state: TransferState, yes: bool = False, briefed: bool = False) -> None:
        after(lines)(do.MoveTransfer("line-988", state, yes, briefed))

    after(1)(do.PickUp())
    session.do(call, do.ViewProfile("profile", "ames"))
    answers("location", "Main St")
    answers("location_again", SAME)
    answers("map_area", "at_phone")
    answers("callback", SAME)
    answers("what_happened", "a man fell")
    answers("patient", "one")
    answers("awake", "talking")
    answers("breathing", "normal")
    after(1)(do.AnswerFact("weapon", "in_hand", by="ears"))
    after(3)(do.AnswerFact("weapon", "none_in_view", taken_back="corrected"))
    after(1)(do.OpenCard("person-down"))
    after(1)(do.Send())
    after(1)(do.AddNote("he waves"))
    after(1)(do.AddLine("fire", "prompt"))
    after(3)(do.LeaveOut("fire", "not needed", "J. Doe"))
    after(1)(do.SetPlace(Place(text="home"), "caller"))
    after(1)(do.OpenInstruction("stay-with-them"))
    after(1)(do.GiveStep("stay-with-them", 0))
    clock.pass_seconds(LINE_SECONDS)
    after(1)(do.MarkCallback())
    after(1)(do.MarkCallback(unsafe=False))
    after(1)(do.CallerLeft())
    after(1)(do.CallBack("reached"))
    moves(2, TransferState.OFFERED, yes=True)
    moves(1, TransferState.RINGING)
    moves(2, TransferState.ACCEPTED, briefed=True)
    clock.pass_seconds(LINE_SECONDS)
    after(1)(do.UnitReports("ems", "on_scene", "M12"))
    after(1)(do.PatientBelongs("ames", False))
    after(1)(do.AnswerFact("child_at_risk", "yes"))
    after(1)(do.FileReport("child-protection", "done"))
    moves(2, TransferState.RETURNED)
    after(1)(do.CannotSpeak())
    after(1)(do.CannotSpeak(on=False))
    after(1)(do.ChooseArea("downtown"))
    after(1)(do.VerifyPlace())
    after(1)(do.SetPhone("206-555-0199"))
    session.do(call, do.ViewProfile("caution", "c-swatting-0199"))
    after(1)(do.AcknowledgeCaution("c-swatting-0199"))
    after(1)(do.AskQuestion("violence"))
    answers("violence", "none")
    after(1)(do.Send())
    after(2)(do.Close("responders-sent", "he slept"))
    clock.pass_seconds(LINE_SECONDS)
    after(1)(do.Reopen("he called again"))


def in_words(entries: list[Entry]) -> list[tuple[object, ...]]:
    """What entries say, but for the random names of journals and calls."""
    journal = str(entries[0].header.journal)

    def without(value: JSON) -> JSON:
        if isinstance(value, dict):
            return {name: without(held) for name, held in value.items() if name != "number"}
        if isinstance(value, list):
            return [without(held) for held in value]
        return "this journal" if value == journal else value

    return [
        (
            *(e.header.seq, e.header.kind, e.header.at, e.header.entered_at, e.header.turn),
            *(e.header.seat, e.header.taker, e.header.backfill, without(dict(e.data or {}))),
        )
        for e in entries
    ]


def played(folder: Path, play: Callable[[Office, TurnedClock], object]) -> list[tuple[object, ...]]:
    clock = TurnedClock(AT)
    with office_at(folder, clock, harbor()) as office:
        office.session.ring(a_ring())
        clock.pass_seconds(LINE_SECONDS)
        play(office, clock)
        entries = list(office.journal.entries())
        assert all(isinstance(entry.header.journal, UUID) for entry in entries)
        return in_words(entries)


def test_the_same_acts_make_the_same_entries(tmp_path: Path) -> None:
    def lines(office: Office, clock: TurnedClock) -> None:
        clock.pass_seconds(-LINE_SECONDS)
        talk(office, clock, *TYPED)

    by_lines = played(tmp_path / "lines", lines)
    by_hand = played(tmp_path / "hand", lambda office, clock: direct(office.session, clock))
    for typed, done in zip(by_lines, by_hand, strict=False):
        assert typed == done
    assert len(by_lines) == len(by_hand)
    assert {"call.reopened", "line.left_out", "profile.viewed"} <= {entry[1] for entry in by_lines}
