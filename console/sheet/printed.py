"""Sheets as plain text for any printer: 80 columns, pages of one call each."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from console.sheet.sheet import Field, Section, Sheet
from console.text.clean import plain
from console.text.rows import row_end, row_starts, row_text

WIDTH = 80
LABEL_CELLS = 20
PAGE_LINES = 60
"""Of the 66 lines of a Letter page at six to the inch, with a margin."""


def pages(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    """The pages of a sheet, each with its number, its marks, and which page it is."""
    lines = [line for section in sheet.sections for line in section_lines(section)]
    room = PAGE_LINES - len(_head(sheet, 1, 1))
    count = -(-len(lines) // room)
    for page in range(count):
        yield (*_head(sheet, page + 1, count), *lines[page * room : (page + 1) * room])


def section_lines(section: Section) -> Iterator[str]:
    """A heading, and its fields in two columns."""
    yield f"-- {section.title.upper()} {'-' * (WIDTH - 4 - len(section.title))}"
    for field in section.fields:
        yield from _field(field)


def _head(sheet: Sheet, page: int, of: int) -> list[str]:
    count = f"page {page} of {of}"
    room = WIDTH - len(count) - 1
    title = wrapped(f"{sheet.title}  {sheet.number}", room)[0]
    lines = [f"{title}{' ' * (WIDTH - cell_len(title) - len(count))}{count}", "=" * WIDTH]
    boxes = [f"#{large(mark).center(WIDTH - 2)}#" for mark in sheet.marks]
    return [*lines, "#" * WIDTH, *boxes, "#" * WIDTH] if boxes else lines


def large(mark: str) -> str:
    """Words spaced out, where that fits a line."""
    spaced = " ".join(mark)
    return spaced if len(spaced) <= WIDTH - 2 else mark


def _field(field: Field) -> Iterator[str]:
    label = plain(field.label)
    if field.value or not field.rules:
        yield from _told(label, field.value)
        label = ""
    for line in range(field.rules):
        yield f"{label if line == 0 else '':<{LABEL_CELLS}} {'_' * (WIDTH - LABEL_CELLS - 1)}"


def _told(label: str, value: str) -> Iterator[str]:
    wide = cell_len(label) > LABEL_CELLS
    if wide:
        yield from wrapped(label, WIDTH)
    for line, words in enumerate(wrapped(value, WIDTH - LABEL_CELLS - 1)):
        before = label if line == 0 and not wide else ""
        yield f"{before}{' ' * (LABEL_CELLS - cell_len(before))} {words}".rstrip()


def wrapped(raw: str, width: int) -> list[str]:
    """Outside text, cleaned and whole, in rows of `width` cells; one empty row for no text."""
    starts = row_starts(raw, width)
    return [row_text(raw, start, row_end(raw, start, width)) for start in starts] or [""]
