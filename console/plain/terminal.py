"""The line mode on this process's own input and output."""

from __future__ import annotations

import codecs
import io
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from console.office.opening import Office
from console.plain.face import Meanwhile
from console.plain.running import nothing, run_plain

IDLE_SECONDS = 0.1
"""How long a read waits before time may pass; it paces what is counted aloud."""


def run_on_terminal(office: Office, meanwhile: Meanwhile = nothing) -> int:
    """Run the line mode on standard input and output, a terminal or not; gives the exit code.

    Ctrl-c is heard only while a line is read: no entry is ever half written for it.
    """
    _fit_output()
    lines = Lines(sys.stdin.fileno(), sys.stdin.encoding)
    with lines.hearing_interrupts():
        return run_plain(office, read_line=lines.read, write=_write, meanwhile=meanwhile)


def _fit_output() -> None:
    """What cannot be said in the terminal's own characters is written out, never left to fail."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if codecs.lookup(sys.stdout.encoding).name == "utf-8":
            sys.stdout.reconfigure(errors="replace")
        else:
            # In another character set a byte of UTF-8 may be a control.
            sys.stdout.reconfigure(encoding="ascii", errors="backslashreplace")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:  # the terminal is gone
        raise EOFError from None


class Lines:
    """Lines of a file descriptor, with time to spare between them."""

    def __init__(self, descriptor: int, encoding: str) -> None:
        self._descriptor = descriptor
        self._encoding = encoding
        self._waiting = b""
        self._reading = False
        self._interrupted = False

    def read(self, prompt: str) -> str | None:
        """As `ReadLine` says."""
        _write(prompt)
        self._reading = True
        try:
            if self._interrupted:
                raise KeyboardInterrupt
            return self._line()
        except KeyboardInterrupt:
            self._interrupted = False
            self._waiting = b""
            raise
        finally:
            self._reading = False

    def _line(self) -> str | None:
        while b"\n" not in self._waiting:
            if not select.select([self._descriptor], [], [], IDLE_SECONDS)[0]:
                return None
            more = self._more()
            if not more and not self._waiting:
                raise EOFError
            self._waiting += more or b"\n"
        line, _, self._waiting = self._waiting.partition(b"\n")
        return line.decode(self._encoding, "replace").removesuffix("\r")

    def _more(self) -> bytes:
        try:
            return os.read(self._descriptor, 65536)
        except OSError:  # how Linux says that the terminal is gone
            return b""

    @contextmanager
    def hearing_interrupts(self) -> Iterator[None]:
        """Take ctrl-c for as long as the block runs."""
        before = signal.signal(signal.SIGINT, self._hear)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        if self._reading:
            raise KeyboardInterrupt
        self._interrupted = True
