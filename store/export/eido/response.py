"""The response: status, priority, what was sent, who is on the way, and how it ended.

A registry's value is used only where it says what the record says. The common incident type is
always `NCRNONE`, none found, since packs do not map their guidecards; a unit is a resource only
where its service tells what kind it is. The rest is told in the agency's own words and in notes.
"""

from __future__ import annotations

from protocols.words import Urgency
from store.canonical import JSON
from store.entry import Entry
from store.export.eido.notes import note_of, unit_name
from store.export.eido.source import Component, Source, reference, references
from store.kinds.base import SentLine
from store.kinds.response import CallClosed, CallReopened, LinesSent, UnitStatus

PRIORITY: dict[str, int] = {
    Urgency.HOT.word: 10,
    Urgency.PROMPT.word: 7,
    Urgency.ROUTINE.word: 4,
    Urgency.SCHEDULED.word: 1,
}
"""The common priority, 10 the highest, of the most urgent line sent. A training call has 0."""

RESOURCE: dict[str, str] = {
    "police": "PatrolUnit",
    "ems": "GroundBLSAmbulance",
    "behavioral_health": "CrisisInterventionUnit",
    "community_team": "CrisisInterventionUnit",
}
"""By service, the registry's type that claims no more than the service does. Others have none."""

PRIMARY = {"cleared": "Available"}
"""The primary status of a unit by what it last reported; else it is `NotAvailable`."""

SECONDARY = {
    "notified": "Dispatched",
    "en_route": "EnRoute",
    "on_scene": "OnScene",
    "cleared": "Cleared",
}
"""The secondary status."""

INCIDENT = {
    "notified": "ResourcesAssigned",
    "en_route": "ResourcesEnroute",
    "on_scene": "ResourcesOnscene",
}
"""What the furthest unit says of the incident."""

DUPLICATE = "22"
"""The common disposition of the same event as another."""

REFERRED = "15"
"""The common disposition of a transfer that ended resolved."""


def units(source: Source) -> list[tuple[Entry, UnitStatus]]:
    """By service and unit, what it last reported, in the order of first reports."""
    last: dict[tuple[str, str], tuple[Entry, UnitStatus]] = {}
    for entry, body in source.told:
        if isinstance(body, UnitStatus):
            last[body.service, body.unit] = (entry, body)
    return list(last.values())


def resources(source: Source) -> list[Component]:
    """The units of services whose kind the registry has."""
    return [_resource(source, *unit) for unit in units(source) if unit[1].service in RESOURCE]


def _resource(source: Source, entry: Entry, status: UnitStatus) -> Component:
    header = entry.header
    secondary = [SECONDARY[status.state], *(["Training"] if source.training else [])]
    return {
        **source.prologue(_unit_id(source, status), header.at, header.seat),
        "emergencyResourceTypeCommonRegistryText": RESOURCE[status.service],
        "emergencyResourceTypeInternalText": source.marked(status.service),
        "emergencyResourceName": source.marked(unit_name(status, source.words)),
        "resourceAttributeRegistryText": [],
        "primaryUnitStatusRegistryText": PRIMARY.get(status.state, "NotAvailable"),
        "secondaryUnitStatusRegistryText": [*secondary],
        "unitStatusInternal": [status.state],
        # Who crews a unit is not recorded: this is the seat that heard of it.
        "agentReference": [reference(source.agent(header.seat))],
        "notesReference": [note_of(source, entry)],
    }


def _unit_id(source: Source, status: UnitStatus) -> str:
    return source.part(f"unit/{status.service}/{status.unit}")


def dispatches(source: Source) -> list[Component]:
    """Every time lines were sent: which ones says its note."""
    return [
        _dispatch(source, entry, body) for entry, body in source.told if isinstance(body, LinesSent)
    ]


def _dispatch(source: Source, entry: Entry, sent: LinesSent) -> Component:
    header = entry.header
    services = {line.service for line in sent.lines} & RESOURCE.keys()
    reported: list[JSON] = [
        reference(_unit_id(source, status))
        for _, status in units(source)
        if status.service in services
    ]
    made: Component = {
        **source.prologue(source.of_entry("dispatch", entry), header.at, header.seat),
        "agentReference": reference(source.agent(header.seat)),
        "notesReference": [note_of(source, entry)],
    }
    return {**made, "emergencyResourceReference": reported} if reported else made


def incident(
    source: Source,
    where: Component | None,
    seats: list[Component],
    person: Component,
    notes: list[Component],
) -> Component:
    """The incident that the call is about."""
    call = source.call
    made: Component = {
        **source.prologue(source.part("incident")),
        "incidentTypeCommonRegistryText": "NCRNONE",
        "incidentStatusCommonRegistryText": [*statuses(source)],
        "incidentStatusInternalText": [source.marked(text) for text in _own_status(source)],
        "agentReference": references(seats),
        "personReference": references([person]),
        "notesReference": references(notes),
        **_priority(source),
    }
    if call.card is not None:
        title = source.words.cards.get(call.card, call.card)
        made["incidentTypeInternalCode"] = source.marked(call.card)
        made["incidentTypeInternalText"] = source.marked(f"{title} ({call.card})")
    elif source.training:
        made["incidentTypeInternalText"] = source.marked("no guidecard opened")
    if call.number:
        made["internalIncidentId"] = call.number
    if where is not None:
        made["locationReference"] = references([where])
    if call.incident is not None and call.incident.place.area not in (None, "elsewhere"):
        made["beatOrDispatchGroupText"] = call.incident.place.area
    ending = _disposition(source)
    return {**made, "dispositionComponent": [ending]} if ending is not None else made


def statuses(source: Source) -> list[str]:
    """The registry's words for where the incident stands.

    A call that is closed here is `Closed` unless a unit has said that it is on it and not that it
    is clear: then the incident goes on.
    """
    at_work = [status.state for _, status in units(source) if status.state != "cleared"]
    if source.call.closed is not None and not at_work:
        return ["Closed"]
    reopened = any(isinstance(body, CallReopened) for _, body in source.told)
    furthest = next((INCIDENT[state] for state in reversed(INCIDENT) if state in at_work), None)
    return [
        "Active",
        *(["ReOpened"] if reopened and source.call.closed is None else []),
        *([furthest] if furthest else []),
    ]


def _own_status(source: Source) -> list[str]:
    closed = source.call.closed
    unsafe = ["DO NOT CALL BACK"] if source.call.callback_unsafe else []
    if closed is None:
        return [source.call.state, *unsafe]
    ending = source.words.endings.get(closed.disposition)
    return [f"closed: {ending.says if ending else closed.disposition}", *unsafe]


def _priority(source: Source) -> Component:
    sent: list[SentLine] = [line for held in source.call.sent for line in held.lines]
    urgencies = {line.urgency for line in sent}
    lost = any(body is None and e.header.kind == LinesSent.KIND for e, body in source.told)
    if lost or not urgencies or not urgencies <= PRIORITY.keys():
        # What is lost, or an urgency that is not known here, may be the highest: no number then.
        return {"incidentCommonPriorityNumber": 0} if source.training else {}
    highest = max(urgencies, key=PRIORITY.__getitem__)
    return {
        "incidentPriorityInternalText": source.marked(highest),
        "incidentCommonPriorityNumber": 0 if source.training else PRIORITY[highest],
    }


def _disposition(source: Source) -> Component | None:
    """How it ended, where the registry has a word for that; a note tells it in any case."""
    closed, code = source.call.closed, None
    if closed is None:
        return None
    ending = source.words.endings.get(closed.disposition)
    if closed.duplicate_of:
        code = DUPLICATE
    elif ending is not None and ending.requires == "resolved_transfer":
        code = REFERRED
    if code is None:
        return None
    entry = [entry for entry, body in source.told if isinstance(body, CallClosed)][-1]
    return {
        **source.prologue(source.part("disposition"), closed.at, entry.header.seat),
        "dispositionCommonRegistryCode": code,
        "dispositionPrimaryIndicator": True,
        "dispositionCategoryText": source.marked(closed.code or closed.disposition),
        "dispositionDescriptionText": source.marked(ending.says if ending else closed.disposition),
        "notesReference": [note_of(source, entry)],
    }


def merges(source: Source) -> list[Component]:
    """The incident in whose favour this one was closed; a note alone where it is not at hand."""
    closed = source.call.closed
    other = source.others.get(closed.duplicate_of or "") if closed is not None else None
    if closed is None or other is None:
        return []
    return [
        {
            **source.prologue(source.part("merge"), closed.at),
            "incidentTrackingIdentifier": source.incident(other),
            "incidentMergeDirectionCode": "REPLACED",
        }
    ]
