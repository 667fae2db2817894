"""A line between seats and their hub that can be cut, stalled, or made to lose answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Literal
from urllib.parse import urlsplit

How = Literal[
    "open",
    "cut",
    "stall",
    "lose_answers",
    "half_answers",
    "half_requests",
    "half_pulls",
    "half_events",
    "double",
]
"""`lose_answers` and `half_answers` are those to pushes, after the commit. `double` sends each push
twice, as a proxy does that tries again, and gives the first answer back."""

_PUSH = b"POST /journal HTTP"
_CUT_IN: dict[How, bytes] = {
    "half_answers": b'"added":',
    "half_pulls": b'"more":',
    "half_events": b"event: entries",
}
"""What stands in an answer that breaks off halfway."""


class Relay:
    """Passes bytes on; `how` is looked at for each connection and each chunk."""

    def __init__(self, hub_url: str) -> None:
        self._port = urlsplit(hub_url).port
        self.how: How = "open"
        self.carried = 0
        """Chunks that reached the hub."""
        self.hurt = 0
        """How often the line did what it should not."""
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None] | None] = set()
        """asyncio forgets what serves a connection as soon as its near end is gone (3.11)."""
        self._ready = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve()))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def now(self, how: How, *, cut: bool = True) -> None:
        """Change how the line is; every connection there is ends, as by a cut cable."""

        def change() -> None:
            self.how = how
            for writer in self._writers if cut else ():
                writer.transport.abort()

        done = Event()
        self._loop.call_soon_threadsafe(lambda: (change(), done.set()))
        done.wait()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ending.wait()
        self.how = "cut"
        for writer in self._writers:
            writer.transport.abort()
        # A connection that arrives while a server closes is never closed by asyncio (3.11).
        await asyncio.sleep(0.05)
        server.close()
        # One that is cancelled before it began would never be closed: each ends by itself.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=5)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self._tasks.add(asyncio.current_task())
        try:
            if self.how == "cut":
                return
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
            self._writers.add(far_writer)
            try:
                await asyncio.gather(
                    self._there(reader, far_writer), self._back(far_reader, writer)
                )
            finally:
                self._writers.discard(far_writer)
                far_writer.transport.abort()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(asyncio.current_task())
            self._writers.discard(writer)
            writer.transport.abort()

    async def _there(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            how = self.how  # it may be changed while the rest of a request is awaited
            if how == "stall":
                self.hurt += 1
                continue
            if chunk.startswith(_PUSH) and how in ("double", "half_requests"):
                self.hurt += 1
                chunk = await _whole(reader, chunk)
                if how == "half_requests":
                    writer.write(chunk[: len(chunk) - 100])
                    await writer.drain()
                    break
                await self._also(chunk)
            writer.write(chunk)
            self.carried += 1
        writer.transport.abort()

    async def _also(self, request: bytes) -> None:
        """Send a request on a line of its own, and wait until it was answered."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(request)
            await reader.readuntil(b"\r\n\r\n")
        finally:
            writer.transport.abort()

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        cut_in = _CUT_IN.get(self.how)
        while chunk := await reader.read(65536):
            # The head of an answer to a push says that it was committed: that one is lost.
            if self.how == "lose_answers" and b'"added":' in chunk:
                self.hurt += 1
                break
            if cut_in is not None and cut_in in chunk:
                self.hurt += 1
                writer.write(chunk[: len(chunk) - 20])
                await writer.drain()
                break
            if self.how != "stall":
                writer.write(chunk)
        with suppress(OSError):
            await writer.drain()
        writer.close()


async def _whole(reader: asyncio.StreamReader, begun: bytes) -> bytes:
    """A request with all of its body."""
    while b"\r\n\r\n" not in begun:
        begun += await reader.read(65536)
    head, _, body = begun.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        more = await reader.read(65536)
        if not more:
            break
        body += more
    return head + b"\r\n\r\n" + body


@contextmanager
def relayed(hub_url: str) -> Iterator[Relay]:
    """A line to a hub for as long as the block runs."""
    relay = Relay(hub_url)
    relay._thread.start()
    relay._ready.wait()
    try:
        yield relay
    finally:
        relay._loop.call_soon_threadsafe(relay._ending.set)
        relay._thread.join()
