"""The application: the routes, and one form for whatever is refused or fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store.faults import Refused as NotTaken
from store.faults import StoreFault
from store.hub import journals, packs, people
from store.hub.desk import LOG, MOST_FAULTS, Refused, TheHub, TheToken, refusal
from store.hub.engine import Engine
from store.hub.faults import Busy
from store.hub.openapi import describe, gives_media
from store.hub.service import Hub
from store.hub.tokens import TokenStore
from store.sharing.messages import Error, Health

ABOUT = "Shares the journals of many seats. Every seat writes its own first: a hub may be away."

house = APIRouter(tags=["house"])


@house.get("/health", responses={200: {"model": Health}, 503: {"model": Health}})
async def health(hub: TheHub) -> Response:
    """Whether the store can be read and written. Needs no token."""
    good = await hub.is_healthy()
    told = Health(status="ok" if good else "failing", mode=hub.mode)
    return JSONResponse(told.model_dump(mode="json"), 200 if good else 503)


@house.get("/metrics", responses=gives_media("text/plain"))
async def metrics(hub: TheHub, _token: TheToken) -> Response:
    """Counts, as Prometheus text."""
    counts = await asyncio.to_thread(hub.engine.counts)
    return PlainTextResponse(
        hub.metrics.text(
            counts,
            waiting=hub.committer.waiting,
            readers=hub.live.readers,
            mode=hub.mode,
            engine=hub.engine.name,
        ),
        media_type="text/plain; version=0.0.4",
    )


def make_app(
    engine: Engine,
    tokens: TokenStore,
    *,
    clock: Callable[[], datetime],
    monotonic: Callable[[], float],
) -> FastAPI:
    """The application over a store; its hub runs for as long as the application does."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Hub.running(engine, tokens, clock=clock, monotonic=monotonic) as hub:
            app.state.hub = hub
            yield

    app = FastAPI(
        title="guidecard hub",
        version=version("guidecard"),
        description=ABOUT,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    for router in (journals.router, people.router, packs.router, house):
        app.include_router(router)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # as FastAPI documents
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(StoreFault, _store_fault)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _defect)
    app.add_middleware(_Counting)
    return app


class _Counting:
    """Counts every answer by its route."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                path = getattr(scope.get("route"), "path", "none")
                scope["app"].state.hub.metrics.answered(path, message["status"])
            await send(message)

        await self._app(scope, receive, counted if scope["type"] == "http" else send)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _told(request, error.status, error.error)


async def _store_fault(request: Request, error: Exception) -> Response:
    if isinstance(error, Busy):
        return _told(request, 503, Error(code="busy", message=str(error)))
    LOG.error("ALARM: %s", error)
    if isinstance(error, NotTaken):
        message = "The store cannot hold this; nothing was kept. The hub's log says why."
        return _told(request, 422, Error(code="invalid", message=message))
    # What went wrong names files of this machine: that is for its log, not for a seat.
    message = "The hub cannot use its store now; nothing of this was acknowledged. Send it later."
    return _told(request, 503, Error(code="store", message=message))


async def _bad_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = tuple(
        f"{'.'.join(str(step) for step in fault['loc'])[:200]}: {fault['msg'][:200]}"
        for fault in error.errors()[:MOST_FAULTS]
    )
    message = "The address of the request has faults; nothing was done. Mend it."
    return _told(request, 422, Error(code="invalid", message=message, faults=faults))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not_found", 405: "method"}.get(error.status_code, "malformed")
    told = _told(
        request,
        error.status_code,
        Error(code=code, message=f"{error.detail}; nothing was done. See /openapi.json."),
    )
    told.headers.update(error.headers or {})
    return told


async def _defect(request: Request, error: Exception) -> Response:
    LOG.error("ALARM: a defect of this hub", exc_info=error)
    message = "A defect of the hub; nothing of this was acknowledged. Its log has the details."
    return _told(request, 500, Error(code="defect", message=message))


def _told(request: Request, status: int, error: Error) -> Response:
    request.app.state.hub.metrics.refused(error.code)
    return refusal(status, error)
