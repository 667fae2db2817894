"""The routes of entries: heads, push, pull, follow live, and the programs' newest status."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from starlette.requests import Request

from store.canonical import instant_text
from store.entry import Entry
from store.faults import StoreFault
from store.hub.desk import LOG, TheHub, TheToken, answer, must, read, refuse
from store.hub.engine import Batch, Taken
from store.hub.live import event, gather
from store.hub.openapi import gives, gives_media, takes
from store.hub.service import Hub
from store.hub.tokens import Token
from store.sharing.bounds import MOST_HEADS
from store.sharing.heads import Want
from store.sharing.joining import Fork, Gap, NotAChain, WrongKind, check_stretch
from store.sharing.messages import (
    Heads,
    Holder,
    Programs,
    Pull,
    Pulled,
    Push,
    Pushed,
    WireHead,
)
from store.sharing.wire import Uuid, entries_json

router = APIRouter()


@router.get("/journal", responses=gives(Heads), tags=["entries"])
async def heads(
    hub: TheHub, token: TheToken, after: Annotated[Uuid | None, Query()] = None
) -> Response:
    """How far the hub holds each journal."""
    return answer(await _heads(hub, token, None if after is None else UUID(after)))


@router.post(
    "/journal",
    responses=gives(Pushed, 400, 403, 409, 413),
    openapi_extra=takes(Push),
    tags=["entries"],
)
async def push(request: Request, hub: TheHub, token: TheToken) -> Response:
    """Take a stretch of the token's own journal; answered once it is durable."""
    must(token.rights.writes, token, "push entries")
    entries = await read(request, Push, _entries)
    journal = entries[0].header.journal
    if not await hub.may_push(token, entries):
        raise refuse(
            403,
            "not_your_journal",
            "This token is for another journal; nothing was kept. "
            "Make one for this seat: guidecard hub token create.",
        )
    await _check(hub, journal, entries)
    outcome = await hub.committer.push(Batch(journal, entries, token.id))
    match outcome:
        case Gap(expected):
            raise refuse(
                409,
                "gap",
                f"Entries before these are missing here; nothing was kept. Send from {expected}.",
                expected=expected,
            )
        case Fork():
            if (journal, outcome.seq) not in hub.told_forks:
                hub.told_forks.add((journal, outcome.seq))
                LOG.error(
                    "ALARM: journal %s forks at entry %d (token %s); "
                    "what was offered is kept aside",
                    journal,
                    outcome.seq,
                    token.id,
                )
            raise refuse(
                409,
                "fork",
                f"Another entry {outcome.seq} of this journal is held here; what was offered is "
                "kept aside and nothing was replaced. Begin a new journal at this seat.",
                seq=outcome.seq,
                held=outcome.held.hex(),
            )
        case Taken(head, added):
            hub.metrics.entries("added", added)
            hub.metrics.entries("known", len(entries) - added)
            if added:
                hub.live.moved(journal)
            return answer(
                Pushed(journal=str(journal), seq=head.seq, hash=head.hash.hex(), added=added)
            )


@router.post(
    "/journal/pull", responses=gives(Pulled, 400, 413), openapi_extra=takes(Pull), tags=["entries"]
)
async def pull(request: Request, hub: TheHub, token: TheToken) -> Response:
    """Entries behind the numbers named, as far as one reply holds them."""
    wanted = await read(
        request, Pull, lambda asked: [Want(UUID(one.journal), one.after) for one in asked.wants]
    )

    def written() -> tuple[str, int]:
        entries, more = gather(hub.engine, wanted)
        data = entries_json(entries, withheld=not token.rights.reads_bodies)
        return f'{{"entries":{data},"more":{"true" if more else "false"}}}', len(entries)

    content, count = await asyncio.to_thread(written)
    hub.metrics.entries("pulled", count)
    return Response(content, media_type="application/json")


@router.get(
    "/journal/live",
    responses=gives_media("text/event-stream"),
    tags=["entries"],
)
async def live(request: Request, hub: TheHub, token: TheToken) -> Response:
    """Server-sent events: the heads, then every entry that any journal is given."""
    secret = request.headers["authorization"].partition(" ")[2].strip()
    hub.live.check_room()

    async def still_good() -> bool:
        return await hub.token(secret) is not None

    async def lines() -> AsyncIterator[bytes]:
        # What fails here ends the line, and its reader comes again.
        with suppress(StoreFault):
            async with hub.live.listening(with_bodies=token.rights.reads_bodies) as reader:
                told = await _heads(hub, token, None)
                yield event("heads", told.model_dump_json())
                async for one in reader.events(still_good):
                    yield one

    return StreamingResponse(
        lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


@router.get("/programs", responses=gives(Programs), tags=["entries"])
async def programs(hub: TheHub, token: TheToken) -> Response:
    """The newest status of every program, as entries."""
    entries = await asyncio.to_thread(hub.engine.statuses)
    data = entries_json(entries, withheld=not token.rights.reads_bodies)
    return Response(f'{{"entries":{data}}}', media_type="application/json")


def _entries(pushed: Push) -> tuple[Entry, ...]:
    entries = tuple(wire.entry() for wire in pushed.entries)
    if any(wire.journal != pushed.journal for wire in pushed.entries):
        raise ValueError("it has entries of another journal than the one named")
    return entries


async def _check(hub: Hub, journal: UUID, entries: tuple[Entry, ...]) -> None:
    """Raises Refused for what is no stretch of a chain of this hub's kind."""
    try:
        if len(entries) > _FEW:
            await asyncio.to_thread(check_stretch, journal, entries, hub.mode)
        else:
            check_stretch(journal, entries, hub.mode)
    except WrongKind as error:
        raise refuse(
            409,
            "wrong_mode",
            f"This hub is {hub.mode} and was offered {error}; nothing was kept. "
            "Live and training calls are never mixed: name the other hub.",
        ) from None
    except NotAChain as error:
        raise refuse(
            422,
            "chain",
            f"Entry {error.seq} {error.how}; nothing was kept. "
            "Run `guidecard store verify` at the seat.",
            seq=error.seq,
        ) from None


_FEW = 40
"""Entries whose hashes are worked out while everybody waits; more go to a thread."""


async def _heads(hub: Hub, token: Token, after: UUID | None) -> Heads:
    page = await asyncio.to_thread(hub.engine.heads, after, MOST_HEADS)
    forked = await asyncio.to_thread(hub.engine.forked)
    return Heads(
        mode=hub.mode,
        you=Holder(
            role=token.role,
            journal=None if token.journal is None else str(token.journal),
            expires_at=instant_text(token.expires_at),
        ),
        heads=tuple(
            WireHead(journal=str(journal), seq=head.seq, hash=head.hash.hex())
            for journal, head in page
        ),
        more=len(page) == MOST_HEADS,
        forked=tuple(str(journal) for journal in forked),
    )
