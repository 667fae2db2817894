"""The one way over the network: exchanges with a hub, each within a time and a size.

Nothing is redirected, no proxy of the environment is used, no reply is unpacked. Whatever goes
wrong is one sentence: `Unreachable`, or `Denied` where the hub itself said no.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TypeAlias, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel, ValidationError

from store.entry import Entry
from store.reference.models import Kind
from store.sharing.bounds import LARGEST_PACK_BYTES, LARGEST_REPLY_BYTES, MOST_ANSWERED_BYTES
from store.sharing.heads import Want
from store.sharing.messages import (
    Answered,
    Ask,
    Error,
    Heads,
    Packs,
    Published,
    Pulled,
    Pushed,
    Put,
    Refusal,
    Stored,
    WireRecord,
)
from store.sharing.wire import entries_json

EXCHANGE_SECONDS = 60.0
"""From the first byte to the last: the largest reply takes 30 at a megabit a second."""

CONNECT_SECONDS = 5.0
ASK_SECONDS = 15.0
"""For who is known at a number: a call does not wait long for it."""

SILENT_SECONDS = 15.0
"""A live line without a byte for as long is dead."""

MOST_PAGES = 1000
"""Pages of heads: five million journals."""

_M = TypeVar("_M", bound=BaseModel)


class Unreachable(Exception):
    """No answer came, or none that a hub gives. Nothing is known of what was asked."""


class Denied(Exception):
    """The hub refused; nothing of what was asked was done."""

    def __init__(self, error: Error) -> None:
        super().__init__(error.message)
        self.error = error


class Lagging:
    """The live line left events out."""


Heard: TypeAlias = Heads | Pulled | Lagging


@dataclass(frozen=True, slots=True)
class Address:
    """Where the hub is and with what it is entered."""

    url: str
    token: Callable[[], str]
    """Read at each connection. Raises Unreachable where there is none."""
    authority: Path | None = None
    """The certificate that vouches for the hub's, where no public one does."""


class HubClient:
    """One connection to a hub, for as long as the block runs."""

    def __init__(self, address: Address) -> None:
        self._address = address

    async def __aenter__(self) -> HubClient:
        """Raises Unreachable without a token or the authority's certificate."""
        address = self._address
        self._client = httpx.AsyncClient(
            base_url=address.url,
            headers={
                "Authorization": f"Bearer {address.token()}",
                "Accept-Encoding": "identity",
                "User-Agent": "guidecard",
            },
            # Plain HTTP has no certificate to look at, and reading the public ones takes time.
            verify=_trusted(address.authority) if address.url.startswith("https:") else False,
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(EXCHANGE_SECONDS, connect=CONNECT_SECONDS),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def heads(self, first: Heads | None = None) -> Heads:
        """How far the hub holds every journal, all pages together; `first` is known already."""
        page = first or await self._asked(Heads, "GET", "/journal")
        heads = list(page.heads)
        for _ in range(MOST_PAGES):
            if not page.more or not page.heads:
                return page.model_copy(update={"heads": tuple(heads), "more": False})
            page = await self._asked(Heads, "GET", f"/journal?after={page.heads[-1].journal}")
            heads += page.heads
        raise Unreachable(f"{self._where} names journals without end")

    async def push(self, journal: UUID, entries: Sequence[Entry]) -> Pushed:
        """Push a stretch of a journal: once this returns, it is safe at the hub."""
        content = f'{{"journal":"{journal}","entries":{entries_json(entries)}}}'
        return await self._asked(Pushed, "POST", "/journal", content)

    async def pull(self, wants: Sequence[Want]) -> Pulled:
        """Ask for what is lacking."""
        asked = ",".join(f'{{"journal":"{w.journal}","after":{w.after}}}' for w in wants)
        return await self._asked(Pulled, "POST", "/journal/pull", f'{{"wants":[{asked}]}}')

    async def has_pack(self, digest: str) -> bool:
        """Whether the hub holds a pack."""
        held = await self._asked(Packs, "GET", "/packs")
        return any(pack.digest == digest for pack in held.packs)

    async def publish(self, digest: str, content: bytes) -> None:
        """Give the hub a pack for all seats."""
        await self._asked(Published, "PUT", f"/packs/{digest}", content)

    async def pack(self, digest: str) -> bytes:
        """What the hub holds as a pack of this digest, which is still to be checked."""
        return await self._exchanged("GET", f"/packs/{digest}", most=LARGEST_PACK_BYTES)

    async def ask(self, asked: Ask) -> Answered:
        """Who is held at a number or a place."""
        content = asked.model_dump_json(exclude_none=True)
        body = await self._exchanged(
            "POST", "/profiles/ask", content.encode(), MOST_ANSWERED_BYTES, ASK_SECONDS
        )
        return self._read(Answered, body)

    async def put(self, records: Sequence[WireRecord]) -> Stored:
        """Add people and places at the hub, or replace them."""
        content = Put(records=tuple(records)).model_dump_json()
        return await self._asked(Stored, "PUT", "/profiles", content)

    async def remove(self, kind: Kind, identifier: str) -> None:
        """Take somebody out at the hub."""
        await self._asked(Stored, "DELETE", f"/profiles/{kind.value}/{identifier}")

    async def live(self) -> AsyncIterator[Heard]:
        """What the hub tells by itself, the heads first. Ends by Unreachable or Denied."""
        quiet = httpx.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS)
        try:
            async with self._client.stream("GET", "/journal/live", timeout=quiet) as reply:
                if reply.status_code != 200:
                    async with asyncio.timeout(EXCHANGE_SECONDS):
                        self._refuse(reply, await self._body(reply, LARGEST_REPLY_BYTES))
                self._check_form(reply)
                async for name, data in _events(reply):
                    match name:
                        case "heads":
                            yield await self.heads(self._read(Heads, data))
                        case "entries":
                            yield self._read(Pulled, data)
                        case "lagging":
                            yield Lagging()
        except (httpx.HTTPError, TimeoutError) as error:
            raise self._unreachable(error) from None
        raise Unreachable(f"{self._where} ended the line")

    async def _asked(
        self, model: type[_M], method: str, path: str, content: str | bytes | None = None
    ) -> _M:
        sent = content.encode() if isinstance(content, str) else content
        return self._read(model, await self._exchanged(method, path, sent))

    async def _exchanged(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        most: int | None = None,
        seconds: float | None = None,
    ) -> bytes:
        """The body of a success within so many bytes and seconds, from the first to the last."""
        headers = {} if content is None else {"Content-Type": "application/json"}
        try:
            async with (
                asyncio.timeout(seconds or EXCHANGE_SECONDS),
                self._client.stream(method, path, content=content, headers=headers) as reply,
            ):
                self._check_form(reply)
                body = await self._body(reply, most or LARGEST_REPLY_BYTES)
        except (httpx.HTTPError, TimeoutError) as error:
            raise self._unreachable(error) from None
        if reply.status_code != 200:
            self._refuse(reply, body)
        return body

    def _check_form(self, reply: httpx.Response) -> None:
        if reply.headers.get("content-encoding", "identity") != "identity":
            raise Unreachable(f"{self._where} packs its answers, as no hub does")

    async def _body(self, reply: httpx.Response, most: int) -> bytes:
        held = bytearray()
        async for chunk in reply.aiter_raw():
            held += chunk
            if len(held) > most:
                raise Unreachable(f"{self._where} answers with more than a hub ever does")
        return bytes(held)

    def _read(self, model: type[_M], body: bytes) -> _M:
        try:
            return model.model_validate_json(body)
        except ValidationError:
            raise Unreachable(f"{self._where} answers as no hub of this version does") from None

    def _refuse(self, reply: httpx.Response, body: bytes) -> None:
        if reply.is_redirect:
            raise Unreachable(f"{self._where} leads elsewhere, which is not followed")
        try:
            raise Denied(Refusal.model_validate_json(body).error)
        except ValidationError:
            raise Unreachable(
                f"{self._where} answers {reply.status_code}, and not as a hub does"
            ) from None

    def _unreachable(self, error: Exception) -> Unreachable:
        match error:
            case TimeoutError() | httpx.TimeoutException():
                how = "did not answer in time"
            case httpx.ConnectError() if "certificate" in str(error).lower():
                how = f"shows a certificate that {_what_is_wrong(str(error))}"
            case httpx.ConnectError():
                how = "cannot be reached"
            case _:
                how = "broke the line off"
        return Unreachable(f"{self._where} {how}")

    @property
    def _where(self) -> str:
        return f"The hub at {self._address.url}"


async def _events(reply: httpx.Response) -> AsyncIterator[tuple[str, bytes]]:
    """Server-sent events as name and data; comments say only that the line is alive."""
    waiting, since = bytearray(), monotonic()
    async for chunk in reply.aiter_raw():
        if not waiting:
            since = monotonic()
        waiting += chunk
        *whole, rest = waiting.split(b"\n\n")
        waiting = bytearray(rest)
        for event in whole:
            since = monotonic()
            fields = dict(_field(line) for line in bytes(event).split(b"\n"))
            if b"event" in fields:
                yield fields[b"event"].decode("ascii", "replace"), fields.get(b"data", b"")
        if len(waiting) > LARGEST_REPLY_BYTES or monotonic() - since > EXCHANGE_SECONDS:
            raise httpx.ReadTimeout("an event does not end")


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name, value.removeprefix(b" ")


def _what_is_wrong(told: str) -> str:
    """Of a certificate, by the words of the TLS library."""
    if "expired" in told:
        return "has expired"
    return "is for another name" if "mismatch" in told else "is not trusted here"


def _trusted(authority: Path | None) -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context(
            verify=True if authority is None else ssl.create_default_context(cafile=authority),
            trust_env=False,
        )
    except OSError as error:
        raise Unreachable(
            f"The certificate {authority} cannot be used ({error.strerror or error})"
        ) from None
