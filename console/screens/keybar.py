"""The key bar: what can be done here, in as many rows as the width needs."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from console.screens.acts import Act

KEY_STYLE = "bold $text-accent"


class KeyBar(Widget):
    """Keys and words, never cut: a narrow screen gets more rows."""

    def __init__(self, acts: Iterable[Act]) -> None:
        super().__init__()
        self._acts = tuple(acts)

    def render(self) -> Content:
        """The keys, laid out for the width there is."""
        return key_content(self._acts, self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the keys need."""
        return len(key_content(self._acts, width).plain.splitlines())


def key_content(acts: Iterable[Act], width: int) -> Content:
    """Keys with their words, a key and its word never parted."""
    lines: list[Content] = []
    line, used = Content(""), 0
    for act in acts:
        words = Content.assemble((act.shown_key, KEY_STYLE), " ", act.label)
        wanted = len(words.plain) + (1 if used else 0)
        if used and used + wanted > width:
            lines.append(line)
            line, used = Content(""), 0
            wanted -= 1
        line = Content.assemble(line, " " if used else "", words)
        used += wanted
    return Content("\n").join([*lines, line])
