"""Notes: what the entries of a call say, one note to an entry, in words.

A note is HTML in the standard, so `&`, `<`, `>` and quotes are written as entities and a line's end
is a `<br>`; every other character stands as it was recorded.
"""

from __future__ import annotations

import html

from store.entry import Entry
from store.export.eido.source import Component, Source, instant, reference
from store.export.eido.words import Words
from store.export.stamps import is_late
from store.kinds import contact, following, interview, people, response
from store.kinds.base import Body, Place

_HOW = {"rang": "rang", "taken": "begun by hand", "backfill": "entered from paper"}
_WHOSE = {"incident": "Incident's", "caller": "Caller's"}


def notes(source: Source) -> list[Component]:
    """Every note in the order of the record; the first of a training call says that it is one."""
    made: list[Component] = []
    if source.training:
        said = "an exercise; send nobody, call nobody"
        made.append(_note(source, source.prologue(source.part("training")), said))
    for entry, body in source.told:
        text = _gone(source, entry) if body is None else _said(body, source.words)
        if text is None:
            continue
        header = entry.header
        damaged = (header.journal, header.seq) in source.call.damaged
        if is_late(header) and not damaged:
            text = f"{text} (entered {instant(header.entered_at)})"
        seat = None if damaged else header.seat
        at = None if damaged else header.at
        note = _note(source, source.prologue(source.of_entry("note", entry), at, seat), text)
        if seat is not None:
            note["agentReference"] = reference(source.agent(seat))
        made.append(note)
    return made


def note_of(source: Source, entry: Entry) -> Component:
    """Points at the note of an entry that has one."""
    return reference(source.of_entry("note", entry))


def as_html(text: str) -> str:
    """A text as HTML, nothing in it markup."""
    return html.escape(text).replace("\n", "<br>")


def _note(source: Source, prologue: Component, text: str) -> Component:
    return {**prologue, "notesActionComments": as_html(source.marked(text))}


def _gone(source: Source, entry: Entry) -> str:
    header = entry.header
    if (header.journal, header.seq) in source.call.damaged:
        return f"An entry ({header.kind}) is damaged on disk: what it said is not known"
    if entry.body is None:
        return f"An entry ({header.kind}) was purged or is withheld: what it said is not told"
    return f"An entry ({header.kind}, version {header.version}) is not understood here"


def _said(body: Body, words: Words) -> str | None:
    for subject in (_of_contact, _of_interview, _of_response, _of_people):
        text = subject(body, words)
        if text is not None:
            return text
    return None


def _of_contact(body: Body, words: Words) -> str | None:
    match body:
        case contact.CallOpened():
            told = [f"Call {body.number} {_HOW[body.how]}, line: {body.line_type}"]
            if body.phone:
                told.append(f"number from the phone system: {body.phone}")
            if body.place is not None:
                told.append(f"place from the phone system: {_place(body.place)}")
            if body.scenario is not None:
                told.append(f"mock call {body.scenario}")
            return "; ".join(told)
        case contact.CallAnswered():
            return "Answered"
        case contact.PlaceSet(of="caller", place=Place(source="profile")):
            return "Caller's place: taken from a profile, which is not told here"
        case contact.PlaceSet():
            said = f"{_WHOSE[body.of]} place, from the {body.place.source}: {_place(body.place)}"
            return f"{said}; not yet said twice" if body.of == "incident" else said
        case contact.PlaceFound():
            around = f"{body.latitude:.6f}, {body.longitude:.6f}, within {body.uncertainty_m:g} m"
            source = f"gazetteer {body.source} as of {body.as_of}, {body.how}"
            return f"Incident's place found: {body.text} = {body.found} ({source}): {around}"
        case contact.PlaceVerified():
            return f"Place said twice: {body.text}"
        case contact.PhoneSet():
            return f"Callback number: {body.phone}"
        case contact.CallbackUnsafe(unsafe=True):
            return "DO NOT CALL BACK: it could put the caller in danger"
        case contact.CallbackUnsafe():
            return "Calling back is no longer marked unsafe"
        case contact.CallbackTried():
            return f"Called back: {_plain(body.outcome)}"
        case contact.CallerLeft():
            return f"Caller left the line: {_plain(body.how)}"
        case contact.CallerBack():
            return "Caller is on the line again"
        case contact.YesNoMode(on=True):
            return "CALLER CANNOT SPEAK: ask what yes and no can answer"
        case contact.YesNoMode():
            return "Caller can speak again"
    return None


def _of_interview(body: Body, words: Words) -> str | None:
    match body:
        case interview.FactAnswered(by="profile"):
            return f"{_plain(body.fact)}: answered from a profile, which is not told here"
        case interview.FactAnswered():
            said = words.values.get((body.fact, body.value), body.value)
            typed = f" ({body.words})" if body.words else ""
            by = "" if body.by == "caller" else f", from: {body.by}"
            back = f"; taken back: {_plain(body.taken_back)}" if body.taken_back else ""
            if body.taken_back == "maybe_duress":
                back += ", the danger said before stands"
            return f"{_plain(body.fact)}: {said}{typed}{by}{back}"
        case interview.CardOpened():
            return f"Guidecard: {words.cards.get(body.card, body.card)}"
        case interview.NoteAdded():
            return body.text
        case interview.InstructionOpened():
            return f"Instructions begun: {_plain(body.instruction)}"
        case interview.InstructionStep() if body.mark is not None:
            return f"Instructions {_plain(body.instruction)}: {_plain(body.mark)}"
    return None


def _of_response(body: Body, words: Words) -> str | None:
    match body:
        case response.LinesSent():
            lines = "; ".join(map(words.line, body.lines))
            place = "" if body.place_verified else "; THE PLACE WAS NOT YET SAID TWICE"
            return f"Sent: {lines}{place}"
        case response.LineAdded():
            return f"Line added: {words.line(body.line)}"
        case response.LineLeftOut():
            return f"Recommended, not sent: {words.line(body.line)}: {body.reason}"
        case response.TransferMoved():
            program = words.programs.get(body.program, body.program)
            told = [f"Transfer to {program}: {_plain(body.state.value)}"]
            told += ["the caller agreed"] if body.permission else []
            told += ["the line was briefed"] if body.briefed else []
            return "; ".join(told)
        case response.UnitStatus():
            return f"{unit_name(body, words)}: {_plain(body.state)}"
        case response.CallClosed():
            ending = words.endings.get(body.disposition)
            told = [f"Closed: {ending.says if ending else body.disposition}"]
            told += [f"code {body.code}"] if body.code else []
            told += [f"same event as {body.duplicate_of}"] if body.duplicate_of else []
            told += [body.narrative] if body.narrative else []
            return "; ".join(told)
        case response.CallReopened():
            return f"Reopened: {body.reason}"
    return None


def _of_people(body: Body, words: Words) -> str | None:
    match body:
        case people.ProfileViewed():
            return f"A {body.what} was viewed; what it says is not told here"
        case following.ProgramReferred():
            program = words.programs.get(body.program, body.program)
            return f"Referred to {program}: {'agreed' if body.agreed else 'not agreed'}"
    return None


def unit_name(body: response.UnitStatus, words: Words) -> str:
    """The service and, where it has one, the unit's own name."""
    service = words.services.get(body.service, body.service)
    return f"{service} {body.unit}" if body.unit else service


def _place(place: Place) -> str:
    told = [place.text] if place.text.strip() else []
    if place.latitude is not None and place.longitude is not None:
        around = "" if place.uncertainty_m is None else f", within {place.uncertainty_m:g} m"
        told.append(f"{place.latitude:.6f}, {place.longitude:.6f}{around}")
    told += [f"area {place.area}"] if place.area else []
    return "; ".join(told) or "unknown"


def _plain(name: str) -> str:
    return name.replace("_", " ")
