"""A call as JSON for other programs: everything that its entries tell, and the entries."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from pydantic import BaseModel

from store.call import Call
from store.canonical import JSON, instant_text
from store.export.stamps import stamps
from store.kinds import kind_of


def call_json(call: Call) -> dict[str, JSON]:
    """Every field of a call, its state, its stamps, and its entries numbered from 1."""
    told = {
        one.name: _json(getattr(call, one.name)) for one in fields(call) if one.name != "entries"
    }
    told["state"] = call.state
    told["conflicts"] = list(call.conflicts)
    told["stamps"] = _json(stamps(call))
    told["entries"] = [_entry(call, number) for number in range(1, len(call.entries) + 1)]
    return told


def _entry(call: Call, number: int) -> JSON:
    entry = call.entries[number - 1]
    header = entry.header
    told: dict[str, JSON] = {one.name: _json(getattr(header, one.name)) for one in fields(header)}
    return {
        "number": number,
        **told,
        "known": kind_of(header.kind, header.version) is not None,
        "damaged": (header.journal, header.seq) in call.damaged,
        "body": entry.data,
    }


def _json(value: object) -> JSON:
    if value is None or isinstance(value, bool | int | float):
        return value
    match value:
        case Enum():
            return str(value.value)
        case str() | UUID():
            return str(value)
        case datetime():
            return instant_text(value)
        case BaseModel():
            return _json(value.model_dump())
        case Mapping():
            return {str(key): _json(held) for key, held in value.items()}
        case Set():
            return [_json(held) for held in sorted(value)]
        case list() | tuple():
            return [_json(held) for held in value]
    if is_dataclass(value):
        return {one.name: _json(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"a {type(value).__name__} has no form in JSON")
