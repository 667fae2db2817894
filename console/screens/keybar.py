"""The key bar: what can be done here, in as many rows as the width needs."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

from console.screens.acts import Act


class KeyBar(Static):
    """Keys and words, never cut: a narrow screen gets more rows."""

    def __init__(self, acts: Iterable[Act]) -> None:
        super().__init__(_content(acts))


def _content(acts: Iterable[Act]) -> Content:
    parts: list[Content] = []
    for act in acts:
        # A space that does not break keeps a key and its word on one row.
        label = act.label.replace(" ", "\u00a0")
        parts.append(
            Content.assemble((act.shown_key, "bold $text-accent"), ("\u00a0", ""), (label, ""))
        )
    return Content(" ").join(parts)
