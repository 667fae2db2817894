"""A hub on a loopback port, in a thread of this process, with tokens for every role."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import uvicorn

from store.entry import Entry, Mode
from store.hub.app import make_app
from store.hub.engine import Engine
from store.hub.tokens import Token, TokenStore, make
from store.sharing.roles import Role
from store.written import written
from support.hub import Seat
from support.hub_engines import opened, place

FIRST = UUID(int=1)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class RunningHub:
    """A hub and how to talk to it; `later` moves its clock on."""

    url: str
    engine: Engine
    tokens: TokenStore
    later: list[timedelta] = field(default_factory=list)

    def token(
        self, role: Role = Role.CALL_TAKER, journal: UUID = FIRST, days: int = 30
    ) -> tuple[str, Token]:
        secret, token = make(
            mode=self.engine.mode,
            role=role,
            journal=None if role is Role.DASHBOARD else journal,
            label=role.value,
            now=now(),
            days=days,
            entropy=os.urandom,
        )
        self.tokens.add(token)
        return secret, token

    @contextmanager
    def client(self, role: Role = Role.CALL_TAKER, journal: UUID = FIRST) -> Iterator[httpx.Client]:
        """A client with a new token of this role."""
        with self.with_token(self.token(role, journal)[0]) as client:
            yield client

    def with_token(self, secret: str | None) -> httpx.Client:
        headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        return httpx.Client(
            base_url=self.url, headers=headers, trust_env=False, timeout=20, verify=False
        )

    @contextmanager
    def seat(self, seat: Seat, role: Role = Role.CALL_TAKER) -> Iterator[httpx.Client]:
        """A client with a token for a seat's journal."""
        with self.client(role, seat.journal) as client:
            yield client


def body(seat: Seat, first: int = 1, last: int | None = None) -> dict[str, Any]:
    """What pushes a stretch of a seat's journal."""
    return body_of(seat.journal, seat.entries[first - 1 : last])


def body_of(journal: UUID, entries: list[Entry]) -> dict[str, Any]:
    return {"journal": str(journal), "entries": [written(entry) for entry in entries]}


@contextmanager
def served(engine: Engine, tokens: TokenStore) -> Iterator[RunningHub]:
    """Serve an engine for as long as the block runs."""
    later: list[timedelta] = []
    app = make_app(
        engine,
        tokens,
        clock=lambda: now() + sum(later, timedelta()),
        monotonic=lambda: time.monotonic() + sum(later, timedelta()).total_seconds(),
    )
    config = uvicorn.Config(
        app, port=0, log_config=None, access_log=False, timeout_graceful_shutdown=1, lifespan="on"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the hub did not start"
            time.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield RunningHub(f"http://127.0.0.1:{port}", engine, tokens, later)
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def running(folder: Path, mode: Mode = "live", engine: str = "sqlite") -> Iterator[RunningHub]:
    """A new hub for as long as the block runs."""
    with place(engine, folder) as where, opened(where, mode) as made:
        tokens = where.tokens(mode)
        try:
            with served(made, tokens) as hub:
                yield hub
        finally:
            tokens.close()
