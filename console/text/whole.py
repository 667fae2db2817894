"""The whole of a long outside text, for the key that every cut promises."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from time import perf_counter
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Label

from console.text.clean import show_raw
from console.text.content import said
from console.text.rows import LEAST_WIDTH, row_end, row_text

_TURN_SECONDS = 0.01
_PAUSE_SECONDS = 0.005


class WholeText(ScrollView, can_focus=True):
    """A scrolling view of any amount of outside text, wrapped at its width.

    Only the rows in sight are rendered. Where the rows start is worked out in short turns, so that
    keys are answered meanwhile; the subtitle counts the rows found so far.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    WholeText {
        overflow-x: hidden;
        overflow-y: scroll;
        border: round $foreground;
    }
    """

    exact: reactive[bool] = reactive(False)
    """Whether every doubtful character is shown as an escape instead of cleaned."""

    def __init__(self, raw: str) -> None:
        super().__init__()
        self._raw = raw
        self._text = raw
        self._wrapped_at = 0  # cells; 0 until the size is known
        self._starts = array("L")
        self._found = 0  # offset up to which rows are known
        self._goes_to_end = False
        self._next_turn: Timer | None = None

    def on_resize(self) -> None:
        """Wrap again when the width changed, and keep the text on top that was there."""
        width = max(LEAST_WIDTH, self.scrollable_content_region.width)
        if width != self._wrapped_at:
            top = self._starts[self.scroll_offset.y] if self._starts else 0
            self._wrapped_at = width
            self._wrap(top)

    def watch_exact(self) -> None:
        """Show the other view from its first row."""
        self._text = show_raw(self._raw) if self.exact else self._raw
        self._goes_to_end = False
        if self._wrapped_at:
            self._wrap(0)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Keep the row numbers in the subtitle true."""
        super().watch_scroll_y(old_value, new_value)
        self._say_where()

    def action_scroll_end(self) -> None:
        """Go to the last row, now or as soon as it is found."""
        self._goes_to_end = self._found < len(self._text)
        super().action_scroll_end()

    def render_line(self, y: int) -> Strip:
        """Return the row that is `y` rows below the top one."""
        row = self.scroll_offset.y + y
        width, style = self.size.width, self.rich_style
        if row >= len(self._starts):
            return Strip.blank(width, style)
        start = self._starts[row]
        text = row_text(self._text, start, row_end(self._text, start, self._wrapped_at))
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _wrap(self, top: int) -> None:
        """Find the rows anew, at once as far as the one that holds offset `top`, and go there."""
        if self._next_turn is not None:
            self._next_turn.stop()
        self._starts = array("L")
        self._found = 0
        while self._found <= top and self._found < len(self._text):
            self._find_row()
        self._find_more()
        self.scroll_to(y=max(0, bisect_right(self._starts, top) - 1), animate=False)
        self.refresh()

    def _find_more(self) -> None:
        """Find rows for one turn, and see to the next."""
        turn_ends = perf_counter() + _TURN_SECONDS
        while self._found < len(self._text) and perf_counter() < turn_ends:
            self._find_row()
        self.virtual_size = Size(self._wrapped_at, len(self._starts))
        if self._found < len(self._text):
            self._next_turn = self.set_timer(_PAUSE_SECONDS, self._find_more)
        elif self._goes_to_end:
            self._goes_to_end = False
            self.scroll_end(animate=False)
        self._say_where()

    def _find_row(self) -> None:
        self._starts.append(self._found)
        self._found = row_end(self._text, self._found, self._wrapped_at)

    def _say_where(self) -> None:
        first, count = self.scroll_offset.y, len(self._starts)
        where = f"rows {first + 1:,} to {min(first + self.size.height, count):,} of {count:,}"
        more = " found so far" if self._found < len(self._text) else ""
        self.border_subtitle = said(where + more if count else "empty")


class WholeTextScreen(ModalScreen[None]):
    """One outside text whole, over the screen that shows it cut."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close"),
        Binding("x", "exact", "Exact characters"),
    ]

    def __init__(self, title: str, raw: str) -> None:
        super().__init__()
        self._whole = WholeText(raw)
        self._whole.border_title = said(title)

    def compose(self) -> ComposeResult:
        """Lay out the text above the keys that it answers to."""
        yield self._whole
        yield Label("up down PgUp PgDn Home End   x exact characters   Esc close")

    def action_exact(self) -> None:
        """Switch between the cleaned text and its exact characters."""
        self._whole.exact = not self._whole.exact
