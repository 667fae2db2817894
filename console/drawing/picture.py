"""Drawn guidecards as one SVG picture: lines of text in boxes, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console.drawing.branch import CardTree
from console.drawing.page import text_of
from console.drawing.tree import tree_lines
from console.sheet.printed import WIDTH

_CELL, _ROW, _MARGIN = 9, 18, 24
"""Of a letter, a line, and around a card, in pixels; letters are 15 pixels high."""


def picture(cards: Iterable[CardTree]) -> Iterator[str]:
    """The whole picture, one card below the other; marks are large and in boxes of their own."""
    shapes: list[str] = []
    top = _MARGIN
    for card in cards:
        first = top
        for mark in card.marks:
            shapes.append(_mark(mark, top))
            top += 3 * _ROW
        lines = list(tree_lines(card))
        top += _ROW
        for number, line in enumerate(lines):
            shapes.append(_line(line, top + number * _ROW, bold=number == 0))
        top += len(lines) * _ROW
        for mark in card.marks:
            shapes.append(_mark(mark, top))
            top += 3 * _ROW
        shapes.append(
            f'<rect x="{_MARGIN // 2}" y="{first - _MARGIN // 2}" '
            f'width="{WIDTH * _CELL + _MARGIN}" height="{top - first + _MARGIN // 2}" '
            'fill="none" stroke="#000"/>\n'
        )
        top += 2 * _MARGIN
    width = WIDTH * _CELL + 2 * _MARGIN
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top}" '
        f'viewBox="0 0 {width} {top}" font-family="DejaVu Sans Mono, monospace" font-size="15">\n'
        f'<rect width="{width}" height="{top}" fill="#fff"/>\n'
    )
    yield from shapes
    yield "</svg>\n"


def _line(line: str, y: int, *, bold: bool) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{_MARGIN}" y="{y}" xml:space="preserve"{weight}>{text_of(line)}</text>\n'


def _mark(mark: str, top: int) -> str:
    middle = _MARGIN + WIDTH * _CELL // 2
    return (
        f'<rect x="{_MARGIN}" y="{top}" width="{WIDTH * _CELL}" height="{2 * _ROW}" '
        'fill="none" stroke="#000" stroke-width="3"/>\n'
        f'<text x="{middle}" y="{top + _ROW + 6}" text-anchor="middle" font-weight="bold" '
        f'font-size="20">{text_of(mark)}</text>\n'
    )
