"""The routes of people and places: asked for a call, put by a supervisor, on record each time."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.requests import Request

from store.hub.desk import (
    MOST_FAULTS,
    Refused,
    TheHub,
    TheToken,
    answer,
    must,
    read,
    refuse,
)
from store.hub.engine import Asked, Held
from store.hub.openapi import gives, takes
from store.hub.service import Hub
from store.hub.tokens import Token
from store.reference.addresses import AddressKey, address_key
from store.reference.matching import Match, matches, phones_of, places_of
from store.reference.models import MODELS, Kind, Record
from store.reference.phones import Phone
from store.sharing.messages import Answered, Ask, Put, RecordId, Stored, WireRecord

router = APIRouter(prefix="/profiles", tags=["people and places"])


@router.post("/ask", responses=gives(Answered, 400, 403, 413, 429), openapi_extra=takes(Ask))
async def ask(request: Request, hub: TheHub, token: TheToken) -> Response:
    """What is held about a number or a place. A body, so that no log of addresses holds it."""
    must(token.rights.asks_profiles, token, "ask for profiles")
    asked = await read(request, Ask, lambda asked: asked)
    if asked.call is None:
        must(token.rights.asks_without_call, token, "ask for profiles without a call")
    if not hub.may_ask(token):
        raise refuse(
            429, "too_many", "This token asked too often in the last minute; nothing was looked up."
        )
    found = await asyncio.to_thread(_answered, hub, token, asked)
    return answer(Answered(records=tuple(map(_as_wire, found))))


@router.put("", responses=gives(Stored, 400, 403, 413), openapi_extra=takes(Put))
async def put(request: Request, hub: TheHub, token: TheToken) -> Response:
    """Add or replace people and places: all of them, or none and what is wrong with each."""
    must(token.rights.puts_profiles, token, "change profiles")
    records = await read(request, Put, _checked)
    added, replaced = await asyncio.to_thread(hub.engine.put_records, records)
    return answer(Stored(added=added, replaced=replaced, removed=0))


@router.delete("/{kind}/{identifier}", responses=gives(Stored, 403, 404))
async def remove(
    hub: TheHub, token: TheToken, kind: Kind, identifier: Annotated[RecordId, Path()]
) -> Response:
    """Take a record out."""
    must(token.rights.puts_profiles, token, "change profiles")
    if not await asyncio.to_thread(hub.engine.remove_record, kind, identifier):
        raise refuse(404, "not_found", f"No {kind.value} of that id is held; nothing was done.")
    return answer(Stored(added=0, replaced=0, removed=1))


def _answered(hub: Hub, token: Token, asked: Ask) -> tuple[Match, ...]:
    """What matches, once it is on record that it was asked for."""
    phone = None if asked.phone is None else Phone(*_parts(asked.phone))
    address = (
        None if asked.address is None else address_key(asked.address.line, asked.address.town or "")
    )
    found = _found(hub, phone, address)
    hub.engine.note_asked(
        Asked(
            at=hub.clock(),
            by=token.id,
            call=None if asked.call is None else UUID(asked.call),
            reason=asked.reason or "",
            found=tuple(f"{match.kind.value} {match.record.id}" for match in found),
        )
    )
    return found


def _found(hub: Hub, phone: Phone | None, address: AddressKey | None) -> tuple[Match, ...]:
    rows = hub.engine.find_records(
        None if phone is None else phone.key, (address.street or None) if address else None
    )
    records: list[Record] = [MODELS[kind].model_validate_json(body) for kind, body in rows]
    return matches(records, now=hub.clock(), phone=phone, address=address)


def _parts(key: str) -> tuple[str, str]:
    number, _, extension = key.partition(";ext=")
    return number, extension


def _as_wire(match: Match) -> WireRecord:
    return WireRecord(
        kind=match.kind, record=match.record.model_dump(mode="json", exclude_defaults=True)
    )


def _checked(sent: Put) -> list[Held]:
    """Every record as it is kept. Raises Refused with what is wrong with any of them."""
    held: list[Held] = []
    faults: list[str] = []
    for number, wire in enumerate(sent.records):
        try:
            record = MODELS[wire.kind].model_validate_json(json.dumps(wire.record))
        except ValidationError as error:
            for fault in error.errors(
                include_url=False, include_context=False, include_input=False
            ):
                where = ".".join(str(step) for step in fault["loc"])[:200]
                faults.append(f"records.{number}.record.{where}: {fault['msg'][:200]}")
            continue
        streets = {address_key(place.street).street for place in places_of(record)}
        body = record.model_dump_json(exclude_defaults=True).encode()
        held.append(
            Held(wire.kind, record.id, body, phones_of(record), tuple(sorted(streets - {""})))
        )
    if faults:
        raise _refused(faults)
    return held


def _refused(faults: list[str]) -> Refused:
    count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}"
    return refuse(
        422,
        "invalid",
        f"The records have {count}; nothing was changed. Mend them.",
        faults=tuple(faults[:MOST_FAULTS]),
    )
