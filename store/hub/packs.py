"""The routes of packs: published by whoever takes calls on them, fetched by digest."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response
from starlette.requests import Request

from protocols.checked import from_json
from store.canonical import instant_text
from store.hub.desk import TheHub, TheToken, answer, body, must, refuse
from store.hub.engine import PackHeld
from store.hub.openapi import gives, gives_media, takes_json
from store.sharing.bounds import LARGEST_PACK_BYTES
from store.sharing.messages import Packs, Published, WirePack
from store.sharing.wire import Hash

router = APIRouter(prefix="/packs", tags=["packs"])

Digest = Annotated[Hash, Path()]


@router.get("", responses=gives(Packs))
async def packs(hub: TheHub, _token: TheToken) -> Response:
    """The packs held."""
    held = await asyncio.to_thread(hub.engine.packs)
    wires = (
        WirePack(
            digest=pack.digest,
            id=pack.id,
            version=pack.version,
            published_at=instant_text(pack.published_at),
        )
        for pack in held
    )
    return answer(Packs(packs=tuple(wires)))


@router.get("/{digest}", responses=gives_media("application/json", 404))
async def fetch(hub: TheHub, _token: TheToken, digest: Digest) -> Response:
    """A pack, whole, as `protocols.checked` writes it."""
    content = await asyncio.to_thread(hub.engine.pack, digest)
    if content is None:
        raise refuse(404, "not_found", "No pack with that digest is held; nothing was done.")
    return Response(content, media_type="application/json")


@router.put("/{digest}", responses=gives(Published, 400, 403, 413), openapi_extra=takes_json())
async def publish(request: Request, hub: TheHub, token: TheToken, digest: Digest) -> Response:
    """Keep a pack for all seats; its digest is worked out, not believed."""
    must(token.rights.writes, token, "publish packs")
    raw = await body(request, LARGEST_PACK_BYTES)
    try:
        pack = await asyncio.to_thread(from_json, raw)
    except (ValueError, RecursionError):
        raise refuse(422, "invalid", "This is not a checked pack; nothing was kept.") from None
    if pack.digest != digest:
        raise refuse(
            422,
            "not_that_pack",
            f"This pack's digest is {pack.digest}; nothing was kept. Publish it under that.",
        )
    held = PackHeld(digest, pack.header.pack, pack.header.version, hub.clock())
    added = await asyncio.to_thread(hub.engine.put_pack, held, raw)
    return answer(Published(digest=digest, added=added))
