"""Long text as rows of a given width, found one by one: the first page never waits for the last.

A row is a slice of the raw text, held by the offset at which it starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rich.cells import cell_len

from console.text.clean import pieces

LEAST_WIDTH = 12
"""Cells: the widest single piece is `<U+10FFFF>`, and a row must hold one."""
_CHARACTERS_PER_CELL = 4  # a letter and three marks on it


def row_end(raw: str, start: int, width: int) -> int:
    """Return where in `raw` the row that starts at `start` ends, `width` being in cells.

    It ends after a line feed, else after the last space that leaves the row within `width`, else
    where the width is full. Only the next few characters are looked at.

    Raises:
        ValueError: when `width` is below 12 cells.
    """
    if width < LEAST_WIDTH:
        raise ValueError(f"a row of {width} cells is too narrow: {LEAST_WIDTH} or more")
    reach = min(len(raw), start + width * _CHARACTERS_PER_CELL)
    line_feed = raw.find("\n", start, reach)
    ahead = raw[start : reach if line_feed < 0 else line_feed]
    if ahead.isascii() and ahead.isprintable():
        fits = min(len(ahead), width)
    else:
        fits = _characters_that_fit(raw[start : start + len(ahead) + 1], len(ahead), width)
    if fits == len(ahead):
        return reach if line_feed < 0 else line_feed + 1
    space = ahead.rfind(" ", 0, fits + 1)
    return start + (space + 1 if space > 0 else fits)


def row_starts(raw: str, width: int) -> Iterator[int]:
    """Yield the offset in `raw` of every row, in order; nothing for an empty text."""
    start = 0
    while start < len(raw):
        yield start
        start = row_end(raw, start, width)


def row_text(raw: str, start: int, end: int) -> str:
    """Return the row between two offsets as it is shown."""
    return "".join(pieces(raw[start:end], newline="")).rstrip(" ")


def pages(raw: str, width: int, height: int) -> Iterator[tuple[str, ...]]:
    """Yield the whole of `raw`, cleaned, as pages of at most `height` rows of `width` cells.

    Raises:
        ValueError: when `width` is below 12 cells or `height` below 1 row.
    """
    if height < 1:
        raise ValueError(f"a page of {height} rows holds nothing: 1 or more")
    starts = row_starts(raw, width)
    while page := tuple(islice(starts, height)):
        yield tuple(row_text(raw, start, row_end(raw, start, width)) for start in page)


def _characters_that_fit(text: str, most: int, width: int) -> int:
    """Count the characters of `text` that fill `width` cells, at least 1 and no more than `most`.

    `text` may hold one character more than `most`, since a return is hidden before a line feed.
    """
    room = width
    shown = pieces(text, newline="")
    for count, piece in enumerate(islice(shown, most)):
        room -= cell_len(piece)
        if room < 0:
            return max(count, 1)
    return most
