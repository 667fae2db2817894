"""Following live: whenever journals move, whoever listens is sent the new entries.

One follower a process reads what was pushed here at once, and compares all heads four times a
second for what other processes took. Each event is written once, however many listen.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Protocol
from uuid import UUID

from store.chain import Head
from store.entry import Entry
from store.faults import StoreFault
from store.hub.engine import Engine
from store.hub.faults import Busy
from store.sharing.bounds import MOST_BODY_BYTES, MOST_ENTRIES, MOST_HEADS
from store.sharing.heads import Want, wants
from store.sharing.wire import entries_json

LOOK_SECONDS = 0.25
"""How often the heads are compared, for what other processes took."""

REST_SECONDS = 0.02
"""Between two looks, however much is pushed."""

PULSE_SECONDS = 2.0
"""How often an idle line gets a comment, and its token is looked at."""

MOST_READERS = 5000
LONGEST_QUEUE = 64
"""Events that wait for a slow reader before it is told that it must pull."""

_PULSE = b":\n\n"


class Reader:
    """One open stream; `with_bodies` says what its role may read."""

    def __init__(self, *, with_bodies: bool) -> None:
        self.with_bodies = with_bodies
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._lagging = False

    def send(self, told: bytes) -> None:
        """Let an event wait for the line; where too many wait already, say that some are lost."""
        if self._queue.qsize() < LONGEST_QUEUE:
            self._lagging = False
            self._queue.put_nowait(told)
        elif not self._lagging:
            self._lagging = True
            self._queue.put_nowait(event("lagging", "{}"))

    async def events(self, still_good: Callable[[], Awaitable[bool]]) -> AsyncIterator[bytes]:
        """What to write on the line, until the token counts no more."""
        while True:
            try:
                told = await asyncio.wait_for(self._queue.get(), PULSE_SECONDS)
            except TimeoutError:
                told = _PULSE
            if not await still_good():
                return
            yield told


class Live:
    """Everybody who listens at this process, and the follower that tells them."""

    def __init__(self, engine: Engine, streamed: Callable[[int], None]) -> None:
        self._engine = engine
        self._streamed = streamed
        self._readers: set[Reader] = set()
        self._sent: dict[UUID, int] = {}
        self._moved: set[UUID] = set()
        self._woken = asyncio.Event()
        self._beginning = asyncio.Lock()

    @property
    def readers(self) -> int:
        """How many listen."""
        return len(self._readers)

    def moved(self, journal: UUID) -> None:
        """A journal was carried on through this process."""
        if self._readers:
            self._moved.add(journal)
            self._woken.set()

    def check_room(self) -> None:
        """Raises Busy where as many listen as this hub takes on."""
        if len(self._readers) >= MOST_READERS:
            raise Busy(
                "As many listen here as this hub takes on", "nothing is lost", "Try again later"
            )

    @asynccontextmanager
    async def listening(self, *, with_bodies: bool) -> AsyncIterator[Reader]:
        """A reader for the block: heads that are read in it miss nothing that it is not sent.

        Raises a StoreFault.
        """
        reader = Reader(with_bodies=with_bodies)
        async with self._beginning:
            if not self._readers:
                heads = await asyncio.to_thread(all_heads, self._engine)
                self._sent = {journal: head.seq for journal, head in heads.items()}
            self._readers.add(reader)
        try:
            yield reader
        finally:
            self._readers.discard(reader)

    async def follow(self) -> None:
        """Tell the readers what is new, for ever."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_SECONDS)
            woken, moved = self._woken.is_set(), frozenset(self._moved)
            self._woken.clear()
            self._moved.clear()
            if self._readers:
                with suppress(StoreFault):  # /health tells; what was not sent is sent later
                    await self._tell(moved if woken else None)
            await asyncio.sleep(REST_SECONDS)

    async def _tell(self, moved: frozenset[UUID] | None) -> None:
        if moved is None:
            heads = await asyncio.to_thread(all_heads, self._engine)
            wanted = wants(self._sent, heads)
        else:
            wanted = tuple(Want(journal, self._sent.get(journal, 0)) for journal in moved)
        while wanted:
            entries, more = await asyncio.to_thread(gather, self._engine, wanted)
            for entry in entries:
                self._sent[entry.header.journal] = entry.header.seq
            if entries:
                self._send(entries)
            wanted = tuple(
                Want(want.journal, self._sent.get(want.journal, 0)) for want in wanted if more
            )

    def _send(self, entries: list[Entry]) -> None:
        told: dict[bool, bytes] = {}
        for reader in self._readers:
            with_bodies = reader.with_bodies
            if with_bodies not in told:
                data = entries_json(entries, withheld=not with_bodies)
                told[with_bodies] = event("entries", f'{{"entries":{data},"more":false}}')
            reader.send(told[with_bodies])
        self._streamed(len(entries) * len(self._readers))


def event(name: str, data: str) -> bytes:
    """A server-sent event (html.spec.whatwg.org/multipage/server-sent-events.html)."""
    return f"event: {name}\ndata: {data}\n\n".encode()


class HasHeads(Protocol):
    """Whatever tells heads page by page."""

    def heads(self, after: UUID | None, most: int) -> list[tuple[UUID, Head]]:
        """See `Engine`."""
        ...


def all_heads(engine: HasHeads) -> dict[UUID, Head]:
    """The head of every journal. Raises a StoreFault."""
    found: dict[UUID, Head] = {}
    page = engine.heads(None, MOST_HEADS)
    while page:
        found.update(page)
        page = engine.heads(page[-1][0], MOST_HEADS) if len(page) == MOST_HEADS else []
    return found


def gather(engine: Engine, wanted: Iterable[Want]) -> tuple[list[Entry], bool]:
    """What is wanted, as far as one reply holds it, and whether it may be more.

    Raises a StoreFault.
    """
    found: list[Entry] = []
    size = 0
    for want in wanted:
        stretch = engine.entries(
            want.journal, want.after, MOST_ENTRIES - len(found), MOST_BODY_BYTES - size
        )
        found += stretch
        size += sum(len(entry.body or b"") for entry in stretch)
        if len(found) >= MOST_ENTRIES or size >= MOST_BODY_BYTES:
            return found, True
    return found, False
