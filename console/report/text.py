"""Figures as plain text of 80 columns, for any terminal, printer or mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from console.present.naming import Naming
from console.report.figures import Figures
from console.report.heading import heading, mark_of
from console.report.rows import Row, Table
from console.report.tables import tables
from console.sheet.printed import WIDTH, large, wrapped

LABEL_CELLS = 31
BAR_CELLS = 24


def lines(figures: Figures, naming: Naming) -> Iterator[str]:
    """The whole report, line by line; all that a pack named is cleaned."""
    mark = mark_of(figures)
    if mark:
        yield from ("#" * WIDTH, f"#{large(mark).center(WIDTH - 2)}#", "#" * WIDTH)
    title, *told = heading(figures)
    yield from wrapped(title, WIDTH)
    yield "=" * WIDTH
    for words in told:
        yield from wrapped(words, WIDTH)
    for table in tables(figures, naming):
        yield ""
        yield from _table(table)
    if mark:
        yield from ("", f"#{large(mark).center(WIDTH - 2)}#")


def _table(table: Table) -> Iterator[str]:
    yield f"-- {table.title.upper()} {'-' * (WIDTH - 4 - len(table.title))}"
    head = Row(table.of, table.columns)
    widest = [
        max(cell_len(row.cells[column]) for row in (head, *table.rows))
        for column in range(len(table.columns))
    ]
    gap = 2 if LABEL_CELLS + sum(widest) + 2 * len(widest) <= WIDTH else 1
    widths = [width + gap for width in widest]
    if table.rows:
        yield from _row(head, widths)
    for row in table.rows:
        yield from _row(row, widths)
    if not table.rows:
        yield "None."
    for note in table.notes:
        yield from wrapped(note, WIDTH)


def _row(row: Row, widths: Sequence[int]) -> Iterator[str]:
    indent = "  " * row.depth
    *before, label = [f"{indent}{part}" for part in wrapped(row.label, LABEL_CELLS - len(indent))]
    yield from before
    cells = "".join(
        f"{' ' * (width - cell_len(cell))}{cell}"
        for cell, width in zip(row.cells, widths, strict=True)
    )
    room = min(BAR_CELLS, WIDTH - LABEL_CELLS - sum(widths) - 2)
    bar = f"  {'#' * max(1, round(row.bar * room))}" if row.bar else ""
    yield f"{label}{' ' * (LABEL_CELLS - cell_len(label))}{cells}{bar}".rstrip()
