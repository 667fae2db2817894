"""Rules of the response: what is sent, added and left out."""

from __future__ import annotations

from console.session import commands as do
from console.session.owed import goes_by_phone, recorded
from console.session.refusing import Needs, Refused
from console.session.view import CallView
from protocols.lines import LineKey
from protocols.words import URGENCIES, Role
from store.kinds import response
from store.kinds.base import Body, SentLine


def send(view: CallView, just_changed: bool) -> tuple[Body, ...]:
    """Hand over everything that is owed, but for lines that are reached by phone.

    It works from the moment there is a place, said twice or not, even if only the phone's.
    """
    if view.call.place is None:
        raise Refused("There is no place to send anybody to yet. Ask where.")
    lines = [line for line in view.owed if not goes_by_phone(line, view.pack.sections)]
    if not lines:
        if view.owed:
            raise Refused("What is left is reached by phone: transfer the call.")
        raise Refused("Everything that is recommended was sent.")
    if just_changed:
        raise Refused(
            "The recommendation changed just now. Look at it and press again.", Needs.PRESS_AGAIN
        )
    incident = view.call.incident
    return (
        response.LinesSent(
            lines=tuple(recorded(line) for line in lines),
            place_verified=incident is not None and incident.verified,
            place_text=view.call.place_words,
        ),
    )


def add_line(view: CallView, command: do.AddLine) -> tuple[Body, ...]:
    """Any line may be added, with no reason asked: more is always allowed."""
    if command.service not in view.pack.sections.services:
        raise Refused("There is no such service.")
    if command.urgency not in URGENCIES or command.role not in list(Role):
        raise Refused("There is no such urgency or role.")
    line = SentLine(service=command.service, urgency=command.urgency, role=command.role)
    return (response.LineAdded(line=line),)


def leave_out(view: CallView, command: do.LeaveOut, taker: str, alone: bool) -> tuple[Body, ...]:
    """A recommended line is left out with a reason, and somebody else's word where there is one."""
    key = LineKey(command.service, command.by_phone)
    line = next((owed for owed in view.owed if owed.key == key), None)
    if line is None:
        raise Refused("This line is not waiting to be sent.")
    if not command.reason.strip():
        raise Refused("Leaving out a recommended line takes a reason.", Needs.REASON)
    second = (command.second_person or "").strip()
    if second.casefold() == taker.casefold():
        second = ""
    if not second and not alone:
        raise Refused(
            "Leaving out a recommended line takes a second person. Who agrees?",
            Needs.SECOND_PERSON,
        )
    return (
        response.LineLeftOut(
            line=recorded(line),
            reason=command.reason,
            second_person=second or None,
            review=not second,
        ),
    )
