"""Acts about places and numbers."""

from __future__ import annotations

from console.plain.face import Face
from console.plain.reading import named
from console.present.finding import offer
from console.session import commands as do
from console.session.replying import SAME
from protocols.saying import said
from protocols.situation import ELSEWHERE
from store.kinds.base import Place


def place(face: Face, words: str) -> None:
    """Say where the incident is; without words, say what is known of it whole."""
    if words:
        _done(face, do.SetPlace(Place(text=words)))
        return
    held = face.view.call.incident
    if held is None:
        face.voice.say("No place yet.")
    else:
        mark = "said twice" if held.verified else "said once"
        face.voice.say_all([f"Place ({mark}): {held.place.text or 'position of the phone'}"])
        if held.found is not None:
            found = held.found
            face.voice.say_all([f"Found as: {found.words} ({found.how}; {found.source})"])
        where = held.place.area or _position(held.place)
        face.voice.say(f"Area or position: {where or 'not known'}")
    heard = face.view.call.place_heard
    if heard is not None:
        face.voice.say_all([f"The phone is at: {heard.text} {_position(heard)}"])
    caller = face.view.call.caller_place
    if caller is not None:
        face.voice.say_all([f"The caller is at: {caller.text}"])
    _choose(face)


def _choose(face: Face) -> None:
    """Let the call taker choose where the words lie, if they are known on the map."""
    held = offer(face.view)
    if held is None:
        return
    face.voice.say(held.note)
    name = face.ask.choice("Where on the map is that?", held.choices)
    if name is not None:
        candidate = held.chosen(name)
        if face.act(do.PickPlace(candidate)):
            face.voice.say(f"On the map: {candidate.how}, within {candidate.uncertainty_m:.0f} m.")


def _position(held: Place) -> str:
    if held.latitude is None or held.longitude is None:
        return ""
    within = f" within {held.uncertainty_m:.0f} m" if held.uncertainty_m is not None else ""
    return f"{held.latitude:.5f} {held.longitude:.5f}{within}"


def caller(face: Face, words: str) -> None:
    """The caller is somewhere else than the incident."""
    text = words or face.ask.line("where is the caller> ")
    if text:
        _done(face, do.SetPlace(Place(text=text), "caller"))


def area(face: Face, words: str) -> None:
    """Put the incident into an area by hand."""
    areas = face.view.pack.sections.areas
    known = {name: said(held.says) for name, held in areas.items()}
    known[ELSEWHERE] = "in none of these"
    chosen: str | None
    if words:
        chosen = named("area", words, known)
    else:
        chosen = face.ask.choice("Which area?", list(known.items()))
    if chosen is not None:
        _done(face, do.ChooseArea(chosen))


def at_the_phone(face: Face, _: str) -> None:
    """The incident is where the phone is."""
    _done(face, do.AtThePhone())


def verify(face: Face, _: str) -> None:
    """The caller said the place twice."""
    _done(face, do.VerifyPlace())


def phone(face: Face, words: str) -> None:
    """Say the number to call back (`=`: the one on the display); without words, tell it."""
    if not words:
        call = face.view.call
        face.voice.say_all(
            [f"To call back: {call.phone or 'not asked'}", f"On display: {call.phone_heard or '-'}"]
        )
        return
    same = words in {"=", SAME}
    _done(face, do.SetPhone("" if same else words, same_as_heard=same))


def _done(face: Face, command: do.Command) -> None:
    if face.act(command):
        face.voice.say("Written down.")
