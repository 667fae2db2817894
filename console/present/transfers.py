"""The words of a warm transfer: its steps, the briefing, the numbers of the line."""

from __future__ import annotations

from collections.abc import Iterator

from console.session.view import CallView
from protocols.saying import said
from protocols.words import TransferState

STEPS = {
    TransferState.OFFERED: "offer it to the caller",
    TransferState.RINGING: "the line rings",
    TransferState.ACCEPTED: "they answer and take the call",
    TransferState.WITH_CLINICIAN: "the caller is with them, you may leave",
    TransferState.RESOLVED: "resolved",
    TransferState.REFUSED: "refused",
    TransferState.DROPPED: "the line dropped",
    TransferState.TIMED_OUT: "nobody answers",
    TransferState.RETURNED: "they give the call back",
}
"""What each state is called where it is chosen as the next one."""

PERMISSION = "May I connect you? I stay until they answer."
"""What the caller is asked before a transfer."""

NO_LINE = "This agency has no line to transfer to."
ALL_RESOLVED = "This transfer is resolved."


def brief_words(view: CallView, program: str) -> str:
    """What the line is told before the caller joins."""
    held = view.pack.sections.programs[program].transfer
    return (
        said(held.brief) if held else "Say where the caller is, what happened, what was screened."
    )


def number_words(view: CallView, program: str) -> Iterator[str]:
    """Whom to ring, one by one, with the number."""
    sections = view.pack.sections
    for name in sections.programs[program].contacts:
        contact = sections.contacts[name]
        yield f"{contact.name}: {contact.phone or 'no number'}"
