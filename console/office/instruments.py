"""The instruments over packs, run beside the console: each takes a processor for seconds.

They are the commands of `guidecard protocols`, in a process of their own and with less right to the
processor, so that no key waits for them and what they say is what the command line says.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

_RUN = "import os; getattr(os, 'nice', int)(10); from console.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Instrument:
    """Something to be known of a pack."""

    id: str
    title: str
    of_a_card: bool = False

    def words(self, pack: str, in_use: str, card: str = "") -> tuple[str, ...]:
        """The words of its command."""
        match self.id:
            case "diff":
                return ("protocols", "diff", in_use, pack)
            case "card":
                return ("protocols", "show", pack, "--card", card)
        return ("protocols", self.id, pack)


INSTRUMENTS = {
    made.id: made
    for made in (
        Instrument("check", "What is wrong with it"),
        Instrument("prove", "What holds for every possible call"),
        Instrument("diff", "Which calls move if it takes the place of the pack in use"),
        Instrument("backtest", "The calls of the record, decided on it"),
        Instrument("show", "What it holds"),
        Instrument("card", "One guidecard, drawn", of_a_card=True),
    )
}
"""By id."""


class Running:
    """A command under way. Leaving the block stops it."""

    def __init__(self, root: Path, words: tuple[str, ...]) -> None:
        self._out: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by `stop`
        self._process = subprocess.Popen(  # noqa: S603 - this program itself, with no shell
            [sys.executable, "-c", _RUN, "--data", str(root), *words],
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: object, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._process.poll() is not None

    def lines(self) -> list[str]:
        """What it has said so far."""
        self._out.seek(0)
        return self._out.read().decode("utf-8", "replace").splitlines()

    def stop(self) -> None:
        """End it, if it has not."""
        if not self.done:
            self._process.kill()
            self._process.wait()
        self._out.close()
