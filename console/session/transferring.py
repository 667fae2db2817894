"""Rules of a warm transfer: permission, a briefing, and nobody hangs up before it is accepted."""

from __future__ import annotations

from console.session import commands as do
from console.session.refusing import Refused
from console.session.view import CallView
from protocols.words import TRANSFER_LOST, TransferState
from store.kinds import response
from store.kinds.base import Body

S = TransferState

NEXT: dict[TransferState | None, tuple[TransferState, ...]] = {
    None: (S.OFFERED,),
    S.OFFERED: (S.RINGING, S.REFUSED),
    S.RINGING: (S.ACCEPTED, S.REFUSED, S.TIMED_OUT, S.DROPPED),
    S.ACCEPTED: (S.WITH_CLINICIAN, S.RETURNED, S.DROPPED),
    S.WITH_CLINICIAN: (S.RESOLVED, S.RETURNED, S.DROPPED),
    S.RESOLVED: (),
    S.REFUSED: (S.OFFERED,),
    S.TIMED_OUT: (S.OFFERED,),
    S.DROPPED: (S.OFFERED,),
    S.RETURNED: (S.OFFERED,),
}
"""The states that may follow each state; a lost transfer may be offered again."""

UNDER_WAY = (S.OFFERED, S.RINGING, S.ACCEPTED, S.WITH_CLINICIAN)


def lines_to(view: CallView) -> dict[str, str]:
    """The programs that a caller can be transferred to: id to name."""
    programs = view.pack.sections.programs
    return {name: program.name for name, program in programs.items() if program.by_phone}


def move_transfer(view: CallView, command: do.MoveTransfer) -> tuple[Body, ...]:
    """Take a transfer one step on."""
    program = view.pack.sections.programs.get(command.program)
    if program is None or not program.by_phone:
        raise Refused("There is no such line to transfer to.")
    held = view.call.transfers.get(command.program)
    state = held.state if held else None
    if command.state not in NEXT[state]:
        now = state.value.replace("_", " ") if state else "not begun"
        raise Refused(f"This transfer is {now}: it cannot become {command.state.value} now.")
    if command.state is S.OFFERED and not command.permission:
        raise Refused("Ask the caller first: may I connect you?")
    if command.state is S.ACCEPTED and not (command.briefed or (held and held.briefed)):
        raise Refused("Brief the line before the caller joins.")
    return (
        response.TransferMoved(
            program=command.program,
            state=command.state,
            permission=command.permission,
            briefed=command.briefed,
        ),
    )


def overdue(view: CallView) -> tuple[str, ...]:
    """Programs whose line has rung longer than the pack allows."""
    found: list[str] = []
    for name, transfer in view.call.transfers.items():
        program = view.pack.sections.programs.get(name)
        if transfer.state is S.RINGING and program is not None and program.transfer is not None:
            rung_seconds = (view.now - transfer.since).total_seconds()
            if rung_seconds > program.transfer.answer_within_seconds:
                found.append(name)
    return tuple(found)


def lost(view: CallView) -> tuple[str, ...]:
    """Programs whose transfer was lost, so that the call is back."""
    return tuple(name for name, held in view.call.transfers.items() if held.state in TRANSFER_LOST)
