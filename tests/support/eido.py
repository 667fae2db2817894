"""EIDO documents in tests: calls made of bodies, the schema where it is at hand, and references."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel

from protocols.words import TransferState
from store.call import Call
from store.canonical import JSON
from store.chain import START, Writer, link
from store.entry import Draft, Entry, Mode
from store.export.eido.document import document
from store.export.eido.source import Source
from store.export.eido.words import words_of
from store.folding import fold
from store.kinds import contact, following, interview, people, response
from store.kinds.base import Body, Place, SentLine
from support.cli import pack
from support.hostile import hostile_text
from support.journals import CALL, NOON

Document = dict[str, Any]
DOMAIN = "911.example.org"
OTHER = UUID("01938c5e-7a00-7000-8000-000000000009")
OTHER_NUMBER = "R-PY5P-QWYR-0009"

_CHECKOUT = Path(__file__).parents[2]


def shared_file(name: str) -> Any:
    """What a JSON file of the standard's says; the test is skipped where it is not at hand."""
    root = Path(os.environ.get("GUIDECARD_SHARED_DATA", _CHECKOUT.parent / "shared" / "data"))
    path = root / "eido" / name
    if not path.is_file():
        pytest.skip(f"no {path}: say in GUIDECARD_SHARED_DATA where the standard's files are")
    return json.loads(path.read_bytes())


def validator() -> Draft202012Validator:
    """Of the standard's schema, formats of time included."""
    schema = shared_file("eido-021.1b-jsonschema-relaxed.json")
    return Draft202012Validator(schema, format_checker=FormatChecker())


def entries_of(bodies: Sequence[Body], call: UUID = CALL, *, backfill: bool = False) -> list[Entry]:
    """One entry a body, five seconds apart from noon, by r.ames at seat 2."""
    drafts = [
        Draft(
            call,
            body.KIND,
            body.VERSION,
            NOON + timedelta(seconds=5 * place),
            body.content(),
            backfill=backfill,
        )
        for place, body in enumerate(bodies)
    ]
    writer = Writer(UUID(int=77), "2", "r.ames", bytes)
    return list(link(START, drafts, writer, NOON + timedelta(seconds=5 * len(bodies)), {}))


def source_of(call: Call, mode: Mode = "live") -> Source:
    """A call with the words of the small center's pack."""
    return Source(call, mode, DOMAIN, words_of(pack()), {OTHER_NUMBER: OTHER})


def told(bodies: Sequence[Body], mode: Mode = "live") -> Document:
    """The document of the call that these bodies tell, as a receiver reads it."""
    return written(source_of(fold(CALL, entries_of(bodies)), mode))


def written(source: Source) -> Document:
    """A document as a receiver reads it."""
    read: Document = json.loads(json.dumps(document(source)))
    return read


def parts(value: Any) -> Iterator[Document]:
    """Every object in a document."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for held in value:
            yield from parts(held)


def opened(**said: Any) -> contact.CallOpened:
    """A wireless call that rang."""
    pack_ref: dict[str, JSON] = {"id": "mill-county", "version": "1.0.0", "digest": pack().digest}
    given = {"how": "rang", "number": "R-PY5P-QWYR-0001", "pack": pack_ref, "line_type": "wireless"}
    return contact.CallOpened.model_validate({**given, **said})


def line(service: str = "police", urgency: str = "prompt", role: str = "lead") -> SentLine:
    """A line that was sent."""
    return SentLine(service=service, urgency=urgency, role=role)


def sent(*lines: SentLine, verified: bool = True) -> response.LinesSent:
    """Lines sent together."""
    return response.LinesSent(lines=lines or (line(),), place_verified=verified)


A_CALL: tuple[Body, ...] = (
    opened(phone="206-555-0143", place=Place(latitude=47.6, longitude=-122.3, source="network")),
    contact.CallAnswered(),
    contact.PlaceSet(of="incident", place=Place(text="3rd Ave S & S Main St", area="downtown")),
    contact.PlaceVerified(text="3rd Ave S & S Main St"),
    contact.PlaceSet(of="caller", place=Place(text="the cafe across the street")),
    interview.CardOpened(card="welfare"),
    interview.FactAnswered(fact="awake", value="talking"),
    interview.NoteAdded(text="says he is <cold>\nand alone"),
    sent(line(), line("ems", "hot")),
    response.UnitStatus(service="police", unit="12", state="on_scene"),
    response.UnitStatus(service="fire", unit="E5", state="en_route"),
    response.CallClosed(disposition="sent", code="S1", narrative="taken to the clinic"),
)
"""A whole call, by hand."""


def notes(document: Document) -> list[str]:
    """The notes as a person reads them."""
    found = [note["notesActionComments"] for note in document["notesComponent"]]
    return [html.unescape(note.replace("<br>", "\n")) for note in found]


_names = st.one_of(
    st.sampled_from(["police", "fire", "ems", "community_team", "sent", "welfare", "crisis-line"]),
    hostile_text.map(lambda text: text.encode("utf-8", "replace").decode()[:200]),
)
_urgencies = st.sampled_from(["hot", "prompt", "routine", "scheduled", "at once"])
_lines = st.builds(SentLine, service=_names, urgency=_urgencies, role=_names)
_figures = st.floats(-1, 1, allow_nan=False)
_places = st.builds(
    lambda text, position, around, area, source: Place(
        text=text,
        latitude=position and position[0] * 90,
        longitude=position and position[1] * 180,
        uncertainty_m=around,
        area=area,
        source=source,
    ),
    hostile_text,
    st.none() | st.tuples(_figures, _figures),
    st.none() | st.floats(0, 1e8),
    st.none() | st.just("elsewhere") | _names,
    st.sampled_from(["caller", "network", "profile", "taker", "map"]),
)


def _built(model: type[BaseModel], **fields: Any) -> st.SearchStrategy[Any]:
    return st.builds(model, **fields)


any_opening = _built(
    contact.CallOpened,
    how=st.sampled_from(["rang", "taken", "backfill"]),
    number=_names,
    pack=st.just(contact.PackRef(id="mill-county", version="1.0.0", digest="0" * 64)),
    line_type=st.sampled_from(["wireless", "no_service", "admin", "unknown"]),
    phone=hostile_text | st.sampled_from(["206-555-0143", "911-555-0143", ""]),
    place=st.none() | _places,
    scenario=st.none() | _names,
)

any_body: st.SearchStrategy[Body] = st.one_of(
    any_opening,
    st.just(contact.CallAnswered()),
    _built(contact.PlaceSet, of=st.sampled_from(["incident", "caller"]), place=_places),
    _built(contact.PlaceVerified, text=hostile_text),
    _built(contact.PhoneSet, phone=hostile_text | st.just("206-555-0143")),
    _built(contact.CallbackUnsafe, unsafe=st.booleans()),
    _built(contact.CallbackTried, outcome=st.sampled_from(["reached", "no_answer"])),
    _built(contact.CallerLeft, how=st.sampled_from(["hung_up", "dropped"])),
    _built(
        interview.FactAnswered,
        fact=_names,
        value=hostile_text,
        by=st.sampled_from(["caller", "ears", "officer", "history"]),
        words=hostile_text,
        taken_back=st.sampled_from([None, "corrected", "maybe_duress"]),
    ),
    _built(interview.CardOpened, card=_names),
    _built(interview.NoteAdded, text=hostile_text),
    _built(interview.InstructionStep, instruction=_names, step=st.just(0), mark=_names),
    _built(
        response.LinesSent,
        lines=st.lists(_lines, min_size=1, max_size=3).map(tuple),
        place_verified=st.booleans(),
    ),
    _built(response.LineLeftOut, line=_lines, reason=hostile_text),
    _built(response.TransferMoved, program=_names, state=st.sampled_from(TransferState)),
    _built(
        response.UnitStatus,
        service=_names,
        unit=_names,
        state=st.sampled_from(["notified", "en_route", "on_scene", "cleared"]),
    ),
    _built(
        response.CallClosed,
        disposition=_names,
        narrative=hostile_text,
        duplicate_of=st.none() | st.just(OTHER_NUMBER) | _names,
        code=st.none() | _names,
    ),
    _built(response.CallReopened, reason=hostile_text),
    _built(people.ProfileViewed, what=st.just("profile"), id=_names, why=_names),
    _built(following.ProgramReferred, program=_names, agreed=st.booleans(), reason=hostile_text),
)
"""A body of any kind that a document tells of, its texts hostile."""
