"""Rows of the presenters as lines to be read aloud, with commands where they name keys."""

from __future__ import annotations

import re
from collections.abc import Iterable

from console.present.header import Alert
from console.present.rows import Row

COMMANDS = {
    "F1": ":help",
    "F2": ":note",
    "F3": ":card",
    "F4": ":place",
    "F5": ":send",
    "F6": ":instructions",
    "F7": ":seen",
    "F8": ":leave",
    "F9": ":transfer",
    "F10": ":close",
    "F11": ":profile",
    "F12": ":board",
}
"""The command that does what a function key of the screens does."""

MARKS = {3: "ALERT", 2: "CAUTION", 1: "NOTE"}
"""The word for each level of alert."""

WIDE = 100_000
"""Cells: the rows of the presenters are not to be broken here."""

_KEY = re.compile(r"\bF\d{1,2}\b")
# Only at the very end, where the presenters put their hint, never inside what a caller said.
_HINT = re.compile(r" - F\d{1,2} [a-z ]+(?:, F\d{1,2} [a-z ]+)*$")


def row_words(row: Row) -> str:
    """The words of a row; only pieces that are keys may name other commands than the screens."""
    return "".join(_commands(piece.text) if piece.tone == "key" else piece.text for piece in row)


def rows_words(rows: Iterable[Row]) -> list[str]:
    """The words of rows, without those that are empty."""
    return [words for row in rows if (words := row_words(row).strip())]


def alert_words(alert: Alert) -> str:
    """An alert with the word for its level: `ALERT: LIFE THREAT: CPR, adult - ...`."""
    words = _HINT.sub(lambda hint: _commands(hint[0]), alert.words)
    return f"{MARKS[alert.level]}: {words}"


def _commands(words: str) -> str:
    return _KEY.sub(lambda key: COMMANDS.get(key[0], key[0]), words)
