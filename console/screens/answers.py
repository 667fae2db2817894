"""The answers of a call: as many rows as there is room for, the newest or the marked in sight."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from console.present.rows import Piece, Row
from console.screens.words import content_of


class Answers(Widget):
    """Rows that never scroll late: which of them are in sight follows from the height there is."""

    def __init__(self) -> None:
        super().__init__(id="answered")
        self._rows: Sequence[Row] = ()
        self._mark: int | None = None

    def show(self, rows: Sequence[Row], mark: int | None) -> None:
        """Show these rows, one of them marked or none."""
        self._rows, self._mark = rows, mark
        self.refresh()

    def render(self) -> Content:
        """The rows in sight, and how many more stand above and below."""
        start, end = window(len(self._rows), self.size.height, self._mark)
        shown = list(self._rows[start:end])
        mark = None if self._mark is None else self._mark - start
        if start and len(shown) > 2:
            shown[0] = (Piece(f" ^ {start + 1} more above: Up", "dim"),)
        if end < len(self._rows) and len(shown) > 2:
            shown[-1] = (Piece(f" v {len(self._rows) - end + 1} more below: Down", "dim"),)
        return content_of(shown, mark)


def window(count: int, height: int, mark: int | None) -> tuple[int, int]:
    """From which row to which: the last ones, or those around the mark, which stays inside."""
    if count <= height:
        return 0, count
    end = count if mark is None else min(count, max(height, mark + height // 2 + 1))
    return end - height, end
