"""A real terminal for tests: a child process on a pty, its screen as pyte draws it, its raw bytes.

Nothing waits by the clock: reading goes on until the awaited text is there, or until it is quiet.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from unicodedata import combining

import pyte
from wcwidth import wcwidth

from support.keys import key_bytes

Found = TypeVar("Found")

LINE_ENDS = (rb"\r\n",)
"""What the line mode may send besides text."""

TEXTUAL = (
    rb"\x1b\[[0-9;]*m",
    rb"\x1b\[\d+;\d+H",
    rb"\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]",
    rb"\x1b\[\?(?:2026|2048)\$p",
    rb"\x1b\[(?:>\d+|<)u",
    rb"\x1b\]22;[a-z-]+\x07",
    rb"\x07",
    *LINE_ENDS,
)
"""What Textual 8.2 sends of itself: styles, cursor, modes, keyboard, pointer, bell."""

# In this order: text in UTF-8 that no terminal acts on is passed over, what is left is a control.
_TOKEN = re.compile(
    rb"""
    (?P<control>
        \x1b\[ [\x30-\x3f]* [\x20-\x2f]* [\x40-\x7e]                # CSI
      | \x1b\] [^\x07\x1b]* (?: \x07 | \x1b\\ )?                    # OSC
      | \x1b[PX^_] [^\x1b]* (?: \x1b\\ )?                           # DCS, SOS, PM, APC
      | \x1b [\x20-\x2f]* [\x30-\x7e]
      | \r\n
      | [\x00-\x1f\x7f]
      | \xc2[\x80-\x9f]                                             # C1
      | \xd8\x9c | \xe2\x80[\x8e\x8f\xa8-\xae] | \xe2\x81[\xa6-\xa9] # bidi, line separators
    )
  | [\x20-\x7e]+ | [\xc2-\xdf][\x80-\xbf] | [\xe0-\xef][\x80-\xbf]{2} | [\xf0-\xf4][\x80-\xbf]{3}
  | (?P<broken> [\x80-\xff] )
    """,
    re.VERBOSE | re.DOTALL,
)
# xterm swallows these; pyte would print them, or take the pointer's shape for a title.
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[[0-?]*\$[@-~]"
    rb"|\x1b\](?![012];)[^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?)?\Z")

# The child makes the pty its controlling terminal (Ctrl+C and window changes need one) and becomes
# the program: what `preexec_fn` would do, but safe beside threads.
_ON_ITS_TERMINAL = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
_ESCAPE_SECONDS = 0.15  # Textual takes an escape for the key of that name after 0.1 s

_NOT_PASTED = dict.fromkeys(b"\b\x7f\x05\x04\x1b\x00", " ")


def control_bytes(log: bytes, expected: Iterable[bytes] = LINE_ENDS) -> list[bytes]:
    """Return every control in `log`, in order, that none of the `expected` patterns matches whole.

    A control is an escape sequence, a C0 or C1 character, a bidi control, a line separator, or a
    byte that is no UTF-8.
    """
    known = re.compile(rb"|".join(expected), re.DOTALL)
    return [
        token.group()
        for token in _TOKEN.finditer(log)
        if token.lastgroup and not known.fullmatch(token.group())
    ]


def smuggled(log: bytes, payloads: Iterable[str]) -> list[bytes]:
    """Return what a Textual app sent that Textual does not send of itself; empty is the proof.

    That is every control outside `TEXTUAL`, and each of the `payloads` that arrived with a control
    in it, which finds even a style or a cursor movement.
    """
    # Less an escape at the end, which might be the beginning of Textual's next style.
    verbatim = [payload.rstrip("\x1b").encode("utf-8", "replace") for payload in payloads]
    return control_bytes(log, TEXTUAL) + [
        payload for payload in verbatim if control_bytes(payload, ()) and payload in log
    ]


class Terminal:
    """A program on a terminal of its own, as plain as xterm: no kitty keys, no modes to ask for.

    The environment is bare (PATH, HOME, TMPDIR) but for `TERM`, a UTF-8 locale and no animations;
    `env` adds to it or replaces.
    """

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self._log = bytearray()
        self._screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._unfinished = b""
        self._ended = False
        self._fd, program_fd = os.openpty()
        self._tell_size(columns, rows)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        settings = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TEXTUAL_ANIMATIONS": "none"}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _ON_ITS_TERMINAL, *map(str, argv)],
                stdin=program_fd,
                stdout=program_fd,
                stderr=program_fd,
                env=kept | settings | dict(env or {}),
                cwd=cwd,
            )
        finally:
            os.close(program_fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The program's process id, for signals and /proc."""
        return self._process.pid

    @property
    def log(self) -> bytes:
        """Every byte that the program has printed, as far as it was read."""
        return bytes(self._log)

    @property
    def titles(self) -> list[str]:
        """Every window title that the program set."""
        return self._screen.titles

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor, counted from 0."""
        return self._screen.cursor.y, self._screen.cursor.x

    def screen(self) -> list[str]:
        """Return the rows of the screen as last read, without trailing spaces."""
        columns = range(self._screen.columns)
        buffer = self._screen.buffer
        return [
            "".join(buffer[y][x].data for x in columns).rstrip() for y in range(self._screen.lines)
        ]

    def cell(self, row: int, column: int) -> pyte.screens.Char:
        """Return one cell, counted from 0: its text as `data`, its colours and style."""
        return self._screen.buffer[row][column]

    def press(self, *keys: str) -> None:
        """Send keys, one after the other, as a person would press them.

        Raises:
            ValueError: for a key that a legacy terminal cannot send.
        """
        for sequence in [key_bytes(key) for key in keys]:
            self._send(sequence)
            if sequence == b"\x1b":
                alone_until = time.monotonic() + _ESCAPE_SECONDS
                while (left := alone_until - time.monotonic()) > 0:
                    self._read(left)

    def type(self, text: str) -> None:
        """Send text as if typed."""
        self._send(text.encode())

    def paste(self, text: str) -> None:
        """Send text as a bracketed paste, less the controls that xterm makes spaces of."""
        data = text.translate(_NOT_PASTED).encode("utf-8", "replace")
        self._send(b"\x1b[200~" + data + b"\x1b[201~")

    def wait_for(
        self, pattern: str | re.Pattern[str], timeout_seconds: float = 10
    ) -> re.Match[str]:
        """Read until the screen shows `pattern`: literal text, or a compiled expression.

        It is searched in the rows joined by line feeds; their trailing spaces are gone.

        Raises:
            TimeoutError: when it does not appear in time; the message shows the screen.
            EOFError: when the program ends without showing it.
        """
        literal = re.escape(pattern.rstrip(" ")) if isinstance(pattern, str) else pattern
        expression = re.compile(literal)
        return self._read_until(
            lambda: expression.search("\n".join(self.screen())), pattern, timeout_seconds
        )

    def wait_for_bytes(self, needle: bytes, timeout_seconds: float = 10) -> None:
        """Read until the log holds `needle`, whatever has become of the screen.

        Raises:
            TimeoutError: when it does not come in time.
            EOFError: when the program ends without printing it.
        """
        self._read_until(lambda: needle in self._log or None, needle, timeout_seconds)

    def settle(self, quiet_seconds: float = 0.1, timeout_seconds: float = 10) -> list[str]:
        """Read until something and then nothing has come for `quiet_seconds`; return the screen.

        A program that is only starting is quiet too: wait first for a text that shows it ready.

        Raises:
            TimeoutError: when it never gets quiet, or prints nothing at all.
        """
        deadline = time.monotonic() + timeout_seconds
        while self._read(quiet_seconds) or not (self._log or self._ended):
            if time.monotonic() >= deadline:
                raise TimeoutError(self._report(f"no quiet in {timeout_seconds} s"))
        return self.screen()

    def wait_for_exit(self, timeout_seconds: float = 10) -> int:
        """Read to the end, and return the exit code, negative for a signal.

        Raises:
            TimeoutError: when the program goes on.
        """
        deadline = time.monotonic() + timeout_seconds
        while not self._ended:
            if not self._read(deadline - time.monotonic()) and time.monotonic() >= deadline:
                raise TimeoutError(self._report(f"still running after {timeout_seconds} s"))
        return self._process.wait(max(1.0, deadline - time.monotonic()))

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window, of which the program is told by the kernel."""
        self._screen.resize(rows, columns)
        self._tell_size(columns, rows)

    def kill(self) -> int:
        """Kill the program outright, keep what it had printed, and return its exit code."""
        self._process.kill()
        return self.wait_for_exit()

    def close(self) -> None:
        """End the program, by force if it does not hear that its terminal is gone."""
        if self._fd < 0:
            return
        os.close(self._fd)
        self._fd = -1
        self._ended = True
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            # The whole session: a shell's children would outlive it.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _read_until(
        self, look: Callable[[], Found | None], what: object, timeout_seconds: float
    ) -> Found:
        deadline = time.monotonic() + timeout_seconds
        while (found := look()) is None:
            if self._ended:
                raise EOFError(self._report(f"the program ended before showing {what!r}"))
            if not self._read(deadline - time.monotonic()) and time.monotonic() >= deadline:
                raise TimeoutError(self._report(f"{what!r} did not appear in {timeout_seconds} s"))
        return found

    def _send(self, data: bytes) -> None:
        """Write, reading meanwhile, since a program that cannot print does not read either."""
        while data and not self._ended:
            readable, writable, _ = select.select([self._fd], [self._fd], [])
            if readable:
                self._read(0)
            elif writable:
                data = data[os.write(self._fd, data[:1024]) :]

    def _read(self, timeout_seconds: float) -> bool:
        """Take in what the program has printed, if anything comes in time."""
        if self._ended or not select.select([self._fd], [], [], max(0, timeout_seconds))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # Linux says so when the last process on the terminal has gone
            data = b""
        if not data:
            self._ended = True
            return False
        self._log += data
        data = self._unfinished + data
        tail = _UNFINISHED.search(data)
        end = tail.start() if tail else len(data)
        self._unfinished = data[end:]
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data[:end]))
        answers, self._screen.answers = self._screen.answers, b""
        self._send(answers)
        return True

    def _tell_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _report(self, what: str) -> str:
        frame = "-" * self._screen.columns
        return "\n".join([f"{what}; the screen:", frame, *self.screen(), frame])


class _Screen(pyte.Screen):
    """pyte's screen, which answers the program's questions, remembers titles, and loses no text."""

    def __init__(self, columns: int, rows: int) -> None:
        self.answers = b""
        self.titles: list[str] = []
        super().__init__(columns, rows)

    def draw(self, data: str) -> None:
        """Draw text; characters of no width join the one before, where pyte would drop the rest."""
        for character in data:
            if combining(character) or wcwidth(character):
                super().draw(character)
            elif x := self.cursor.x:
                row = self.buffer[self.cursor.y]
                row[x - 1] = row[x - 1]._replace(data=row[x - 1].data + character)

    def write_process_input(self, data: str) -> None:
        self.answers += data.encode()

    def set_title(self, param: str) -> None:
        super().set_title(param)
        self.titles.append(param)
