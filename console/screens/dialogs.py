"""Small screens that ask for one thing and give it back; Escape gives nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from console.text.content import said

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Item:
    """Something to choose."""

    value: str
    words: str


class Choose(ModalScreen[str | None]):
    """A list, each item with a key of its own; arrows and Enter work as well."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, title: str, items: Sequence[Item], *, note: str = "") -> None:
        super().__init__()
        self._heading = title
        self._items = list(items)
        self._note = note

    def compose(self) -> ComposeResult:
        """Lay out the title, the list, and what to press."""
        with Vertical(classes="dialog"):
            yield Label(said(self._heading), classes="dialog-title")
            if self._note:
                yield Label(said(self._note), classes="dialog-note")
            yield OptionList(
                *(
                    Option(
                        said(f"{KEYS[index]}  {item.words}" if index < len(KEYS) else item.words)
                    )
                    for index, item in enumerate(self._items)
                )
            )
            yield Label("key or arrows and Enter; Esc goes back", classes="dialog-note")

    def on_key(self, event: events.Key) -> None:
        """An item's own key chooses it."""
        if event.character is not None and event.character in KEYS:
            index = KEYS.index(event.character)
            if index < len(self._items):
                event.stop()
                self.dismiss(self._items[index].value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter chooses the marked item."""
        event.stop()
        self.dismiss(self._items[event.option_index].value)


class Ask(ModalScreen[str | None]):
    """One line of text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, title: str, *, note: str = "", text: str = "") -> None:
        super().__init__()
        self._heading = title
        self._note = note
        self._text = text

    def compose(self) -> ComposeResult:
        """Lay out the title and the field."""
        with Vertical(classes="dialog"):
            yield Label(said(self._heading), classes="dialog-title")
            if self._note:
                yield Label(said(self._note), classes="dialog-note")
            yield Input(self._text, max_length=20_000)
            yield Label("Enter takes it; Esc goes back", classes="dialog-note")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter gives the text."""
        event.stop()
        self.dismiss(event.value)


class Find(ModalScreen[str | None]):
    """A list that narrows while somebody types: every word typed must be in an item."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back"),
        Binding("down", "move(1)", "Down", priority=True),
        Binding("up", "move(-1)", "Up", priority=True),
    ]

    def __init__(self, title: str, items: Sequence[Item]) -> None:
        super().__init__()
        self._heading = title
        self._items = list(items)
        self._found = self._items

    def compose(self) -> ComposeResult:
        """Lay out the field above the list."""
        with Vertical(classes="dialog tall"):
            yield Label(said(self._heading), classes="dialog-title")
            yield Input(placeholder="type a word")
            yield OptionList()
            yield Label("Enter takes the marked one; Esc goes back", classes="dialog-note")

    def on_mount(self) -> None:
        """Show everything at first."""
        self._narrow("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self._narrow(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes the marked item."""
        event.stop()
        listed = self.query_one(OptionList)
        if self._found:
            self.dismiss(self._found[listed.highlighted or 0].value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click takes an item."""
        event.stop()
        self.dismiss(self._found[event.option_index].value)

    def action_move(self, by: int) -> None:
        """Move the mark while the field keeps the keys."""
        listed = self.query_one(OptionList)
        if self._found:
            listed.highlighted = ((listed.highlighted or 0) + by) % len(self._found)

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        self._found = [
            item for item in self._items if all(word in item.words.casefold() for word in words)
        ]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(said(item.words)) for item in self._found])
        if self._found:
            listed.highlighted = 0
