"""Rows of the presenters as Textual content, with a style for each tone."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from console.present.rows import Row, Tone

STYLES: dict[Tone, str] = {
    "plain": "",
    "dim": "$text-muted",
    "title": "bold",
    "value": "",
    "key": "bold $text-accent",
    "danger": "bold $text-error",
    "warn": "bold $text-warning",
    "ok": "$text-success",
    "ask": "bold $text-accent",
    "outside": "",
}


def content_of(rows: Iterable[Row], mark: int | None = None) -> Content:
    """Rows as one content; the row at `mark` stands in reverse."""
    lines: list[Content] = []
    for index, row in enumerate(rows):
        line = Content.assemble(*((piece.text, STYLES[piece.tone]) for piece in row))
        lines.append(line.stylize("reverse") if index == mark else line)
    return Content("\n").join(lines)
