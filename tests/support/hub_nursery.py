"""Hubs as processes of their own, to be killed: one process imports, and forks each of them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from store.chain import Head
from store.entry import Mode
from store.hub.engine import Batch, Engine, Outcome, Taken
from store.hub.places import Database, Folder, Place
from store.hub.serving import Address, serve
from store.hub.sqlite import SqliteEngine


@dataclass(frozen=True)
class Nursery:
    process: subprocess.Popen[bytes]

    def started(self, where: str, port: int, how: str = "sound") -> int:
        """Start a hub on a port; gives its process id once it listens."""
        pid = int(self._asked({"where": where, "port": port, "how": how}))
        assert self._line() == "listening"
        return pid

    def killed(self, pid: int) -> None:
        """Kill a hub, and wait until it is dead."""
        os.kill(pid, signal.SIGKILL)
        assert self._line() == "dead"

    def _asked(self, order: dict[str, Any]) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().strip()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A process ready to fork hubs."""
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


class AcknowledgesFirst(SqliteEngine):
    """The control: everything is acknowledged at once, and written a little later."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._later: SimpleQueue[Sequence[Batch]] = SimpleQueue()
        Thread(target=self._write_later, daemon=True).start()

    def push(self, batches: Sequence[Batch]) -> list[Outcome]:
        self._later.put(batches)
        lasts = [batch.entries[-1] for batch in batches]
        return [Taken(Head(last.header.seq, last.hash), 1) for last in lasts]

    def _write_later(self) -> None:
        while True:
            batches = self._later.get()
            time.sleep(0.02)
            super().push(batches)


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def now() -> datetime:
    return datetime.now(UTC)


def run(where: str, port: int, how: str) -> None:
    """Serve until killed."""
    place: Place = Database(where) if "://" in where else Folder(Path(where))
    mode: Mode = "live"
    engine: Engine = (
        AcknowledgesFirst.open(Path(where), mode=mode, clock=now)
        if how == "acknowledges_first"
        else place.open(mode, now)
    )
    serve(engine, place.tokens(mode), Address(port=port), lambda _: say("listening"))


def main() -> None:
    """Fork one hub for each order read from stdin, and say when it is dead."""
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            say(str(os.getpid()))
            run(**order)
            os._exit(0)
        os.waitpid(pid, 0)
        say("dead")


if __name__ == "__main__":
    main()
