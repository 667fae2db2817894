"""The times of a call, as its entries tell them: the fields of a dispatch card and of figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from protocols.words import TRANSFER_LOST, TransferState
from store.call import Call
from store.clock import elapsed_seconds
from store.entry import Header
from store.kinds import body_of, contact, interview, response
from store.kinds.base import Body, SentLine

LATE_SECONDS = 60.0
"""An entry this long after what it tells of was not made as it happened."""

LIFE = frozenset({"awake", "breathing"})
DANGER = frozenset({"weapon", "violence"})
"""The facts, as the base pack names them, that make up the two checks of every call."""

WHAT_HAPPENED = "what_happened"
"""The fact, as the base pack names it, that holds the event in the caller's words."""

_EACH = frozenset(
    {
        "response_changed",
        "sent",
        "instructions_begun",
        "transfer_asked",
        "transfer_accepted",
        "transfer_ended",
        "transfer_failed",
        "called_back",
        "caller_left",
        "closed",
        "reopened",
    }
)
"""Stamps that every occurrence gets; of the others only the first counts."""

_TRANSFERS: dict[TransferState, str] = {
    TransferState.OFFERED: "transfer_asked",
    TransferState.ACCEPTED: "transfer_accepted",
    TransferState.RESOLVED: "transfer_ended",
    **dict.fromkeys(TRANSFER_LOST, "transfer_failed"),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """One moment of a call. Instants are UTC."""

    name: str
    """`received`, `answered`, `place_given`, ..., or a mark of the pack's instructions."""
    detail: str
    """What was sent, which card, ...; empty where the name says all."""
    at: datetime
    entered_at: datetime
    late: bool


def stamps(call: Call) -> tuple[Stamp, ...]:
    """Every moment of a call that its entries tell, in their order."""
    found: list[Stamp] = []
    seen: set[str] = set()
    answered: set[str] = set()
    for entry in call.entries:
        body = body_of(entry)
        if body is None:
            continue
        if isinstance(body, interview.FactAnswered):
            answered.add(body.fact)
        for name, detail in _reached(body, answered):
            if name in _EACH or name not in seen:
                seen.add(name)
                header = entry.header
                found.append(Stamp(name, detail, header.at, header.entered_at, is_late(header)))
    return tuple(found)


def is_late(header: Header) -> bool:
    """Whether an entry was made well after what it tells of, by back-fill or on a full disk."""
    return header.backfill or elapsed_seconds(header.at, header.entered_at) > LATE_SECONDS


def line_words(line: SentLine) -> str:
    """A line in the words of packs: `police prompt secure`, with its program in brackets."""
    program = f" [{line.program}]" if line.program else ""
    return f"{line.service} {line.urgency} {line.role}{program}"


def _reached(body: Body, answered: set[str]) -> Iterator[tuple[str, str]]:
    match body:
        case contact.CallOpened():
            yield "received", ""
        case contact.CallAnswered():
            yield "answered", ""
        case contact.PlaceSet(of="incident") | contact.PlaceFound():
            yield "place_given", ""
        case contact.PlaceVerified():
            yield "place_verified", ""
        case contact.PhoneSet():
            yield "callback_verified", ""
        case contact.CallbackTried():
            yield "called_back", body.outcome
        case contact.CallerLeft():
            yield "caller_left", body.how
        case interview.CardOpened():
            yield "card_chosen", body.card
        case interview.FactAnswered():
            if answered >= LIFE:
                yield "life_checked", ""
            if answered >= DANGER:
                yield "danger_checked", ""
        case interview.InstructionOpened():
            yield "instructions_begun", body.instruction
        case interview.InstructionStep() if body.mark is not None:
            yield body.mark, body.instruction
        case _:
            yield from _of_response(body)


def _of_response(body: Body) -> Iterator[tuple[str, str]]:
    match body:
        case response.DecisionShown():
            yield "recommended", body.tier
        case response.LineAdded():
            yield "response_changed", f"added {line_words(body.line)}"
        case response.LineLeftOut():
            yield "response_changed", f"left out {line_words(body.line)}"
        case response.LinesSent():
            yield "sent", "; ".join(map(line_words, body.lines))
        case response.UnitStatus():
            yield body.state, " ".join(filter(None, (body.service, body.unit)))
        case response.TransferMoved() if body.state in _TRANSFERS:
            yield _TRANSFERS[body.state], f"{body.program}: {body.state.value}"
        case response.CallClosed():
            yield "closed", body.disposition
        case response.CallReopened():
            yield "reopened", body.reason
