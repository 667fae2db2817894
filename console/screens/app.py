"""The console's app: its screens, its palette, its themes, and the lines that ring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from textual.app import ScreenStackError, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.theme import Theme

from console.office.opening import Office
from console.screens.acts import Where, acts_of
from console.screens.board import BoardScreen
from console.screens.call import CallScreen
from console.screens.keymap import bindings_by_id, read_keymap
from console.session.room import Ring
from console.text.filters import SafeApp

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffffff",
    secondary="#00ffff",
    accent="#ffff00",
    warning="#ffd000",
    error="#ff6060",
    success="#60ff60",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#202020",
    boost="#303030",
    dark=True,
)

NO_COLOUR = Theme(
    name="no-colour",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffffff",
    warning="#ffffff",
    error="#ffffff",
    success="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#303030",
    boost="#303030",
    dark=True,
)
"""For NO_COLOR: in greys, a danger would be fainter than what is harmless."""

WIDTHS = [(0, "-narrow"), (110, "-wide")]
"""Columns from which on a screen has the class, for its style sheet."""


LOOK_ROUND_SECONDS = 0.1
"""How often the console looks at what other seats wrote, and whether exact bounds have come."""


class GuidecardApp(SafeApp[None]):
    """The console over one open office.

    `keys` are other keys by act; raises `SettingsRefused` where they could not work.
    """

    TITLE = "guidecard"
    CSS_PATH = Path(__file__).with_name("console.tcss")
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = WIDTHS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "Quit", priority=True, show=False, id="console.quit"),
        Binding(
            "ctrl+p", "command_palette", "All", priority=True, show=False, id="console.palette"
        ),
    ]

    def __init__(
        self,
        office: Office,
        *,
        keys: dict[str, str] | None = None,
        theme: str | None = None,
        began: Callable[[GuidecardApp], None] | None = None,
    ) -> None:
        super().__init__()
        self.office = office
        self.keys = read_keymap(keys or {})
        self._wanted_theme = theme
        self._began = began

    def on_mount(self) -> None:
        """Open the board, take up what was open, and let time pass."""
        self.register_theme(HIGH_CONTRAST)
        self.register_theme(NO_COLOUR)
        if self.no_color:
            self.theme = NO_COLOUR.name
        elif self._wanted_theme in self.available_themes:
            self.theme = self._wanted_theme or self.theme
        self.set_keymap(bindings_by_id(self.keys))
        self.push_screen(BoardScreen())
        open_calls = [call for call in self.office.session.calls if call.state == "open"]
        if open_calls:
            self.open_call(open_calls[-1].id)
        self.set_interval(1.0, self._tick)
        self.set_interval(LOOK_ROUND_SECONDS, self._look_round)
        if self._began is not None:
            self._began(self)

    def _tick(self) -> None:
        if self.office.session.tick():
            self._redraw()

    def _look_round(self) -> None:
        if self.office.news():
            self._redraw()

    def _redraw(self) -> None:
        with suppress(ScreenStackError):  # time may pass once more while the console closes
            if isinstance(self.screen, CallScreen | BoardScreen):
                self.screen.redraw()

    def ring(self, ring: Ring) -> UUID:
        """A line rings. It comes to the front by itself only where nothing else is done."""
        view = self.office.session.ring(ring)
        if isinstance(self.screen, BoardScreen):
            self.open_call(view.call.id)
        else:
            self.notify("Another line rings: F12 to the board", markup=False, timeout=10)
            self._redraw()
        self.bell()
        return view.call.id

    def open_call(self, call: UUID) -> None:
        """Show a call over the board."""
        if isinstance(self.screen, CallScreen):
            self.pop_screen()
        self.push_screen(CallScreen(call))

    def switch_to_board(self) -> None:
        """Leave the call screen; the call stays as it is."""
        if isinstance(self.screen, CallScreen):
            self.pop_screen()

    def action_leave(self) -> None:
        """Leave, after a word where calls are open or something is not saved."""
        from console.screens.dialogs import Choose, Item

        session = self.office.session
        open_calls = [call for call in session.calls if call.state != "closed"]
        if not open_calls and not session.unsaved:
            self.exit()
            return
        count = len(open_calls)
        note = (
            "1 call is open: it opens again at the next start."
            if count == 1
            else f"{count} calls are open: they open again at the next start."
        )
        if session.unsaved:
            note = f"{session.unsaved} ENTRIES ARE NOT SAVED AND WOULD BE LOST. " + note

        def decided(choice: str | None) -> None:
            if choice == "leave":
                self.exit()

        items = [Item("stay", "Stay"), Item("leave", "Leave the console")]
        self.push_screen(Choose("Leave?", items, note=note), decided)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Everything that can be done here, by name."""
        yield from super().get_system_commands(screen)
        if not isinstance(screen, CallScreen | BoardScreen):
            return
        where: Where = "call" if isinstance(screen, CallScreen) else "board"
        for act in acts_of(where, self.keys):
            words = f"{act.label} ({act.shown_key})"
            yield SystemCommand(words, act.help, partial(screen.action_act, act.name))
