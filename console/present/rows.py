"""Rows of words with a meaning each; a face gives the meanings its colours, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from console.text.clean import clean
from console.text.rows import LEAST_WIDTH, row_end, row_starts, row_text
from store.clock import elapsed_seconds

Tone = Literal["plain", "dim", "title", "value", "key", "danger", "warn", "ok", "ask", "outside"]
"""What a piece of text means. Meaning never rests on a colour: the words carry it too."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one tone; they are clean: no controls, no markup to be read."""

    text: str
    tone: Tone = "plain"


Row: TypeAlias = tuple[Piece, ...]


def row(*pieces: Piece | str) -> Row:
    """A row of pieces; a bare text is plain."""
    return tuple(piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces)


def said(raw: str, tone: Tone = "plain", limit: int = 400) -> Piece:
    """Words from outside, cleaned, on one line."""
    return Piece(clean(raw, limit=limit), tone)


def plain_text(of: Row) -> str:
    """The words of a row."""
    return "".join(piece.text for piece in of)


def wrapped(text: str, width: int, tone: Tone = "plain", indent: str = "") -> list[Row]:
    """Clean words over as many rows as they need, `width` cells each, the first unindented."""
    room = max(width - len(indent), LEAST_WIDTH)
    lines = [row_text(text, start, row_end(text, start, room)) for start in row_starts(text, room)]
    return [
        (Piece(line, tone),) if index == 0 else (Piece(indent), Piece(line, tone))
        for index, line in enumerate(lines)
    ]


def under(head: Row, lines: Sequence[Row]) -> list[Row]:
    """Lines beside a head: the first one after it, the others indented below."""
    indent = Piece(" " * len(plain_text(head)))
    return [(*head, *line) if index == 0 else (indent, *line) for index, line in enumerate(lines)]


def since(start: datetime | None, now: datetime) -> str:
    """Elapsed time as it is written on screen: `+0:47`, `+1:02:09`; empty without a start."""
    if start is None:
        return ""
    seconds = int(elapsed_seconds(start, now))
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"+{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return f"+{rest // 60}:{rest % 60:02d}"
