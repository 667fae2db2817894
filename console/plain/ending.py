"""Acts that end a call or go on with it."""

from __future__ import annotations

from console.plain.face import Face
from console.plain.reading import Misread, named
from console.session import commands as do
from protocols.saying import said


def close(face: Face, words: str) -> None:
    """End the call with a disposition."""
    view = face.view
    known = view.pack.sections.dispositions
    says = {name: said(held.says) for name, held in known.items()}
    chosen: str | None
    if words:
        chosen = named("disposition", words, says)
    else:
        chosen = face.ask.choice("How did the call end?", list(says.items()))
    if chosen is None:
        return
    other = None
    if known[chosen].requires == "duplicate":
        other = face.ask.line("incident number of the other call> ")
    narrative = face.ask.line("narrative (Enter: none)> ")
    if face.act(do.Close(chosen, narrative, other)):
        face.voice.say(f"CLOSED {face.short(view.call.number)}: {says[chosen]}")
        face.leave()


def reopen(face: Face, words: str) -> None:
    """Go on with a closed call, with a reason."""
    if face.view.call.closed is None:
        raise Misread("This call is not closed.")
    reason = words or face.ask.line("why> ")
    if reason and face.act(do.Reopen(reason)):
        face.voice.say(f"REOPENED {face.short(face.view.call.number)}")


def go_to_board(face: Face, _: str) -> None:
    """Go to the board; the call stays open."""
    face.leave()
