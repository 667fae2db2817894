"""How the line mode speaks: whole lines of printable text, long ones a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from console.text.clean import plain
from console.text.rows import row_end, row_starts, row_text

ReadLine: TypeAlias = Callable[[str], str | None]
"""Show a prompt and give the line that was typed, without its end; None where none came for a
while. Raises `EOFError` at the end of the input, `KeyboardInterrupt` at ctrl-c."""

PAGE_LINES = 20
LINE_CELLS = 800
"""A longer line goes on in the next one, so that no page is longer than a reader can hold."""


class Voice:
    """What is said and asked. Nothing but printable text and line ends is written."""

    def __init__(self, read_line: ReadLine, write: Callable[[str], None]) -> None:
        self._read_line = read_line
        self._write = write
        self._held: Iterator[str] = iter(())
        self._in_a_line = False
        self._lines_said = 0

    def say(self, words: str) -> None:
        """Say one line, however urgent; only one that is very long waits for `more`."""
        self._page(_lines([words]), 2)

    def say_all(self, lines: Iterable[str]) -> None:
        """Say many lines; what goes over a page waits for `more`."""
        self._page(_lines(lines), PAGE_LINES)

    def more(self) -> None:
        """Say the next page of what waits."""
        held, self._held = self._held, iter(())
        before = self._lines_said
        self._page(held, PAGE_LINES)
        if self._lines_said == before:
            self._put("There is no more.")

    def ask(self, prompt: str, wake: Callable[[bool], None]) -> str:
        """Ask until a line comes. `wake` is called each time the wait ends: with True where no
        line came, and then what it says is followed by the prompt again.
        """
        shown = plain(prompt)
        while True:
            self._in_a_line = True
            line = self._read_line(shown)
            self._in_a_line = line is None
            before = self._lines_said
            wake(line is None)
            if line is not None:
                return line
            shown = plain(prompt) if self._lines_said > before else ""

    def _page(self, lines: Iterator[str], count: int) -> None:
        for line in islice(lines, count):
            self._put(line)
        following = next(lines, None)
        if following is not None:
            self._put("... more follows: :more shows it")
            self._held = _before(following, lines)

    def _put(self, line: str) -> None:
        start = "\n" if self._in_a_line else ""
        self._in_a_line = False
        self._lines_said += 1
        self._write(f"{start}{plain(line)}\n")


def _lines(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if len(text) <= LINE_CELLS:
            yield plain(text).rstrip()
        else:
            for start in row_starts(text, LINE_CELLS):
                yield row_text(text, start, row_end(text, start, LINE_CELLS))


def _before(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
