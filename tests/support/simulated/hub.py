"""The hub of a simulation: its database stays, its process can be killed at any moment."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from uuid import UUID

from fastapi import FastAPI
from sqlite_utils import Database

from store.faults import full
from store.hub.app import make_app
from store.hub.engine import Batch, Outcome
from store.hub.grouping import Committer
from store.hub.live import Live, Reader
from store.hub.metrics import Metrics
from store.hub.service import Hub
from store.hub.sqlite import SqliteEngine
from store.hub.sqlite_files import make
from store.hub.sqlite_schema import MIGRATIONS
from store.hub.tokens import Token, TokenBook
from store.hub.tokens import make as make_token
from store.lock import Lock
from store.sharing.roles import Role
from support.journals import NOON
from support.simulated.loop import TurnedLoop

NOWHERE = Path("/nowhere/hub.db")


class Killed(BaseException):
    """The process died here."""


@cache
def empty() -> bytes:
    """The file of a hub that holds nothing yet."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"
        make(path, MIGRATIONS, "live")
        return path.read_bytes()


def in_memory(content: bytes) -> Database:
    """A database that holds what a file holds."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.deserialize(content)
    return Database(connection, execute_plugins=False)


class _OneReader:
    """The only connection there is, also to read."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @contextmanager
    def one(self) -> Iterator[Database]:
        yield self._db

    def close(self) -> None:
        pass


class MemoryEngine(SqliteEngine):
    """The SQLite engine; it can be killed within a transaction, and its disk can be full."""

    def __init__(self, db: Database) -> None:
        super().__init__(NOWHERE, db, Lock(-1), "live", lambda: NOON)
        self._readers = _OneReader(db)  # type: ignore[assignment]  # does what is asked of it
        self.is_full = False
        self.dies_in_batches: int | None = None

    def push(self, batches: Sequence[Batch]) -> list[Outcome]:
        if self.is_full:
            raise full(NOWHERE)
        return super().push(batches)

    def later(self) -> None:
        """Some time passed."""

    def _take(self, batch: Batch) -> Outcome:
        outcome = super()._take(batch)
        if self.dies_in_batches is not None:
            self.dies_in_batches -= 1
            if self.dies_in_batches < 0:
                raise Killed
        return outcome


class Parking(Committer):
    """A committer without threads: pushes wait here until the schedule says which are written."""

    def __init__(self, engine: MemoryEngine) -> None:
        self.engine = engine
        self.waiting = 0
        self.parked: list[tuple[Batch, asyncio.Future[Outcome]]] = []

    async def push(self, batch: Batch) -> Outcome:
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.parked.append((batch, answer))
        return await answer

    def commit(self, chance: random.Random) -> None:
        """Write some of those that wait, in any order, as one group. Raises Killed."""
        group = chance.sample(self.parked, chance.randint(1, len(self.parked)))
        self.parked = [one for one in self.parked if one not in group]
        try:
            outcomes = self.engine.push([batch for batch, _ in group])
        except Exception as error:
            for _, answer in group:
                answer.set_exception(error)
            return
        for (_, answer), outcome in zip(group, outcomes, strict=True):
            answer.set_result(outcome)


class _InOrder(dict[Reader, None]):
    """A set in the order of adding."""

    def add(self, reader: Reader) -> None:
        self[reader] = None

    def discard(self, reader: Reader) -> None:
        self.pop(reader, None)


class Tokens:
    """A token for each seat, for ever."""

    mode = "live"

    def __init__(self) -> None:
        self._held: dict[bytes, Token] = {}

    def add(self, token: Token) -> None:
        self._held[token.hash] = token

    def find(self, hash_of_token: bytes) -> Token | None:
        return self._held.get(hash_of_token)


@cache
def secret_of(journal: UUID) -> tuple[str, Token]:
    """The token of a seat."""
    return make_token(
        mode="live",
        role=Role.CALL_TAKER,
        journal=journal,
        label="seat",
        now=NOON,
        days=400,
        entropy=random.Random(journal.int).randbytes,
    )


@cache
def _app() -> FastAPI:
    return make_app(None, None, clock=lambda: NOON, monotonic=lambda: 0.0)  # type: ignore[arg-type]


Answered: TypeAlias = Callable[[int, bytes], None]
Streamed: TypeAlias = Callable[[bytes], None]


@dataclass
class Request:
    """One request in the hub's process, and what is done with its answer."""

    content: bytes
    answered: Answered
    streamed: Streamed
    broken: Callable[[], None]
    """Called once where no answer, or no end of one, ever comes."""
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    """Nobody is at the other end any more."""
    status: int = 0
    body: bytes = b""
    was_read: bool = False
    is_live: bool = False
    is_done: bool = False

    async def receive(self) -> dict[str, Any]:
        if self.was_read:
            await self.gone.wait()
            return {"type": "http.disconnect"}
        self.was_read = True
        return {"type": "http.request", "body": self.content, "more_body": False}

    async def send(self, message: dict[str, Any]) -> None:
        if self.gone.is_set():
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.is_live = any(b"event-stream" in value for _, value in message["headers"])
        elif self.is_live:
            self.streamed(message["body"])
            if not message.get("more_body"):
                self.end()
        else:
            self.body += message["body"]
            if not message.get("more_body"):
                self.is_done = True
                self.answered(self.status, self.body)

    def end(self) -> None:
        """Nothing more comes."""
        if not (self.is_done or self.gone.is_set()):
            self.is_done = True
            self.broken()


class SimulatedHub:
    """A hub at which a process runs; `database` is what its disk holds."""

    live_type = Live

    def __init__(
        self, loop: TurnedLoop, engine_type: type[MemoryEngine], disk: bytes | None = None
    ) -> None:
        self._loop = loop
        self._engine_type = engine_type
        self.database = in_memory(disk or empty())
        self.tokens = Tokens()
        self.is_up = False
        self.start()

    def start(self) -> None:
        """Start a process on what the disk holds."""
        self.engine = self._engine_type(self.database)

        def clock() -> datetime:
            return NOON + timedelta(seconds=self._loop.seconds)

        metrics = Metrics()
        live = self.live_type(self.engine, lambda count: metrics.entries("streamed", count))
        live._readers = _InOrder()  # type: ignore[assignment]  # a set has another order each run
        self.committer = Parking(self.engine)
        book = TokenBook(self.tokens, clock=clock, monotonic=self._loop.time)  # type: ignore[arg-type]
        self.hub = Hub(self.engine, clock, self._loop.time, metrics, live, self.committer, book)
        self._tasks = {self._loop.create_task(live.follow())}
        self._requests: list[Request] = []
        self.is_up = True
        self._loop.settle()

    def ask(self, method: str, path: str, secret: str, request: Request) -> None:
        """A request arrives."""
        app = _app()
        app.state.hub = self.hub
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"authorization", f"Bearer {secret}".encode())],
            "client": ("seat", 1),
            "server": ("hub", 8911),
        }
        self._requests.append(request)
        task = self._loop.create_task(app(scope, request.receive, request.send))  # type: ignore[arg-type]
        self._tasks.add(task)
        self._loop.settle()

    def commit(self, chance: random.Random) -> None:
        """Write some of what waits. Raises Killed."""
        self.committer.commit(chance)
        self._loop.settle()

    def kill(self) -> None:
        """The process is gone, with all that was under way."""
        self.is_up = False
        for request in self._requests:
            request.end()
            request.gone.set()
        for task in self._tasks:
            task.cancel()
        self._loop.settle()
        for task in self._tasks:
            if not task.cancelled():
                task.exception()
        self.database.rollback()

    def restore(self, content: bytes) -> None:
        """Start again on an older copy of the disk."""
        self.kill()
        self.database = in_memory(content)
        self.start()
