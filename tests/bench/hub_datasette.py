"""Datasette 1.0's write API as a peer: the same entries into one table, with `ignore`.

It is installed into an environment of its own under the temporary folder, and kept there.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from bench.hub_load import Target
from store.connection import WRITER_PRAGMAS
from store.entry import Entry
from store.rows import COLUMNS
from store.written import written
from support.hub_nursery import free_port

INSTALL_SECONDS = 300
SECRET = "of this bench only"


class PeerMissing(Exception):
    """Datasette cannot be had here, and why."""


@cache
def program() -> Path:
    """The program, installed if need be. Raises PeerMissing."""
    home = Path(tempfile.gettempdir()) / "guidecard-bench-datasette"
    found = home / "bin" / "datasette"
    try:
        if not found.exists():
            subprocess.run([sys.executable, "-m", "venv", home], check=True, capture_output=True)
            subprocess.run(
                [home / "bin" / "pip", "install", "--quiet", "--pre", "datasette>=1.0a0"],
                check=True,
                capture_output=True,
                timeout=INSTALL_SECONDS,
            )
        said = subprocess.run([found, "--version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise PeerMissing(f"Datasette 1.0 cannot be installed here ({error})") from None
    print(f"   {said.stdout.strip()}")
    return found


@contextmanager
def datasette(connections: int) -> Iterator[Target]:
    """A running Datasette with a table of entries. Raises PeerMissing."""
    command, port = program(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"
        with closing(sqlite3.connect(path)) as raw:
            raw.execute(f"CREATE TABLE entries ({COLUMNS}, PRIMARY KEY (journal, seq))")
            for pragma in WRITER_PRAGMAS:
                raw.execute(pragma)
        serve = [command, "serve", path, "--port", str(port), "--secret", SECRET]
        allowed = ["-s", "permissions.insert-row.id", "seat"]
        process = subprocess.Popen(
            [*serve, *allowed], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(port)
            made = subprocess.run(
                [command, "create-token", "seat", "--secret", SECRET],
                check=True,
                capture_output=True,
                text=True,
            )
            yield Target(
                port, "/hub/entries/-/insert", [made.stdout.strip()] * connections, _body_of
            )
        finally:
            process.kill()
            process.wait()


def _body_of(entries: Sequence[Entry]) -> object:
    return {"rows": list(map(written, entries)), "ignore": True}


def _wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json", timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise PeerMissing("Datasette does not start here") from None
            time.sleep(0.1)
        else:
            return
