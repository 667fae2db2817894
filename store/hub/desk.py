"""What every request meets: its token, its body within bounds, and one form of refusal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ValidationError

from store.hub.service import Hub
from store.hub.tokens import Token
from store.sharing.bounds import LARGEST_REQUEST_BYTES
from store.sharing.messages import Error, Refusal

LOG = logging.getLogger("guidecard.hub")

BODY_SECONDS = 30.0
"""How long a body may take to arrive."""

SMALL_BYTES = 64 * 1024
"""A body beyond this is read in a thread, so that nobody else waits for it."""

MOST_FAULTS = 20

_M = TypeVar("_M", bound=BaseModel)
_T = TypeVar("_T")


@dataclass(slots=True)
class Refused(Exception):
    """An answer that is not a success."""

    status: int
    error: Error


def refuse(status: int, code: str, message: str, **more: Any) -> Refused:
    """A refusal to raise."""
    return Refused(status, Error(code=code, message=message, **more))


def refusal(status: int, error: Error) -> Response:
    """A refusal as an answer."""
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if status in (429, 503):
        headers["Retry-After"] = "1"
    content = Refusal(error=error).model_dump(mode="json", exclude_defaults=True)
    return JSONResponse(content, status, headers)


def answer(model: BaseModel) -> Response:
    """A success."""
    return Response(model.model_dump_json(), media_type="application/json")


async def hub_of(request: Request) -> Hub:
    """The hub that this application serves; a coroutine, since FastAPI runs others in threads."""
    hub: Hub = request.app.state.hub
    return hub


TheHub = Annotated[Hub, Depends(hub_of)]

_BEARER = HTTPBearer(auto_error=False, description="A token of `guidecard hub token create`.")


async def token_of(
    hub: TheHub, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> Token:
    """The token of a request. Raises Refused; only who holds a token learns what became of it."""
    token = None if shown is None else await hub.token(shown.credentials)
    if token is None:
        why = "No token was shown" if shown is None else await hub.why_not(shown.credentials)
        raise refuse(
            401,
            "token",
            f"{why}; nothing was done. Ask for a new one: guidecard hub token create.",
        )
    return token


TheToken = Annotated[Token, Depends(token_of)]


def must(right: bool, token: Token, what: str) -> None:
    """Raises Refused unless the role of a token may do something."""
    if not right:
        raise refuse(403, "role", f"The role {token.role.value} may not {what}; nothing was done.")


async def body(request: Request, largest: int = LARGEST_REQUEST_BYTES) -> bytes:
    """The body of a request. Raises Refused for one too large, too slow or compressed."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise refuse(400, "malformed", "A body must not be compressed; nothing was done.")
    told = request.headers.get("content-length", "")
    held = bytearray()
    if not (told.isdecimal() and int(told[:20]) > largest):
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for chunk in request.stream():
                    held += chunk
                    if len(held) > largest:
                        break
        except TimeoutError:
            raise refuse(400, "malformed", "The body came too slowly; nothing was done.") from None
        if len(held) <= largest:
            return bytes(held)
    raise refuse(
        413, "too_large", f"The body has more than {largest:,} bytes; nothing was done. Send less."
    )


async def read(request: Request, model: type[_M], made: Callable[[_M], _T]) -> _T:
    """The body of a request as its model, made into what is worked with.

    Raises Refused for a body that is not what it should be; `made` may raise ValueError for it.
    """
    raw = await body(request)

    def parse() -> _T:
        return made(model.model_validate_json(raw))

    try:
        return parse() if len(raw) <= SMALL_BYTES else await asyncio.to_thread(parse)
    except ValidationError as error:
        raise invalid(error) from None
    except ValueError as error:
        raise refuse(422, "invalid", f"The body was refused: {error}; nothing was done.") from None


def invalid(error: ValidationError) -> Refused:
    """The refusal of a body that is no JSON, or not of its model; what was sent is not repeated."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return refuse(400, "malformed", f"The body is not JSON: {found[0]['msg']}.")
    faults = tuple(
        f"{'.'.join(str(step) for step in fault['loc'])[:200]}: {fault['msg'][:200]}"
        for fault in found[:MOST_FAULTS]
    )
    count = f"{error.error_count()} fault{'' if error.error_count() == 1 else 's'}"
    return refuse(
        422, "invalid", f"The body has {count}; nothing was done. Mend it.", faults=faults
    )
