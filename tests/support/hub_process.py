"""A hub of the command line, as a process of its own that can be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from store.hub.places import Folder
from store.hub.tokens import Token, make
from store.sharing.roles import Role
from support.hub_nursery import free_port


@dataclass
class HubProcess:
    """`guidecard hub serve` on a folder; the port stays the same over restarts."""

    folder: Path
    port: int
    options: tuple[str, ...] = ()
    scheme: str = "http"
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def start(self, folder: Path | None = None) -> None:
        self.folder = folder or self.folder
        command = [str(Path(sys.executable).parent / "guidecard"), "hub", "serve"]
        where = ["--data", str(self.folder), "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(
            [*command, *where],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert self.process.stdout is not None
        assert "hub at http" in self.process.stdout.readline()

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            with self.process as process:
                process.send_signal(how)
            self.process = None

    def token(self, role: Role, journal: UUID, days: int = 30) -> tuple[str, Token]:
        """A new token, made as `guidecard hub token create` does."""
        tokens = Folder(self.folder).tokens_there()
        secret, token = make(
            mode=tokens.mode,
            role=role,
            journal=journal,
            label=role.value,
            now=datetime.now(UTC),
            days=days,
            entropy=os.urandom,
        )
        tokens.add(token)
        return secret, token

    def entries(self) -> dict[UUID, int]:
        """How far the hub holds each journal."""
        reads = Folder(self.folder).reads()
        try:
            return {journal: head.seq for journal, head in reads.heads(None, 1000)}
        finally:
            reads.close()


@contextmanager
def a_hub_process(folder: Path, *options: str, scheme: str = "http") -> Iterator[HubProcess]:
    """A hub that serves until the block ends."""
    hub = HubProcess(folder, free_port(), options, scheme)
    hub.start()
    try:
        yield hub
    finally:
        hub.stop()
