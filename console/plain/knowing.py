"""Acts about the people and places that match a call."""

from __future__ import annotations

from console.plain.face import Face
from console.plain.reading import Misread, named
from console.plain.spoken import WIDE, rows_words
from console.present.people import whole_rows
from console.session import commands as do
from protocols.saying import said
from store.reference.matching import Match


def profile(face: Face, words: str) -> None:
    """Show a household's profile, a building's plan or an agency's caution whole."""
    view = face.view
    if not view.matches:
        raise Misread("Nobody is known by this number or place.")
    match = _one(face, view.matches, words)
    if match is not None and face.act(do.ViewProfile(match.kind.value, match.record.id)):
        face.voice.say_all(rows_words(whole_rows(view.call, match, WIDE)))


def patient(face: Face, words: str) -> None:
    """Say whether the patient is of the household."""
    typed, _, which = words.partition(" ")
    households = tuple(match for match in face.view.matches if match.kind.value == "profile")
    if not households:
        raise Misread("No household matches this call.")
    if typed:
        belongs = named("answer", typed, {"yes": "", "no": ""}) == "yes"
    else:
        belongs = face.ask.agrees("Is the patient of this household?")
    match = _one(face, households, which.strip())
    if match is not None and face.act(do.PatientBelongs(match.record.id, belongs)):
        face.voice.say(f"The patient is {'' if belongs else 'NOT '}of this household.")


def _one(face: Face, matches: tuple[Match, ...], words: str) -> Match | None:
    known = {
        match.record.id: f"{match.kind.value} {match.record.id} ({match.told})" for match in matches
    }
    if words:
        chosen: str | None = named("record", words, known)
    elif len(matches) == 1:
        chosen = matches[0].record.id
    else:
        chosen = face.ask.choice("Which?", list(known.items()))
    return next((match for match in matches if match.record.id == chosen), None)


def caution(face: Face, words: str) -> None:
    """Tell every caution; with `ack`, write down that the agency's were read."""
    view = face.view
    cautions = [match for match in view.matches if match.kind.value == "caution"]
    if words:
        named("act", words, {"ack": "acknowledge"})
        waiting = [
            match for match in cautions if match.record.id not in view.call.cautions_acknowledged
        ]
        if not waiting:
            raise Misread("No caution of the agency is waiting.")
        for match in waiting:
            if face.act(do.AcknowledgeCaution(match.record.id)):
                face.voice.say(f"Read: caution {match.record.id}")
        return
    lines = [said(view.pack.sections.cautions[name].says) for name in view.decision.cautions]
    for match in cautions:
        read = match.record.id in view.call.cautions_acknowledged
        lines += rows_words(whole_rows(view.call, match, WIDE))
        lines.append("read" if read else "not read yet - :caution ack")
    face.voice.say_all(lines or ["There is no caution."])
