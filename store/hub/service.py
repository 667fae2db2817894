"""What a hub does for a request, apart from HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

from store.entry import Entry, Mode
from store.faults import StoreFault
from store.hub.engine import Engine
from store.hub.grouping import Committer
from store.hub.live import Live
from store.hub.metrics import Metrics
from store.hub.tokens import Token, TokenBook, TokenStore
from store.sharing.bounds import ASKS_PER_MINUTE
from store.sharing.joining import continued

MOST_RESTORED = 64
"""Journals in a row that continue one another; a seat is not restored more often."""

LOOK_SECONDS = 3.0
HEALTH_SECONDS = 1.0
"""For how long a look at the store tells everybody who asks for the hub's health."""


@dataclass(eq=False)
class Hub:
    """A store and everybody at it; made by `running` on the event loop that it serves."""

    engine: Engine
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    metrics: Metrics
    live: Live
    committer: Committer
    _book: TokenBook
    told_forks: set[tuple[UUID, int]] = field(default_factory=set)
    """Forks that this process raised an alarm about: a console offers its own at every start."""
    _asks: dict[str, list[float]] = field(default_factory=dict)
    _look: asyncio.Task[bool] | None = None
    _looked_at: float = 0.0

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        engine: Engine,
        tokens: TokenStore,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> AsyncIterator[Self]:
        """A hub that takes and tells for as long as the block runs."""
        metrics = Metrics()
        live = Live(engine, lambda count: metrics.entries("streamed", count))
        threads = 1 if engine.name == "sqlite" else 2
        committer = Committer(
            engine, threads=threads, monotonic=monotonic, committed=metrics.committed
        )
        follower = asyncio.create_task(live.follow())
        book = TokenBook(tokens, clock=clock, monotonic=monotonic)
        try:
            yield cls(engine, clock, monotonic, metrics, live, committer, book)
        finally:
            follower.cancel()
            with suppress(asyncio.CancelledError):
                await follower
            await committer.close()

    @property
    def mode(self) -> Mode:
        """What the hub is for."""
        return self.engine.mode

    async def token(self, secret: str) -> Token | None:
        """The token that somebody shows, if it counts. Raises a StoreFault."""
        return self._book.remembered(secret) or await asyncio.to_thread(self._book.look_up, secret)

    async def why_not(self, secret: str) -> str:
        """Why a token does not count, as a sentence without its end. Raises a StoreFault."""
        return await asyncio.to_thread(self._book.why_not, secret)

    async def may_push(self, token: Token, entries: tuple[Entry, ...]) -> bool:
        """Whether entries are of the token's own journal, or of one that continues it.

        A seat restored from an older copy begins a new journal that names the old one: it needs no
        new token for that. Raises a StoreFault.
        """
        journal = entries[0].header.journal
        if token.journal is None:
            return False
        own = token.journal
        if journal == own:
            return True
        opening = await self._opening(journal) or entries[0]
        for _ in range(MOST_RESTORED):
            before = continued(opening)
            if before is None or before == own:
                return before is not None
            held = await self._opening(before)
            if held is None:
                return False
            opening = held
        return False

    async def _opening(self, journal: UUID) -> Entry | None:
        held = await asyncio.to_thread(self.engine.entries, journal, 0, 1, 1)
        return held[0] if held else None

    def may_ask(self, token: Token) -> bool:
        """Whether a token has asked for people less than 60 times in the last minute."""
        now = self.monotonic()
        recent = [at for at in self._asks.get(token.id, []) if at > now - 60]
        self._asks[token.id] = recent
        if len(recent) >= ASKS_PER_MINUTE:
            return False
        recent.append(now)
        return True

    async def is_healthy(self) -> bool:
        """Whether the store can be read and written, within three seconds."""
        now = self.monotonic()
        if self._look is None or (self._look.done() and now - self._looked_at > HEALTH_SECONDS):
            self._looked_at = now
            self._look = asyncio.create_task(asyncio.to_thread(self._check))
        # A commit that waits for a standby cannot be given up: it goes on, and nobody waits twice.
        await asyncio.wait({self._look}, timeout=LOOK_SECONDS)
        return self._look.done() and self._look.result()

    def _check(self) -> bool:
        try:
            self.engine.check()
        except StoreFault:
            return False
        return True
