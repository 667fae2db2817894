"""The load on a hub, from the same cores: requests written beforehand, and how they are sent."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from store.entry import Entry
from store.written import written
from support.hub import Seat

PEAK = 1141
"""Entries a second of all of US 911 at its peak: 240 million calls a year
(nena.org/page/911Statistics), 30 entries a call, five times the mean."""

BATCH = 20
OPEN_SECONDS = 10
GIVE_UP_SECONDS = 30


@dataclass(frozen=True)
class Target:
    """Where entries are posted: the path, what opens it for each seat, and the body."""

    port: int
    path: str
    secrets: Sequence[str]
    body_of: Callable[[Sequence[Entry]], object]


def to_hub(port: int, secrets: Sequence[str]) -> Target:
    """A hub's own way in."""

    def body_of(entries: Sequence[Entry]) -> object:
        return {"journal": str(entries[0].header.journal), "entries": list(map(written, entries))}

    return Target(port, "/journal", secrets, body_of)


def seats(count: int, entries: int) -> list[Seat]:
    """Seats with so many entries each."""
    made = [Seat(number) for number in range(1, count + 1)]
    for seat in made:
        seat.notes(*("caller says the door is open" for _ in range(entries - 1)))
    return made


@dataclass(frozen=True)
class Line:
    """One seat's connection, and all that it will send."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    requests: list[bytes]

    async def send(self, number: int) -> None:
        """Send one request, and wait for its answer."""
        self.writer.write(self.requests[number])
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        if b"content-length: " in head:
            length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
            told = await self.reader.readexactly(length)
        else:  # in chunks
            told = await self.reader.readuntil(b"0\r\n\r\n")
        assert b" 200 " in head[:20] or b" 201 " in head[:20], (head, told)


async def _lines(target: Target, entries: int, size: int) -> list[Line]:
    lines = []
    for seat, secret in zip(seats(len(target.secrets), entries), target.secrets, strict=True):
        requests = []
        for first in range(0, entries, size):
            content = json.dumps(target.body_of(seat.entries[first : first + size])).encode()
            requests.append(
                b"POST %s HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (target.path.encode(), secret.encode(), len(content), content)
            )
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
        lines.append(Line(reader, writer, requests))
    return lines


async def full(target: Target, entries: int, size: int) -> float:
    """Entries a second when every connection sends as soon as it was answered."""
    lines = await _lines(target, entries, size)

    async def all_of(line: Line) -> None:
        for number in range(len(line.requests)):
            await line.send(number)

    began = time.perf_counter()
    await asyncio.gather(*map(all_of, lines))
    seconds = time.perf_counter() - began
    for line in lines:
        line.writer.close()
    return len(lines) * entries / seconds


@dataclass
class Paced:
    """Seconds from when each request was due to its answer, and how many were due."""

    due: int = 0
    took: list[float] = field(default_factory=list)


async def at_peak(target: Target) -> Paced:
    """One entry a request, by the clock of the country's peak, however slow the answers are."""
    each = PEAK * OPEN_SECONDS // len(target.secrets)
    lines = await _lines(target, each, 1)
    paced = Paced(each * len(lines))
    began = time.perf_counter()

    async def by_the_clock(which: int, line: Line) -> None:
        for number in range(each):
            due = began + (number * len(lines) + which) / PEAK
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await line.send(number)
            paced.took.append(time.perf_counter() - due)

    try:
        async with asyncio.timeout(GIVE_UP_SECONDS):
            await asyncio.gather(*(by_the_clock(n, line) for n, line in enumerate(lines)))
    except TimeoutError:
        pass  # who answers too slowly is told by what was answered
    for line in lines:
        line.writer.close()
    return paced
