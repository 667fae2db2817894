"""Entries of a call in words, one by one: what the record says, and nothing it does not."""

from __future__ import annotations

import json
from collections.abc import Mapping

from console.present.interview import title_of
from console.present.naming import Naming
from store.call import Call
from store.entry import Entry
from store.export.stamps import line_words
from store.kinds import body_of, contact, interview, kind_of, response
from store.kinds.base import Body


def entry_words(call: Call, entry: Entry, naming: Naming) -> str:
    """What an entry says; what it is worth where it is damaged, purged, or of a kind unknown."""
    header = entry.header
    if (header.journal, header.seq) in call.damaged:
        return "DAMAGED ON DISK: it does not match its hash, and what it says is not believed"
    if entry.body is None:
        return "its body was purged or is withheld"
    body = body_of(entry)
    if body is not None:
        return _words(body, naming)
    known = kind_of(header.kind, header.version) is not None
    why = "cannot be read as its kind" if known else f"unknown kind, version {header.version}"
    return f"{why}: {exact(entry)}"


def exact(entry: Entry) -> str:
    """The body of an entry as ASCII JSON, character by character; empty where there is none."""
    return "" if entry.data is None else json.dumps(entry.data)


def _words(body: Body, naming: Naming) -> str:
    match body:
        case interview.FactAnswered():
            value = naming.value(body.fact, body.value)
            words = f" ({body.words})" if body.words else ""
            by = "" if body.by == "caller" else f", by {body.by}"
            back = f", danger taken back: {body.taken_back}" if body.taken_back else ""
            return f"{title_of(body.fact)}: {value}{words}{by}{back}"
        case interview.QuestionOpened():
            return f"asks {title_of(body.fact)}"
        case interview.CardOpened():
            return naming.card(body.card)
        case interview.NoteAdded():
            return body.text
        case contact.PlaceSet():
            return f"{body.of}: {_plainly(body.place.model_dump(exclude_defaults=True))}"
        case contact.PlaceFound():
            source = f"{body.how}; {body.source} as of {body.as_of}"
            return f"{body.text} = {body.found}, ±{body.uncertainty_m:.0f} m ({source})"
        case response.DecisionShown():
            lines = ", ".join(map(naming.line, body.lines))
            return f"{naming.tier(body.tier)}: {lines}{'' if body.screened else ' (not screened)'}"
        case response.LinesSent():
            place = "" if body.place_verified else " (place not verified)"
            return f"{', '.join(map(naming.line, body.lines))} to {body.place_text}{place}"
        case response.LineAdded():
            return line_words(body.line)
        case response.LineLeftOut():
            by = body.second_person or "to be reviewed"
            return f"{line_words(body.line)}: {body.reason} ({by})"
        case response.CallClosed():
            return f"{naming.disposition(body.disposition)}: {body.narrative}"
    return _plainly(body.content())


def _plainly(value: object) -> str:
    """A body without words of its own: its fields, with what stands in them."""
    match value:
        case Mapping():
            told = (f"{_spaced(str(name))} {_plainly(held)}" for name, held in value.items())
            return ", ".join(told)
        case list() | tuple():
            return "; ".join(map(_plainly, value)) or "none"
        case bool():
            return "yes" if value else "no"
    return str(value)


def _spaced(name: str) -> str:
    return name.replace("_", " ")
