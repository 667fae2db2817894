"""A screen to read: rows of words that may be longer than the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from console.present.rows import Row
from console.screens.words import content_of
from console.text.content import said


class Reading(ModalScreen[None]):
    """Rows over the screen below; Escape or any of its own keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", "Close", priority=True)
    ]

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self._heading = title
        self._rows = list(rows)

    def compose(self) -> ComposeResult:
        """Lay out the title above the rows."""
        with Vertical(classes="dialog wide"):
            yield Label(said(self._heading), classes="dialog-title")
            with VerticalScroll():
                yield Static(content_of(self._rows))
            yield Label("up down PgUp PgDn   Esc closes", classes="dialog-note")

    def on_mount(self) -> None:
        """The rows take the arrow keys."""
        self.query_one(VerticalScroll).focus()
