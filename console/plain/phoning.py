"""Acts about the line itself: gone, called back, unsafe to call, handed over."""

from __future__ import annotations

from typing import get_args

from console.plain.face import Face
from console.plain.reading import Misread, named
from console.session import commands as do
from console.session.transferring import NEXT
from protocols.saying import said
from protocols.words import TRANSFER_LOST, Mode, TransferState

_LEFT = (do.CallerLeft("hung_up"), do.CallerLeft("dropped"), do.CallerLeft("handed_over"))

_STEPS = {
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

_ENDED = TRANSFER_LOST | {TransferState.RESOLVED}


def hang_up(face: Face, words: str) -> None:
    """The caller is gone from the line."""
    wanted = named("way to leave", words, {left.how: "" for left in _LEFT}) if words else "hung_up"
    face.act(next(left for left in _LEFT if left.how == wanted))


def call_back(face: Face, words: str) -> None:
    """Write down what came of calling back."""
    outcomes: tuple[do.CallbackOutcome, ...] = get_args(do.CallbackOutcome)
    options = [(outcome, outcome.replace("_", " ")) for outcome in outcomes]
    if face.view.call.callback_unsafe:
        face.voice.say("DO NOT CALL BACK: it may put the caller in danger.")
    wanted = named("outcome", words, dict(options)) if words else None
    wanted = wanted or face.ask.choice("What came of it?", options)
    outcome = next((one for one in outcomes if one == wanted), None)
    if outcome is not None and face.act(do.CallBack(outcome)):
        face.voice.say("Written down.")


def unsafe(face: Face, words: str) -> None:
    """Calling back would put the caller in danger or, with `off`, no longer would."""
    face.act(do.MarkCallback(unsafe=words != "off"))


def transfer(face: Face, words: str) -> None:
    """Take a transfer from state to state: permission, briefing, and who has the caller."""
    view = face.view
    programs = {
        name: program.name
        for name, program in view.pack.sections.programs.items()
        if {Mode.TRANSFER, Mode.CONFERENCE} & set(program.mode)
    }
    if not programs:
        raise Misread("This agency has no line to transfer to.")
    typed, _, state = words.partition(" ")
    program: str | None
    if typed:
        program = named("line to transfer to", typed, programs)
    elif len(programs) == 1:
        program = next(iter(programs))
    else:
        program = face.ask.choice("Which line?", list(programs.items()))
    if program is None:
        return
    wanted = _state(state) if state.strip() else None
    while _step(face, program, wanted) and _held(face, program) not in _ENDED:
        wanted = None


def _held(face: Face, program: str) -> TransferState | None:
    held = face.view.call.transfers.get(program)
    return held.state if held else None


def _state(typed: str) -> TransferState:
    return TransferState(named("state", typed, {state.value: "" for state in TransferState}))


def _step(face: Face, program: str, wanted: TransferState | None) -> bool:
    """One step of the walk; False where it ends for now."""
    following = NEXT[_held(face, program)]
    if wanted is None and len(following) == 1:
        wanted = following[0]
    elif wanted is None:
        options = [(state.value, _STEPS[state]) for state in following]
        if not options:
            face.voice.say("This transfer is resolved.")
            return False
        chosen = face.ask.choice("Transfer: what now?", options)
        if chosen is None:
            return False
        wanted = TransferState(chosen)
    permission = briefed = False
    if wanted is TransferState.OFFERED:
        _tell_contacts(face, program)
        permission = face.ask.agrees("May I connect you? I stay until they answer. Agreed?")
    if wanted is TransferState.ACCEPTED:
        held = face.view.pack.sections.programs[program].transfer
        face.voice.say(f"BRIEF THEM: {said(held.brief) if held else 'where, what, what was asked'}")
        briefed = face.ask.agrees("Are they briefed?")
    return face.act(do.MoveTransfer(program, wanted, permission, briefed))


def _tell_contacts(face: Face, program: str) -> None:
    sections = face.view.pack.sections
    for name in sections.programs[program].contacts:
        contact = sections.contacts[name]
        face.voice.say(f"{contact.name}: {contact.phone or 'no number'}")
