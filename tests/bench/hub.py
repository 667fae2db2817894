"""Entries a second through a hub's whole HTTP path, beside raw floors on the same disk and
Datasette 1.0's write API, the load on the same cores; and what share of the country that is.

Rounds take turns. The country's peak is 1,141 entries a second.
"""

import asyncio
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import psutil

from bench.hub_datasette import PeerMissing, datasette
from bench.hub_floors import raw_copy, raw_sqlite
from bench.hub_load import BATCH, PEAK, Paced, Target, at_peak, full, seats, to_hub
from store.hub.places import Database, Folder, Place
from support import postgres
from support.hub_ledger import pushers
from support.hub_nursery import Nursery, free_port, nursery

CONNECTIONS = 16
ENTRIES = 25 * BATCH
MANY = 64
"""Connections where each entry is a request of its own."""
SINGLES = 60
ROUNDS = 5

RAW_SQLITE = "raw sqlite3, a commit each 20, synchronous=FULL (floor)"
RAW_COPY = "direct COPY, a commit each 20 (floor)"
ENGINES = {"sqlite": "hub on SQLite", "postgresql": "hub on PostgreSQL"}
DATASETTE = "Datasette, its write API with ignore"


def run() -> None:
    """Engines, floors and the peer in turns; then one entry a request at the country's peak."""
    found: dict[str, list[float]] = {}
    paced: dict[str, Paced] = {}
    busy: dict[str, float] = {}
    print(f"   load average before: {_load()}")
    with nursery() as hubs:
        for _ in range(ROUNDS):
            for name, rate in _round(hubs).items():
                found.setdefault(name, []).append(rate)
        for engine, name in ENGINES.items():
            with _hub(hubs, engine, MANY) as (target, process):
                paced[name] = asyncio.run(at_peak(target))
                used = process.cpu_times()
                busy[name] = (used.user + used.system) / len(paced[name].took)
    try:
        with datasette(MANY) as target:
            paced[DATASETTE] = asyncio.run(at_peak(target))
    except PeerMissing as why:
        print(f"   left out: {why}")
    _print_rates(found)
    _print_paced(paced)
    for name in ENGINES.values():
        many, single = found[f"{name}, batches of 20"], found[f"{name}, one entry a request"]
        print(
            f"   one {name} carries {_share(many)} of the country's peak in batches of 20, "
            f"{_share(single)} with one entry a request"
        )
        print(
            f"      its own process takes {busy[name] * 1000:.2f} ms of a core for each of these: "
            f"{1 / busy[name] / PEAK:.1f} times the peak to a core that it has to itself"
        )
    print(f"   load average after: {_load()}")


def _round(hubs: Nursery) -> dict[str, float]:
    groups = [seat.entries for seat in seats(CONNECTIONS, ENTRIES)]
    rates = {RAW_SQLITE: raw_sqlite(groups), RAW_COPY: raw_copy(groups)}
    for engine, name in ENGINES.items():
        with _hub(hubs, engine, CONNECTIONS) as (target, _):
            rates[f"{name}, batches of 20"] = asyncio.run(full(target, ENTRIES, BATCH))
        with _hub(hubs, engine, MANY) as (target, _):
            rates[f"{name}, one entry a request"] = asyncio.run(full(target, SINGLES, 1))
    try:
        with datasette(CONNECTIONS) as target:
            rates[f"{DATASETTE}, batches of 20"] = asyncio.run(full(target, ENTRIES, BATCH))
    except PeerMissing as why:
        print(f"   left out: {why}")
    return rates


def _print_rates(found: dict[str, list[float]]) -> None:
    peer = found.get(f"{DATASETTE}, batches of 20")
    print(f"   {'':<58}{'entries/s':>10}{'worst':>9}{'floor':>8}{'peer':>8}{'peak':>7}")
    for name, rates in found.items():
        base = median(found[RAW_COPY if "PostgreSQL" in name or "COPY" in name else RAW_SQLITE])
        middle = median(rates)
        beside = f"{middle / median(peer):>7.2f}x" if peer else f"{'-':>8}"
        print(
            f"   {name:<58}{middle:>10,.0f}{min(rates):>9,.0f}{middle / base:>7.2f}x"
            f"{beside}{middle / PEAK:>6.1f}x"
        )


def _print_paced(paced: dict[str, Paced]) -> None:
    for name, one in paced.items():
        told = f"{name}, one entry a request at 1,141/s"
        if len(one.took) < one.due:
            print(f"   {told:<70}fell behind: {len(one.took):,} of {one.due:,} answered in time")
            continue
        p99 = quantiles(one.took, n=100)[98]
        print(f"   {told:<70}p50 {median(one.took) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms")


def _share(rates: list[float]) -> str:
    return f"{median(rates) / PEAK:.1f} times (worst round {min(rates) / PEAK:.1f})"


def _load() -> str:
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


@contextmanager
def _hub(hubs: Nursery, engine: str, connections: int) -> Iterator[tuple[Target, psutil.Process]]:
    """A new hub of its own process, with a token for each connection."""
    folder = Path(tempfile.mkdtemp())
    where: Place = Folder(folder) if engine == "sqlite" else Database(postgres.new_database())
    address = str(where.path) if isinstance(where, Folder) else where.url
    port = free_port()
    pid = hubs.started(address, port)
    try:
        tokens = where.tokens_there()
        secrets = [one.secret for one in pushers(tokens, connections, random.Random(1))]
        tokens.close()
        yield to_hub(port, secrets), psutil.Process(pid)
    finally:
        hubs.killed(pid)
        if isinstance(where, Database):
            postgres.drop(where.url)
        shutil.rmtree(folder, ignore_errors=True)
