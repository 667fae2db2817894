"""Acts of the board: the calls there are, those that ring, paper calls, programs, the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from console.office.bare import bare_call, note, note_views, taken_up
from console.plain.face import Face
from console.plain.reading import Misread, day_and_time, named, time_of_day
from console.plain.spoken import WIDE, rows_words
from console.present.bare import bare_alert, bare_head, bare_rows
from console.present.rows import since
from console.session import commands as do
from console.session.view import CallView
from console.text.clean import clean
from protocols.saying import said
from protocols.situation import STATES
from store.faults import StoreFault
from store.index import Index
from store.kinds.response import ProgramStatus

MOST_FOUND = 50


def calls(face: Face, words: str) -> None:
    """List the calls held here; with words, find any call ever taken."""
    if words:
        _find(face, words)
        return
    lines = [_line(face, face.session.view(held.id)) for held in face.session.calls]
    face.voice.say_all([*lines, *_elsewhere(face)] or ["No calls."])


def _elsewhere(face: Face) -> list[str]:
    """The calls that ring or are open at other seats."""
    if face.office.sharing is None:
        return []
    held = {call.id for call in face.session.calls}
    with _lists(face) as index:
        listed = [one for state in ("ringing", "open") for one in index.listed(state=state)]
    return [
        f"{one.number} {one.state} with {clean(one.taker, limit=60)}, "
        f"{clean(one.phone or 'no number', limit=60)}, {clean(one.place, limit=200)}"
        for one in listed
        if one.call not in held
    ]


def _line(face: Face, view: CallView) -> str:
    call = view.call
    start = call.opened_at if call.state == "ringing" else call.answered_at
    card = said(view.pack.sections.cards[view.decision.card].title)
    place = clean(call.place_words, limit=200) if call.place else "no place yet"
    owed = ", NOT SENT" if view.owed and call.state == "open" else ""
    late = ", BACK-FILL" if call.backfill else ""
    return f"{face.listed(view)}, {since(start, view.now)}, {card}, {place}{owed}{late}"


def _find(face: Face, words: str) -> None:
    with _lists(face) as index:
        found = index.listed(find=words, limit=MOST_FOUND)
    lines = [
        f"{one.number} {one.state}, {clean(one.phone or 'no number', limit=60)}, "
        f"{clean(one.place, limit=200)}"
        for one in found
    ]
    if len(found) == MOST_FOUND:
        lines.append(f"These are the newest {MOST_FOUND}; there may be more.")
    face.voice.say_all(lines or ["No call has these words."])


@contextmanager
def _lists(face: Face) -> Iterator[Index]:
    """The lists of calls, brought up to date. Raises `Misread` where they cannot be read."""
    try:
        face.office.index.catch_up(face.office.journal)
        yield face.office.index
    except (StoreFault, sqlite3.Error, UnicodeError) as fault:
        raise Misread(f"The lists cannot be read: {fault}. The record is not touched.") from None


def take(face: Face, words: str) -> None:
    """Answer a ringing call, the oldest if none is named, or go to an open one."""
    if words:
        _open(face, _named(face, words))
        return
    ringing = [held.id for held in face.session.calls if held.state == "ringing"]
    if not ringing:
        raise Misread("Nothing rings. new begins a call by hand.")
    _open(face, ringing[0])


def open_call(face: Face, words: str) -> None:
    """Go to a call; one that rings is answered."""
    if not words:
        raise Misread("Say which, by its number in the list or its incident number.")
    _open(face, _named(face, words))


def _named(face: Face, words: str) -> UUID:
    """The call with a number in the list, or an incident number of any call ever taken here."""
    held = face.session.calls
    if words.isdecimal() and len(words) < 6:
        if 0 < int(words) <= len(held):
            return held[int(words) - 1].id
        raise Misread(f"There is no call {words} in the list.")
    wanted = words.upper()
    for call in held:
        if wanted in {call.number, face.short(call.number)}:
            return call.id
    with _lists(face) as index:
        found = index.call_named(wanted)
    if found is None:
        raise Misread(f"There is no call {words[:40]} here.")
    return found


def _open(face: Face, call: UUID) -> None:
    try:
        held = taken_up(face.office, call)
    except StoreFault as fault:
        raise Misread(str(fault)) from None
    if held:
        face.enter(call)
    else:
        _tell_bare(face, call)


def _tell_bare(face: Face, call: UUID) -> None:
    """Tell what the record says of a call whose pack is not here."""
    try:
        bare = bare_call(face.office, call)
    except StoreFault as fault:
        raise Misread(str(fault)) from None
    rows = [*bare_head(bare, face.office.seating()), *bare_rows(bare, WIDE)]
    face.voice.say(bare_alert(bare))
    face.voice.say_all(rows_words(rows))
    note_views(face.office, bare)


def jot(face: Face, words: str) -> None:
    """Write a note into any call, also one whose pack is not here."""
    named, _, text = words.partition(" ")
    if not text.strip():
        raise Misread("Say which call and what: jot R-0001 TEXT.")
    call = _named(face, named)
    try:
        if call in {held.id for held in face.session.calls}:
            face.session.do(call, do.AddNote(text), face.happened_at.get(call))
        else:
            note(face.office, bare_call(face.office, call), text)
    except StoreFault as fault:
        raise Misread(str(fault)) from None
    face.voice.say("Noted.")


def new(face: Face, _: str) -> None:
    """Begin a call by hand."""
    face.enter(face.session.take().call.id)


def backfill(face: Face, words: str) -> None:
    """Write down a call that was taken on paper."""
    zone = face.session.pack.zone
    typed = words or face.ask.line("when was it taken, like 2023-10-27 14:05> ")
    if not typed:
        return
    view = face.session.backfill(day_and_time(typed, zone))
    face.voice.say(f"BACK-FILL: what follows happened {view.now.astimezone(zone):%Y-%m-%d %H:%M}")
    face.enter(view.call.id)


def at(face: Face, words: str) -> None:
    """In a back-filled call: when that happened which is entered from now on."""
    view = face.view
    if not view.call.backfill:
        raise Misread("Only a back-filled call has a time of its own.")
    zone = view.pack.zone
    last = face.happened_at[view.call.id]
    when = time_of_day(words, last.astimezone(zone).date(), zone)
    before = f"{when:%H:%M} on {when:%Y-%m-%d} is before {last.astimezone(zone):%Y-%m-%d %H:%M}."
    if when < last and not face.ask.agrees(f"{before} Is that right?"):
        raise Misread("The time is as it was. Say the day too, like 2023-10-28 00:03.")
    face.happened_at[view.call.id] = when
    face.voice.say(f"BACK-FILL: what follows happened {when:%Y-%m-%d %H:%M}")


def status(face: Face, words: str) -> None:
    """Write down what a program says of itself; without words, tell what was last heard."""
    session = face.session
    programs = {name: held.name for name, held in session.pack.sections.programs.items()}
    if not words:
        face.voice.say_all(_heard(face, programs.items()) or ["This pack has no programs."])
        return
    parts = words.split()
    place = next((n for n, part in enumerate(parts) if part in STATES), None)
    if not place:
        raise Misread(f"Like status PROGRAM open free 2. States are {', '.join(STATES)}.")
    program = named("program", " ".join(parts[:place]), programs)
    told: dict[str, str | int] = {"program": program, "state": parts[place]}
    told |= _figures(parts[place + 1 :])
    session.set_status(program, ProgramStatus.model_validate(told))
    face.voice.say_all(_heard(face, [(program, programs[program])]))
    face.tell()


def _figures(parts: list[str]) -> dict[str, int]:
    """`free 2 wait 30`."""
    names = {"free": "free", "wait": "wait_minutes"}
    found: dict[str, int] = {}
    for name, figure in zip(parts[::2], [*parts[1::2], ""], strict=False):
        if name not in names or not figure.isdecimal() or len(figure) > 5:
            raise Misread(f"'{name} {figure}' means nothing here. Like free 2, or wait 30 minutes.")
        found[names[name]] = int(figure)
    return found


def _heard(face: Face, programs: Iterable[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    for name, words in programs:
        held = face.session.status.get(name)
        if held is None:
            lines.append(f"{name}: {words}: not heard of")
            continue
        free = f", {held.free} free" if held.free is not None else ""
        wait = f", wait {held.wait_minutes} min" if held.wait_minutes else ""
        age = since(held.as_of, face.session.now) if held.as_of else ""
        lines.append(f"{name}: {words}: {held.state}{free}{wait}, heard {age}")
    return lines


def quit_mode(face: Face, _: str) -> None:
    """End the line mode, after a word where calls are open or something is not saved."""
    face.leave()
    session = face.session
    unended = [held for held in session.calls if held.state != "closed"]
    if unended:
        calls = "1 call" if len(unended) == 1 else f"{len(unended)} calls"
        face.voice.say(f"{calls} not closed: open again at the next start.")
    if session.unsaved:
        face.voice.say(f"{session.unsaved} ENTRIES ARE NOT SAVED AND WOULD BE LOST.")
    if not (unended or session.unsaved) or face.ask.agrees("Leave?"):
        face.leaving = True
