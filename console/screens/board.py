"""The board screen: ringing lines and open calls first, then what was closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from console.present.board import board_head, closed_row, elsewhere_row, open_row, program_row
from console.present.header import DAYS_AHEAD, shared_alarms, token_words
from console.present.rows import Piece
from console.screens import board_flows, flows
from console.screens.acts import acts_of, bindings_of
from console.screens.keybar import KeyBar
from console.screens.words import content_of
from console.sharing.syncing import Shared
from store.call import Call
from store.index import Listed


class BoardScreen(Screen[None]):
    """What there is to do. It draws the Session's calls and opens them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("board")

    def __init__(self) -> None:
        super().__init__()
        self._listed: list[UUID] = []

    def compose(self) -> ComposeResult:
        """Lay out the head, the calls and the programs."""
        yield Static(id="head")
        yield Static(id="alert")
        yield OptionList(id="calls")
        yield Static(id="programs")
        keys = flows.keys_at(self)
        yield KeyBar((*acts_of("board", keys), *acts_of("console", keys)))

    def on_mount(self) -> None:
        """Draw at once, then every second."""
        self.set_class(flows.desk(self).post.mode == "training", "training")
        self.redraw()
        self.set_interval(1.0, self.redraw)
        self.query_one("#calls", OptionList).focus()

    def on_screen_resume(self) -> None:
        """Draw anew what may have changed under another screen."""
        self.redraw()
        self.query_one("#calls", OptionList).focus()

    def redraw(self) -> None:
        """Draw everything."""
        if not self.is_mounted or not self.query("#head"):
            return  # not there yet, or on its way out
        office = flows.desk(self)
        seating, now = office.seating(), office.session.now
        pack = office.session.pack
        head = board_head(
            pack.header.title["en"], seating, office.index.follow_ups_due(now), self.size.width
        )
        self.query_one("#head", Static).update(content_of([head]))
        listed = board_flows.lists(office)
        self._draw_alert(listed.trouble, seating.shared)
        self._draw_calls(listed.calls, now)
        rows = [
            program_row(program.name, office.session.status.get(name), now)
            for name, program in pack.sections.programs.items()
        ]
        self.query_one("#programs", Static).update(content_of(rows))

    def _draw_alert(self, words: str, shared: Shared | None) -> None:
        office = flows.desk(self)
        if office.session.fault is not None:
            words = f"NOT SAVED ({office.session.unsaved}): {office.session.fault}"
        elif office.left_closed:
            words = (
                f"{len(office.left_closed)} open calls began on a pack that is not here: their"
                " record is safe, and can be opened to be read"
            )
        elif office.trouble is not None:
            words = office.trouble
        elif shared is not None and (found := shared_alarms(shared)):
            words = f"SHARING: {'; '.join(found)}"
        alert = self.query_one("#alert", Static)
        alert.set_class(bool(words), "grave")
        if words:
            words = f"!!! {words}"
        elif ending := token_words(office.seating(), DAYS_AHEAD):
            words = f"! SHARING: {ending}"
        alert.set_class(words.startswith("! "), "owed")
        alert.update(content_of([(Piece(words),)]))

    def _draw_calls(self, closed: Sequence[Listed], now: datetime) -> None:
        office = flows.desk(self)
        held = sorted(office.session.calls, key=_order)
        seating = office.seating()
        views = [office.session.view(call.id) for call in held if call.state != "closed"]
        rows = [open_row(view, seating) for view in views]
        ids = [call.id for call in held if call.state != "closed"]
        shown = set(ids)
        for listed in closed:
            if listed.call not in shown:
                ids.append(listed.call)
                drawn = closed_row if listed.state == "closed" else elsewhere_row
                rows.append(drawn(listed, seating, now))
        calls = self.query_one("#calls", OptionList)
        marked = self._listed[calls.highlighted] if calls.highlighted is not None else None
        calls.clear_options()
        calls.add_options([Option(content_of([row])) for row in rows])
        self._listed = ids
        if ids:
            calls.highlighted = ids.index(marked) if marked in ids else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter answers or opens the marked call."""
        event.stop()
        board_flows.open_call(self, self._listed[event.option_index])

    def action_act(self, what: str) -> None:
        """Do what a key stands for."""
        if what == "open":
            marked = self.query_one("#calls", OptionList).highlighted
            if marked is not None and marked < len(self._listed):
                board_flows.open_call(self, self._listed[marked])
        else:
            self.run_worker(board_flows.FLOWS[what](self), exclusive=True, group="flow")


def _order(call: Call) -> tuple[bool, UUID]:
    return call.state != "ringing", call.id
