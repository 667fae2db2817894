"""Entries a second through a hub's whole HTTP path, beside raw floors on the same disk.

The load generator runs on the same cores. Rounds take turns. The country's peak is 1,141 entries a
second: 240 million calls a year (nena.org/page/911Statistics), 30 entries a call, five times the
mean.
"""

import asyncio
import json
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

import psycopg
from sqlite_utils import Database as Sqlite

from store.connection import WRITER_PRAGMAS
from store.entry import Entry
from store.hub.places import Database, Folder, Place
from store.hub.postgres.rows import COPY, TYPES
from store.hub.postgres.rows import to_row as to_postgres
from store.hub.sqlite_schema import MIGRATIONS
from store.rows import INSERT, to_row
from support import postgres
from support.hub import Seat
from support.hub_app import body
from support.hub_ledger import pushers
from support.hub_nursery import Nursery, free_port, nursery

_T = TypeVar("_T")

PEAK = 1141
CONNECTIONS = 16
BATCH = 20
BATCHES = 25
ROUNDS = 5
OPEN_SECONDS = 5


def run() -> None:
    """Both engines and both floors, in turns; then one entry a request at the country's peak."""
    found: dict[str, list[float]] = {}
    paced: dict[str, list[float]] = {}
    with nursery() as hubs:
        for _ in range(ROUNDS):
            for name, rate in _round(hubs).items():
                found.setdefault(name, []).append(rate)
        for name in ("sqlite", "postgresql"):
            paced[name] = _with_hub(hubs, name, _at_peak)
    print(f"   {'':<58}{'entries/s':>10}{'worst':>9}{'ratio':>8}{'peak':>7}")
    for name, rates in found.items():
        floor = "raw sqlite3" if "SQLite" in name or "sqlite3" in name else "direct COPY"
        base = median(found[next(key for key in found if key.startswith(floor))])
        middle = median(rates)
        print(
            f"   {name:<58}{middle:>10,.0f}{min(rates):>9,.0f}{middle / base:>7.2f}x"
            f"{middle / PEAK:>6.1f}x"
        )
    for name, seconds in paced.items():
        p99 = quantiles(seconds, n=100)[98]
        print(
            f"   {name + ', one entry a request at 1,141/s':<58}"
            f"p50 {median(seconds) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms"
        )


def _round(hubs: Nursery) -> dict[str, float]:
    groups = [seat.entries for seat in _seats()]
    return {
        "raw sqlite3, a commit each 20, synchronous=FULL (floor)": _raw_sqlite(groups),
        "hub on SQLite, 16 connections, batches of 20": _with_hub(hubs, "sqlite", _full),
        "direct COPY, a commit each 20 (floor)": _raw_copy(groups),
        "hub on PostgreSQL, 16 connections, batches of 20": _with_hub(hubs, "postgresql", _full),
    }


def _seats() -> list[Seat]:
    seats = [Seat(number) for number in range(1, CONNECTIONS + 1)]
    for seat in seats:
        seat.notes(*("caller says the door is open" for _ in range(BATCH * BATCHES - 1)))
    return seats


def _batches(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    return [entries[first : first + BATCH] for first in range(0, len(entries), BATCH)]


def _raw_sqlite(groups: Sequence[Sequence[Entry]]) -> float:
    rows = [[to_row(entry) for entry in batch] for group in groups for batch in _batches(group)]
    with tempfile.TemporaryDirectory() as folder:
        raw = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
        with closing(raw):
            MIGRATIONS.apply(Sqlite(raw))
            for pragma in WRITER_PRAGMAS:
                raw.execute(pragma)
            began = time.perf_counter()
            for batch in rows:
                raw.execute("BEGIN")
                raw.executemany(INSERT, batch)
                raw.execute("COMMIT")
            return sum(map(len, rows)) / (time.perf_counter() - began)


def _raw_copy(groups: Sequence[Sequence[Entry]]) -> float:
    rows = [
        [to_postgres(entry) for entry in batch] for group in groups for batch in _batches(group)
    ]
    url = postgres.new_database()
    try:
        Database(url).open("live", lambda: groups[0][0].header.at).close()
        with psycopg.connect(url) as connection:
            began = time.perf_counter()
            for batch in rows:
                with connection.cursor() as cursor, cursor.copy(COPY) as copy:
                    copy.set_types(TYPES)
                    for row in batch:
                        copy.write_row(row)
                connection.commit()
            return sum(map(len, rows)) / (time.perf_counter() - began)
    finally:
        postgres.drop(url)


@dataclass(frozen=True)
class Line:
    """One seat's connection, and all that it will send, written beforehand."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    requests: list[bytes]

    async def send(self, number: int) -> None:
        self.writer.write(self.requests[number])
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await self.reader.readexactly(length)
        assert b" 200 " in head[:20], head


async def _lines(port: int, secrets: list[str], size: int) -> list[Line]:
    lines = []
    for seat, secret in zip(_seats(), secrets, strict=True):
        requests = []
        for first in range(1, len(seat.entries) + 1, size):
            content = json.dumps(body(seat, first, first + size - 1)).encode()
            requests.append(
                b"POST /journal HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (secret.encode(), len(content), content)
            )
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        lines.append(Line(reader, writer, requests))
    return lines


async def _full(port: int, secrets: list[str]) -> float:
    """Entries a second when every connection sends as soon as it was answered."""
    lines = await _lines(port, secrets, BATCH)

    async def all_of(line: Line) -> None:
        for number in range(len(line.requests)):
            await line.send(number)

    began = time.perf_counter()
    await asyncio.gather(*map(all_of, lines))
    seconds = time.perf_counter() - began
    for line in lines:
        line.writer.close()
    return len(lines) * BATCH * BATCHES / seconds


async def _at_peak(port: int, secrets: list[str]) -> list[float]:
    """Seconds to each answer when requests come by the clock, however slow the answers are."""
    lines = await _lines(port, secrets, 1)
    took: list[float] = []
    began = time.perf_counter()

    async def paced(which: int, line: Line) -> None:
        for number in range(min(len(line.requests), PEAK * OPEN_SECONDS // len(lines))):
            due = began + (number * len(lines) + which) / PEAK
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await line.send(number)
            took.append(time.perf_counter() - due)

    await asyncio.gather(*(paced(which, line) for which, line in enumerate(lines)))
    for line in lines:
        line.writer.close()
    return took


def _with_hub(
    hubs: Nursery, engine: str, job: Callable[[int, list[str]], Coroutine[None, None, _T]]
) -> _T:
    """Run a job against a new hub."""
    folder = Path(tempfile.mkdtemp())
    where: Place = Folder(folder) if engine == "sqlite" else Database(postgres.new_database())
    address = str(where.path) if isinstance(where, Folder) else where.url
    port = free_port()
    pid = hubs.started(address, port)
    try:
        tokens = where.tokens_there()
        secrets = [one.secret for one in pushers(tokens, CONNECTIONS, random.Random(1))]
        tokens.close()
        return asyncio.run(job(port, secrets))
    finally:
        hubs.killed(pid)
        if isinstance(where, Database):
            postgres.drop(where.url)
        shutil.rmtree(folder, ignore_errors=True)
