"""Calls as EIDO-JSON (NENA-STA-021.1b, https://github.com/NENA911/EIDO-JSON), one line a document.

References are `{"$ref": id}` to the `$id` of a component of the same document. The ids of a call's
parts come from its own id, so that two exports of one record agree. A training call has priority
0, ids under `training.` and the agency's domain, units in training, `nonEmergency` as its type, and
TRAINING - NOT A REAL CALL at the head of every text. Nothing that a profile says is told, but for
the incident's place where a call taker took it from there: those who go need it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from store.canonical import JSON
from store.export.eido import parties, response
from store.export.eido.notes import notes
from store.export.eido.places import caller_locations, incident_location
from store.export.eido.source import Component, Source
from store.export.eido.words import Words, words_of
from store.export.received import Received
from store.packs import PacksUsed
from store.reader import Reader
from store.reading import read_call


def eido(
    reader: Reader,
    calls: Sequence[Received],
    packs: PacksUsed,
    *,
    since: datetime | None,
    domain: str,
) -> Iterator[bytes]:
    """The documents of calls received `since` then; `calls` are all that `received` found.

    `domain` is the agency's, as `host_name` gives it. Raises a StoreFault when the record cannot
    be read.
    """
    many = Counter(one.number for one in calls)
    others = {one.number: one.call for one in calls if one.number and many[one.number] == 1}
    known: dict[str, Words] = {}
    for one in calls:
        if since is None or one.at >= since:
            call = read_call(reader, one.call)
            digest = call.pack.digest if call.pack else ""
            if digest not in known:
                known[digest] = words_of(packs.get(digest))
            source = Source(call, reader.mode, domain, known[digest], others)
            yield json.dumps(document(source)).encode("ascii") + b"\n"


def document(source: Source) -> Component:
    """The whole document of one call. Raises ValueError for a call without entries."""
    place, callers = incident_location(source), caller_locations(source)
    seats, back = parties.agents(source), parties.callback(source)
    person = parties.caller(source, back, callers)
    noted = notes(source)
    incident = response.incident(source, place, seats, person, noted)
    call = parties.call(source, back, callers, person, seats)
    lists: dict[str, list[Component]] = {
        "mergeComponent": response.merges(source),
        "callComponent": _if_any(call),
        "callbackComponent": _if_any(back),
        "dispatchComponent": response.dispatches(source),
        "agencyComponent": [parties.agency(source)],
        "agentComponent": seats,
        "notesComponent": noted,
        "locationComponent": [*_if_any(place), *callers],
        "personComponent": [person],
        "emergencyResourceComponent": response.resources(source),
    }
    told: dict[str, JSON] = {
        **source.prologue(source.incident(source.call.id)),
        "eidoVersion": "1.0",
        "issuingElementIdentification": source.host,
        "incidentComponent": incident,
    }
    return {**told, **{name: [*held] for name, held in lists.items() if held}}


def _if_any(component: Component | None) -> list[Component]:
    return [] if component is None else [component]
