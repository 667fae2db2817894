"""Who took part: the agency, its seats, and the caller with the number to call back.

An agent is a seat. No call taker's name leaves: the agency knows who sat there.
"""

from __future__ import annotations

import json

from store.canonical import JSON
from store.export.eido.source import Component, Source, instant, reference, references
from store.reference.phones import Phone, read_phone


def agency(source: Source) -> Component:
    """The agency that received the call."""
    made: Component = {
        **source.prologue(source.host),
        "agencyRoleDescriptionRegistryText": ["CallReceiving"],
        "agencyType": ["psap"],
    }
    if source.words.agency:
        name = source.marked(source.words.agency)
        card = ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]]
        made["agencyJcard"] = json.dumps(card)
    return made


def agents(source: Source) -> list[Component]:
    """Every seat at which an entry was made, in the order of the record."""
    seats = dict.fromkeys(entry.header.seat for entry in source.believed)
    return [
        {
            **source.prologue(source.agent(seat)),
            "agentWorkstationPositionIdentification": seat,
            "agentRoleRegistryText": ["Call Taking"],
            "agencyReference": reference(source.host),
        }
        for seat in seats
    ]


def callback(source: Source) -> Component | None:
    """How to call back; None where nobody can, or where it could put the caller in danger.

    A number that was marked unsafe stands in a note alone, so that no program dials it.
    """
    call = source.call
    if call.callback_unsafe or call.line_type == "no_service":
        return None
    number = read_phone(call.phone_known, home_area_code=source.words.home_area_code)
    if not isinstance(number, Phone):
        return None
    return {
        **source.prologue(source.part("callback")),
        "callBackInformationUri": [f"tel:{number.key}"],
    }


def caller(source: Source, back: Component | None, where: list[Component]) -> Component:
    """The caller, of whom no more is told than where they are and how to call back."""
    made: Component = {
        **source.prologue(source.part("caller")),
        "personIncidentRoleRegistryText": ["Caller"],
    }
    if source.call.opened_at is not None:
        made["callIdentifier"] = [source.call_id]
    if back is not None:
        made["callBackReference"] = reference(str(back["$id"]))
    if where:
        made["locationReference"] = references(where)
    return made


def call(
    source: Source,
    back: Component | None,
    where: list[Component],
    person: Component,
    seats: list[Component],
) -> Component | None:
    """The call itself; None where the entry that tells when it began is gone.

    How it came (wireless, admin, ...) is the agency's own word. A real call is `emergency`
    whatever line it came on; a training call is not.
    """
    told = source.call
    if told.opened_at is None:
        return None
    made: Component = {
        **source.prologue(source.call_id),
        "callStateRegistryText": _state(source),
        "standardPrimaryCallType": "nonEmergency" if source.training else "emergency",
        "localCallType": source.marked(told.line_type),
        "direction": "incoming",
        "callStartTimestamp": instant(told.opened_at),
        "personReference": references([person]),
    }
    if told.answered_at is not None:
        made["answerDate"] = instant(told.answered_at)
    if back is not None:
        made["callBackReference"] = reference(str(back["$id"]))
    held: dict[str, list[JSON]] = {
        "agentReference": references(seats),
        "locationReference": references(where),
    }
    return {**made, **{name: found for name, found in held.items() if found}}


def _state(source: Source) -> str:
    call = source.call
    if call.state == "closed" or call.caller_left is not None or call.how == "backfill":
        return "callEnd"
    return "callAnswered" if call.state == "open" else "callBegin"
