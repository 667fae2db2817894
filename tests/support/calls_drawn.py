"""Commands of every kind, drawn at random, and histories made of them."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from console.session import commands as do
from console.session.refusing import Refused
from console.session.room import Ring
from protocols.pack import Pack
from protocols.words import UNCLEAR, TransferState
from store.kinds.base import Place
from store.kinds.interview import TakenBackBecause
from store.kinds.response import ProgramStatus
from support.places import NOWHERE, PIER
from support.sessions import HERE, HOME, Room
from support.sessions_told import URGENCY

PLACES = [
    HERE,
    Place(text="2 Oak St"),
    Place(text="the pier"),
    Place(),
    Place(text=" "),
    Place(area="downtown"),
    Place(latitude=47.6, longitude=-122.3),
]
NAMES = ["B. Quist", "", "taker 1", " TAKER 2 "]


def _answer(said: tuple[str, str], because: TakenBackBecause | None) -> do.AnswerFact:
    return do.AnswerFact(*said, taken_back=because)


@cache
def any_command(pack: Pack) -> st.SearchStrategy[do.Command]:
    """Every kind of command, with names of the pack and with nonsense."""
    s = pack.sections

    def named(known: Any) -> st.SearchStrategy[str]:
        return st.sampled_from([*known, "nonsense"])

    said = [
        (fact, value)
        for fact, domain in pack.domains.items()
        for value in ((*domain.clear, *UNCLEAR) if domain.clear else ("he fell", "unknown"))
    ]
    said += [("age", "12"), ("age", "99999"), ("weapon", "nonsense"), ("nonsense", "yes")]
    because = st.sampled_from([None, None, "mis_keyed", "corrected", "maybe_duress"])
    services, reasons = named(s.services), st.sampled_from(["they are there", " "])
    programs, flags = named(s.programs), st.booleans()
    texts = st.sampled_from(["he fell", " ", "[/x]\x1b[2J\ud83d"])
    return st.one_of(
        st.builds(_answer, st.sampled_from(said), because),
        st.builds(do.AskQuestion, named(s.facts)),
        st.builds(do.OpenCard, named(s.cards)),
        st.builds(do.SetPlace, st.sampled_from(PLACES), st.sampled_from(["incident", "caller"])),
        st.builds(do.PickPlace, st.sampled_from([PIER, NOWHERE])),
        st.builds(do.ChooseArea, named([*s.areas, "elsewhere"])),
        st.sampled_from([do.PickUp(), do.AtThePhone(), do.VerifyPlace(), do.Send()]),
        st.builds(do.SetPhone, st.sampled_from([HOME, "206-555-0199", " "]), flags),
        st.builds(do.AddNote, texts),
        st.builds(do.AddLine, services, named(URGENCY), named(["lead", "secure", "consult"])),
        st.builds(do.LeaveOut, services, reasons, st.sampled_from([*NAMES, None]), flags),
        st.builds(do.MoveTransfer, programs, st.sampled_from(TransferState), flags, flags),
        st.builds(do.OpenInstruction, named(s.instructions)),
        st.builds(do.GiveStep, named(s.instructions), st.integers(-1, 4)),
        st.builds(do.SeeAlarm, named(s.instructions)),
        st.builds(do.CannotSpeak, flags),
        st.builds(do.MarkCallback, flags),
        st.builds(do.CallerLeft, st.sampled_from(["hung_up", "dropped", "handed_over"])),
        st.builds(do.CallBack, st.sampled_from(["reached", "no_answer"])),
        st.builds(
            do.ViewProfile,
            st.sampled_from(["profile", "facility", "caution", "nonsense"]),
            st.sampled_from(["h-1", "f-1", "c-1", "h-2"]),
        ),
        st.builds(do.PatientBelongs, st.just("h-1"), flags),
        st.builds(do.AcknowledgeCaution, st.just("c-1")),
        st.builds(do.UnitReports, services, st.sampled_from(["on_scene", "cleared"])),
        st.builds(do.FileReport, named(s.reports), st.sampled_from(["done", "assigned"]), texts),
        st.builds(do.Close, named(s.dispositions), texts),
        st.builds(do.Reopen, texts),
    )


@cache
def happenings(pack: Pack) -> st.SearchStrategy[list[tuple[str, Any]]]:
    """What two or three seats do in one afternoon: commands, sharing, waiting, failing disks."""
    seat = st.integers(0, 2)
    return st.lists(
        st.one_of(
            st.tuples(st.just("press"), st.tuples(seat, st.integers(0, 2), any_command(pack))),
            st.tuples(st.just("press"), st.tuples(seat, st.integers(0, 2), any_command(pack))),
            st.tuples(st.just("share"), st.tuples(seat, seat)),
            st.tuples(st.just("ring"), seat),
            st.tuples(st.just("wait"), st.sampled_from([0.5, 2.0, 61.0, 4000.0, -600.0])),
            st.tuples(st.just("status"), st.tuples(seat, st.sampled_from(["open", "closed"]))),
            st.tuples(st.just("disk"), seat),
        ),
        max_size=40,
    )


def happen(room: Room, what: str, how: Any) -> None:
    """Let one thing happen; what is refused is not done."""
    consoles = room.consoles
    if what == "press":
        seat, number, command = how
        session = consoles[seat % len(consoles)].session
        calls = session.calls
        if calls:
            with suppress(Refused):
                session.do(calls[number % len(calls)].id, command)
    elif what == "share":
        one, other = (consoles[seat % len(consoles)] for seat in how)
        if one is not other:
            copied = one.copy_into(other)
            held = {call.id for call in other.session.calls}
            for call in {e.header.call for e in copied if e.header.call} - held:
                with suppress(LookupError):  # how the call began is still on another seat
                    other.session.join(call, other.journal.entries(call))
            one.tell(other)
    elif what == "ring":
        session = consoles[how % len(consoles)].session
        session.do(session.ring(Ring("wireless", HOME, HERE)).call.id, do.PickUp())
    elif what == "wait" and how > 0:
        room.clock.pass_seconds(how)
        for console in consoles:
            console.session.tick()
    elif what == "wait":
        room.clock.at += timedelta(seconds=how)
    elif what == "status":
        seat, state = how
        body = ProgramStatus.model_validate({"program": "street-team", "state": state})
        consoles[seat % len(consoles)].session.set_status("street-team", body)
    elif what == "disk":
        journal = consoles[how % len(consoles)].journal
        journal.broken = not journal.broken
