"""The key card: everything that can be done on a screen, and the alerts whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.present.header import Alert
from console.present.interview import UNCLEAR_KEYS
from console.present.rows import Piece, Row, row, wrapped
from console.screens.acts import Where, acts_of, key_words


def key_rows(where: Where, keys: Mapping[str, str], alerts: Sequence[Alert] = ()) -> list[Row]:
    """Alerts first, then every act of a screen and of the console with all its keys."""
    rows: list[Row] = []
    for alert in alerts:
        rows += wrapped(alert.words, 74, "danger" if alert.level == 3 else "warn", "  ")
    if alerts:
        rows.append(())
    if where == "call":
        answers = "digits answer; y n for yes and no; " + ", ".join(
            f"{key} {word.replace('_', ' ')}" for key, word in UNCLEAR_KEYS.items()
        )
        rows += [row(line[0]) for line in wrapped(answers, 74)]
        rows.append(())
    for act in (*acts_of(where, keys), *acts_of("console", keys)):
        words = "  ".join(key_words(key) for key in act.keys.split(","))
        rows.append(row(Piece(f"{words:<14}", "key"), act.help))
    return rows
