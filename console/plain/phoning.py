"""Acts about the line itself: gone, called back, unsafe to call, handed over."""

from __future__ import annotations

from typing import get_args

from console.plain.face import Face
from console.plain.reading import Misread, named
from console.present.transfers import (
    ALL_RESOLVED,
    NO_LINE,
    PERMISSION,
    STEPS,
    brief_words,
    number_words,
)
from console.session import commands as do
from console.session.transferring import NEXT, lines_to
from protocols.words import TRANSFER_LOST, TransferState

_LEFT = (do.CallerLeft("hung_up"), do.CallerLeft("dropped"), do.CallerLeft("handed_over"))

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
    programs = lines_to(face.view)
    if not programs:
        raise Misread(NO_LINE)
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
        options = [(state.value, STEPS[state]) for state in following]
        if not options:
            face.voice.say(ALL_RESOLVED)
            return False
        chosen = face.ask.choice("Transfer: what now?", options)
        if chosen is None:
            return False
        wanted = TransferState(chosen)
    permission = briefed = False
    if wanted is TransferState.OFFERED:
        face.voice.say_all(number_words(face.view, program))
        permission = face.ask.agrees(f"{PERMISSION} Agreed?")
    if wanted is TransferState.ACCEPTED:
        face.voice.say(f"BRIEF THEM: {brief_words(face.view, program)}")
        briefed = face.ask.agrees("Are they briefed?")
    return face.act(do.MoveTransfer(program, wanted, permission, briefed))
