"""Seats that push without rest while their hub is killed, and a ledger of what it acknowledged."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import httpx

from store.hub.engine import Engine
from store.hub.tokens import TokenStore, make
from store.sharing.joining import check_stretch
from store.sharing.roles import Role
from support.hub import Seat
from support.hub_app import body


@dataclass
class Pusher:
    """One seat: it takes what is acknowledged for safe, and says where that was wrong."""

    seat: Seat
    secret: str
    chance: random.Random
    acknowledged: int = 0
    forgotten: int = 0
    """Acknowledged entries that the hub asked for again."""
    answers: int = 0
    losses: int = 0
    """Requests of which no answer came."""
    odd: list[str] = field(default_factory=list)

    async def push(self, url: str, stop: asyncio.Event) -> None:
        """Push until stopped, as a console does: the same again until it is acknowledged."""
        headers = {"Authorization": f"Bearer {self.secret}"}
        async with httpx.AsyncClient(
            base_url=url, headers=headers, trust_env=False, timeout=5, verify=False
        ) as client:
            while not stop.is_set():
                if self.acknowledged == len(self.seat.entries):
                    texts = [f"{len(self.seat.entries)}"] * self.chance.randint(1, 20)
                    self.seat.notes(*texts)
                await self._once(client)

    async def _once(self, client: httpx.AsyncClient) -> None:
        # Now and then from further back, so that much is known already.
        first = max(1, self.acknowledged + 1 - self.chance.choice((0, 0, 0, 3, 30)))
        try:
            reply = await client.post("/journal", json=body(self.seat, first, first + 60))
        except httpx.TransportError:
            self.losses += 1
            await asyncio.sleep(0.02)
            return
        self.answers += 1
        if reply.status_code == 200:
            told = reply.json()
            seq = told["seq"]
            if self.seat.entries[seq - 1].hash.hex() != told["hash"] or seq < self.acknowledged:
                self.odd.append(reply.text)
            self.acknowledged = seq
        elif reply.json()["error"]["code"] == "gap":
            expected = reply.json()["error"]["expected"]
            self.forgotten += max(0, self.acknowledged + 1 - expected)
            self.acknowledged = expected - 1
        elif reply.status_code != 503:
            self.odd.append(reply.text)


def pushers(tokens: TokenStore, count: int, chance: random.Random) -> list[Pusher]:
    """Seats with a token each."""
    made = []
    for number in range(1, count + 1):
        secret, token = make(
            mode="live",
            role=Role.CALL_TAKER,
            journal=UUID(int=number),
            label=str(number),
            now=datetime.now(UTC),
            days=1,
            entropy=os.urandom,
        )
        tokens.add(token)
        made.append(Pusher(Seat(number), secret, random.Random(chance.random())))
    return made


@dataclass(frozen=True)
class Ledger:
    """Acknowledged entries by what became of them."""

    acknowledged: int
    lost: int
    doubled: int
    odd: tuple[str, ...]


def settled(engine: Engine, pushed: Sequence[Pusher]) -> Ledger:
    """Compare what the store holds with what was acknowledged, entry by entry."""
    lost = doubled = 0
    odd: list[str] = []
    for one in pushed:
        held = engine.entries(one.seat.journal, 0, 10**6, 2**40)
        if held:
            check_stretch(one.seat.journal, held, "live")
        doubled += len(held) - len({entry.hash for entry in held})
        lost += one.forgotten + max(0, one.acknowledged - len(held))
        if held != one.seat.entries[: len(held)]:
            odd.append(f"journal {one.seat.journal} holds what was never sent")
        odd += one.odd
    return Ledger(sum(one.acknowledged for one in pushed), lost, doubled, tuple(odd))
