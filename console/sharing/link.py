"""The line to the hub, in a thread of its own: it carries what it is given and knows no journal.

Whoever holds the journal asks, and later hears; nobody ever waits here for the network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeAlias
from uuid import UUID

from console.sharing.client import Address, Denied, HubClient, Lagging, Unreachable
from console.sharing.errands import Brought, Question
from console.sharing.running import asking, fetching, publishing
from console.sharing.syncing import Told
from store.canonical import instant
from store.chain import Head
from store.entry import Entry
from store.sharing.heads import Want
from store.sharing.messages import Error, Heads, Pulled

STOP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Connected:
    """The hub's heads."""

    told: Told


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A push is safe at the hub, whose copy goes as far as `head`."""

    journal: UUID
    head: Head


@dataclass(frozen=True, slots=True)
class Came:
    """Entries, in the order of the hub's reply; `was_asked` tells a pull from the live line."""

    entries: tuple[Entry, ...]
    was_asked: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer came."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The hub refused what was asked."""

    error: Error


Heard: TypeAlias = Connected | Acknowledged | Came | Lagging | Lost | Refused | Brought


class Link:
    """The thread and its two queues. Once made, it waits to be asked."""

    def __init__(self, address: Address, *, live: bool) -> None:
        self._address = address
        self._live = live
        self._heard: SimpleQueue[Heard] = SimpleQueue()
        self._ready = Event()
        self._thread = Thread(target=self._run, name="guidecard-sharing", daemon=True)
        self._thread.start()
        self._ready.wait()

    def connect(self) -> None:
        """Ask for the heads, and where the line is live, follow it from there on."""
        self._begin(self._connect())

    def push(self, journal: UUID, entries: Sequence[Entry]) -> None:
        """Push a stretch of a journal."""
        self._begin(self._push(journal, tuple(entries)))

    def pull(self, wants: Sequence[Want]) -> None:
        """Ask for entries."""
        self._begin(self._pull(tuple(wants)))

    def fetch(self, digest: str) -> None:
        """Ask for a pack, and check it."""
        self._begin(self._run_errand(fetching(self._connection, digest)))

    def publish(self, digest: str, content: Callable[[], bytes]) -> None:
        """Give a pack to all seats, unless the hub holds it."""
        self._begin(self._run_errand(publishing(self._connection, digest, content)))

    def ask(self, question: Question) -> None:
        """Ask for people."""
        self._begin(self._run_errand(asking(self._connection, question)))

    def heard(self, wait_seconds: float = 0.0) -> Iterator[Heard]:
        """What came since the last time, the first of it waited for as long as is said."""
        with suppress(Empty):
            if wait_seconds:
                yield self._heard.get(timeout=wait_seconds)
            while True:
                yield self._heard.get_nowait()

    def close(self) -> None:
        """Hang up, whatever is under way. Closing twice is harmless."""
        if self._thread.is_alive():
            with suppress(RuntimeError):  # the loop ended by itself meanwhile
                self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join(STOP_SECONDS)

    # ---- on the thread

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._line: asyncio.Task[None] | None = None
        self._client: HubClient | None = None
        self._ready.set()
        await self._ending.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._hang_up()

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        def start() -> None:
            task = self._loop.create_task(self._told_of(work))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._loop.call_soon_threadsafe(start)

    async def _told_of(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except Unreachable as error:
            self._heard.put(Lost(str(error)))
        except Denied as error:
            self._heard.put(Refused(error.error))
        except Exception as error:  # a defect here must be seen, and must not end the sharing
            self._heard.put(Lost(f"A defect of this console ended the exchange ({error!r})"))

    async def _run_errand(self, errand: Coroutine[None, None, Brought]) -> None:
        self._heard.put(await errand)

    async def _connect(self) -> None:
        if self._line is not None:
            self._line.cancel()
            await asyncio.gather(self._line, return_exceptions=True)
            self._line = None
        await self._hang_up()
        self._client = await HubClient(self._address).__aenter__()
        if self._live:
            self._line = asyncio.current_task()
            await self._follow(self._client)
        else:
            self._heard.put(Connected(_told(await self._client.heads())))

    async def _follow(self, client: HubClient) -> None:
        async for one in client.live():
            match one:
                case Heads():
                    self._heard.put(Connected(_told(one)))
                case Pulled():
                    self._heard.put(Came(_entries(one), was_asked=False))
                case Lagging():
                    self._heard.put(one)

    async def _hang_up(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.__aexit__()

    async def _push(self, journal: UUID, entries: tuple[Entry, ...]) -> None:
        pushed = await self._connected().push(journal, entries)
        self._heard.put(Acknowledged(journal, Head(pushed.seq, bytes.fromhex(pushed.hash))))

    async def _pull(self, wants: tuple[Want, ...]) -> None:
        pulled = await self._connected().pull(wants)
        self._heard.put(Came(_entries(pulled), was_asked=True))

    def _connection(self) -> HubClient:
        return HubClient(self._address)

    def _connected(self) -> HubClient:
        if self._client is None:
            raise Unreachable("The line to the hub is down")
        return self._client


def _told(heads: Heads) -> Told:
    return Told(
        heads.mode,
        heads.you.role,
        _instant(heads.you.expires_at),
        {UUID(one.journal): Head(one.seq, bytes.fromhex(one.hash)) for one in heads.heads},
    )


def _entries(pulled: Pulled) -> tuple[Entry, ...]:
    try:
        return tuple(wire.entry() for wire in pulled.entries)
    except ValueError as error:
        raise Unreachable(f"The hub hands out an entry that is none ({error})") from None


def _instant(text: str) -> datetime:
    try:
        return instant(text)
    except ValueError:
        raise Unreachable("The hub tells a time that is not in the calendar") from None
