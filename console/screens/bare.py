"""The screen of a call whose pack is not here: its record, to be read and to write a note on."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from console.office.bare import BareCall, bare_call, note, note_views, taken_up
from console.present.bare import bare_alert, bare_head, bare_rows
from console.present.rows import Piece
from console.screens import flows
from console.screens.words import content_of
from console.session.refusing import Refused
from store.faults import StoreFault

KEYS = "Enter opens it once its pack is here  F2 note  Up Down PgUp PgDn  F12 board"


class BareScreen(Screen[None]):
    """Everything the record tells of one call. Nothing is answered, decided or sent here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True),
        Binding("f2,ctrl+n", "note", "Note", priority=True),
        Binding("escape,f12,ctrl+b", "board", "Board", priority=True),
    ]

    def __init__(self, call: UUID) -> None:
        super().__init__()
        self._call = call

    def compose(self) -> ComposeResult:
        """Lay out the head, why nothing is recommended, and the record."""
        yield Static(id="head")
        yield Static(id="alert")
        with VerticalScroll(id="record"):
            yield Static(id="record-rows")
        yield Static(content_of([(Piece(KEYS, "key"),)]), id="bare-keys")

    def on_mount(self) -> None:
        """Draw at once, then every second for what other seats write."""
        self.set_class(flows.desk(self).post.mode == "training", "training")
        self.redraw()
        self.set_interval(1.0, self.redraw)
        self.query_one("#record", VerticalScroll).focus()

    def on_resize(self) -> None:
        """Break the rows anew."""
        self.call_after_refresh(self.redraw)

    def on_screen_resume(self) -> None:
        """Draw anew what may have changed under another screen."""
        self.redraw()

    def redraw(self) -> None:
        """Draw what the disk tells now."""
        if not self.is_mounted:
            return
        office = flows.desk(self)
        bare = self._read()
        if bare is None:
            return
        self.query_one("#head", Static).update(content_of(bare_head(bare, office.seating())))
        alert = self.query_one("#alert", Static)
        alert.update(content_of([(Piece(bare_alert(bare)),)]))
        alert.set_class(not bare.has_come, "owed")
        alert.set_class(bare.has_come, "good")
        width = max(40, self.query_one("#record").scrollable_content_region.width or 78)
        self.query_one("#record-rows", Static).update(content_of(bare_rows(bare, width)))
        try:
            note_views(office, bare)
        except Refused as refused:
            flows.tell(self, str(refused))

    def _read(self) -> BareCall | None:
        try:
            return bare_call(flows.desk(self), self._call)
        except StoreFault as fault:
            self.query_one("#alert", Static).update(content_of([(Piece(str(fault)),)]))
            return None

    def action_open(self) -> None:
        """Open the call whole, where its pack has come."""
        bare = self._read()
        if bare is None or not bare.has_come:
            flows.tell(self, "Its pack is not here yet. F12 goes back to the board.")
        elif taken_up(flows.desk(self), self._call):
            self.app.pop_screen()
            self.app.open_call(self._call)  # type: ignore[attr-defined]  # the console's app has it

    def action_note(self) -> None:
        """Write a note."""
        self.run_worker(self._note(), exclusive=True, group="flow")

    async def _note(self) -> None:
        text = await flows.ask(self, "Note")
        bare = self._read()
        if text and bare is not None:
            try:
                note(flows.desk(self), bare, text)
            except Refused as refused:
                flows.tell(self, str(refused))
            self.redraw()

    def action_board(self) -> None:
        """Go back to the board; nothing of the call changes."""
        self.app.pop_screen()
