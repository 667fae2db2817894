"""Running errands at a hub: each brings something back, whatever goes wrong on the way.

What a hub hands out is hostile until it is checked: a pack by its digest and by everything that a
pack read from files must pass, a person by the model of an import.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Literal, TypeAlias

from pydantic import ValidationError

from console.sharing.client import Denied, HubClient, Unreachable
from console.sharing.errands import PackCame, PackKept, PeopleCame, Question
from protocols.checked import assemble, from_json, recheck
from protocols.faults import ProtocolError
from protocols.pack import Pack
from store.reference.models import MODELS, Record
from store.sharing.bounds import MOST_FOUND
from store.sharing.messages import Address, Ask, WireRecord

Connection: TypeAlias = Callable[[], HubClient]
"""A connection of the errand's own, so that it neither disturbs the sharing nor ends with it."""

PASSING = frozenset({"busy", "store", "too_many", "token"})
"""Refusals that may be over in a moment."""


class NotThatPack(Exception):
    """What came is no pack of the digest that was asked for, or one that may not be used."""


async def fetching(connection: Connection, digest: str) -> PackCame:
    """Ask for a pack by its digest."""
    try:
        async with connection() as hub:
            raw = await hub.pack(digest)
        return PackCame(digest, await asyncio.to_thread(checked_pack, digest, raw), "came")
    except NotThatPack as error:
        return PackCame(digest, None, "refused", str(error))
    except Denied as error:
        if error.error.code == "not_found":
            return PackCame(digest, None, "lacking")
        return PackCame(digest, None, _how(error), _why(error))
    except Unreachable as error:
        return PackCame(digest, None, "failed", str(error))
    except Exception as error:  # a defect must be seen, and must not leave the errand under way
        return PackCame(digest, None, "refused", _defect(error))


async def publishing(connection: Connection, digest: str, content: Callable[[], bytes]) -> PackKept:
    """Give the hub a pack that it does not hold yet."""
    try:
        async with connection() as hub:
            if not await hub.has_pack(digest):
                await hub.publish(digest, await asyncio.to_thread(content))
        return PackKept(digest, "kept")
    except Denied as error:
        return PackKept(digest, _how(error), _why(error))
    except Unreachable as error:
        return PackKept(digest, "failed", str(error))
    except Exception as error:  # as above
        return PackKept(digest, "refused", _defect(error))


async def asking(connection: Connection, question: Question) -> PeopleCame:
    """Ask who is known."""
    try:
        asked = Ask(
            call=str(question.call),
            phone=question.phone,
            address=None if question.place is None else Address(line=question.place),
        )
        async with connection() as hub:
            answered = await hub.ask(asked)
        return PeopleCame(question, records_of(answered.records), "came")
    except Denied as error:
        return PeopleCame(question, (), _how(error), _why(error))
    except (Unreachable, ValidationError) as error:
        why = str(error) if isinstance(error, Unreachable) else "This cannot be asked of a hub"
        return PeopleCame(question, (), "failed", why)
    except Exception as error:  # as above
        return PeopleCame(question, (), "refused", _defect(error))


def checked_pack(digest: str, raw: bytes) -> Pack:
    """The pack of a digest that bytes from elsewhere are. Raises NotThatPack."""
    try:
        held = from_json(raw)
        if held.digest != digest:
            raise NotThatPack("What the hub gave for this pack is another one")
        recheck(held)
        return assemble(held)
    except ProtocolError as error:
        first = str(error).partition("\n")[0]
        raise NotThatPack(f"What the hub gave is a pack with faults ({first[:200]})") from None
    except (ValueError, RecursionError):
        raise NotThatPack("What the hub gave is no pack") from None


def records_of(wires: tuple[WireRecord, ...]) -> tuple[Record, ...]:
    """The records that a hub sent, as an import would take them; others are left out."""
    found: list[Record] = []
    for wire in wires[:MOST_FOUND]:
        try:
            found.append(MODELS[wire.kind].model_validate_json(json.dumps(wire.record)))
        except (ValueError, RecursionError):
            continue
    return tuple(found)


def _how(error: Denied) -> Literal["failed", "refused"]:
    return "failed" if error.error.code in PASSING else "refused"


def _why(error: Denied) -> str:
    return str(error).rstrip(".")


def _defect(error: Exception) -> str:
    return f"A defect of this console ended the errand ({error!r:.200})"
