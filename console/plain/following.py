"""What comes after a call, in lines: referrals, and follow-ups with their attempts and ends."""

from __future__ import annotations

from typing import cast, get_args

from console.plain.face import Face
from console.plain.reading import Misread, named
from console.plain.spoken import rows_words
from console.present.following import can_be_referred_to, follow_up_row, follow_ups_in_order
from console.session import commands as do
from console.sheet.times import Times
from protocols.saying import said
from store.following import FollowUp
from store.kinds.following import TriedOutcome

_WHAT_NOW = (
    ("tried", "it was tried"),
    ("done", "it is done"),
    ("stopped", "it stops"),
)


def refer(face: Face, words: str) -> None:
    """Refer somebody to a program, also after the call was closed."""
    programs = dict(can_be_referred_to(face.view.pack))
    if not programs:
        raise Misread("This agency has no program to refer to.")
    chosen: str | None
    if words:
        chosen = named("program", words, programs)
    else:
        chosen = face.ask.choice("Refer to which program?", list(programs.items()))
    if chosen is None:
        return
    agreed = face.ask.agrees("Do they agree to it?")
    reason = "" if agreed else face.ask.line("Why without their word> ")
    if face.act(do.Refer(chosen, agreed, "taker", reason)):
        face.voice.say("Referred.")
        _tell(face)


def follow_ups(face: Face, _: str) -> None:
    """Tell the follow-ups of this call, and write down what became of one."""
    _tell(face)
    open_ones = [
        held for held in follow_ups_in_order(face.view.call, face.session.now) if held.ended is None
    ]
    if not open_ones:
        return
    options = [(f"{held.program}/{held.id}", held.what) for held in open_ones]
    chosen = face.ask.choice("Which one?", options)
    if chosen is None:
        return
    held = next(one for one in open_ones if f"{one.program}/{one.id}" == chosen)
    if held.stop:
        face.voice.say(f"Stop when: {held.stop}")
    command = _what_now(face, held)
    if command is not None and face.act(command):
        face.voice.say("Written down.")


def _tell(face: Face) -> None:
    view, now = face.view, face.session.now
    times = Times.of(view.pack)
    rows = [
        follow_up_row(held, view.pack, now, times) for held in follow_ups_in_order(view.call, now)
    ]
    face.voice.say_all(rows_words(rows) or ["Nothing falls due after this call so far."])


def _what_now(face: Face, held: FollowUp) -> do.Command | None:
    what = face.ask.choice("What became of it?", list(_WHAT_NOW))
    if what == "tried":
        outcomes = [(outcome, outcome.replace("_", " ")) for outcome in get_args(TriedOutcome)]
        outcome = face.ask.choice("How did it go?", outcomes)
        if outcome is None:
            return None
        note = face.ask.line("note (Enter: none)> ")
        return do.TryFollowUp(held.program, held.id, cast("TriedOutcome", outcome), note)
    if what == "done":
        program = face.view.pack.sections.programs.get(held.program)
        ends = [(name, said(text)) for name, text in (program.outcomes if program else {}).items()]
        outcome = face.ask.choice("With what outcome?", ends) if ends else None
        return do.EndFollowUp(held.program, held.id, "done", outcome or "")
    if what == "stopped":
        return do.EndFollowUp(held.program, held.id, "stopped", reason=face.ask.line("why> "))
    return None
