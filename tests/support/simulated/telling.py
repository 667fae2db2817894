"""What a seat hears of what a hub sends, as the link of a console tells it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from console.sharing.client import Lagging
from console.sharing.link import (
    Acknowledged,
    Came,
    Connected,
    Heard,
    Lost,
    Refused,
    _entries,
    _told,
)
from store.chain import Head
from store.sharing.messages import Heads, Pulled, Pushed, Refusal

Kind = Literal["connect", "push", "pull"]


def heard_of(kind: Kind, status: int, body: bytes) -> Heard:
    """What a seat hears of an answer, as its link tells it."""
    if status == 0:
        return Lost("the hub ended the line")
    if status != 200:
        return Refused(Refusal.model_validate_json(body).error)
    if kind == "push":
        pushed = Pushed.model_validate_json(body)
        return Acknowledged(UUID(pushed.journal), Head(pushed.seq, bytes.fromhex(pushed.hash)))
    return Came(_entries(Pulled.model_validate_json(body)), was_asked=True)


def event_of(data: bytes) -> Heard | None:
    """What a seat hears of an event of the live line; None for a sign of life."""
    name, _, content = data.strip().partition(b"\n")
    content = content.removeprefix(b"data: ")
    match name:
        case b"event: heads":
            return Connected(_told(Heads.model_validate_json(content)))
        case b"event: entries":
            return Came(_entries(Pulled.model_validate_json(content)), was_asked=False)
        case b"event: lagging":
            return Lagging()
    return None
