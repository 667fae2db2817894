"""Packs read in the console: what is wrong, what is proved, what moves, what a card looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from console.office.folder import DataFolder
from console.office.instruments import INSTRUMENTS, Running
from console.office.shelves import shelf_of
from console.present.rows import Row, wrapped
from console.screens.dialogs import Item
from console.screens.flows import choose, desk, find, tell
from console.screens.words import content_of
from console.text.content import said
from protocols.faults import PackRejected
from protocols.saying import said as words_in

if TYPE_CHECKING:
    from console.screens.board import BoardScreen


class InstrumentScreen(ModalScreen[None]):
    """What a command says, as soon as it has said it; Escape stops it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", priority=True),
    ]

    def __init__(self, title: str, running: Running) -> None:
        super().__init__()
        self._heading = title
        self._under_way = running

    def compose(self) -> ComposeResult:
        """Lay out the title above what is said."""
        with Vertical(classes="dialog wide"):
            yield Label(said(self._heading), classes="dialog-title")
            yield Static(id="ringing")
            with VerticalScroll():
                yield Static("Working. Calls go on; Esc goes back.", id="said", markup=False)
            yield Label("up down PgUp PgDn   Esc closes", classes="dialog-note")

    def on_mount(self) -> None:
        """Look whether it is done, several times a second."""
        self.query_one(VerticalScroll).focus()
        self._timer = self.set_interval(0.2, self._look)
        self.set_interval(1.0, self._draw_ringing)

    def on_unmount(self) -> None:
        """Nothing goes on that nobody reads."""
        self._under_way.stop()

    def _look(self) -> None:
        if self._under_way.done:
            self._timer.stop()
            width = max(40, self.size.width - 6)
            rows: list[Row] = []
            for line in self._under_way.lines():
                inner = len(line) - len(line.lstrip(" │├└─"))
                rows += wrapped(line, width, indent=" " * min(inner + 2, width // 2))
            self.query_one("#said", Static).update(content_of(rows or [()]))

    def _draw_ringing(self) -> None:
        calls = desk(self).session.calls
        rings = any(call.state == "ringing" for call in calls)
        words = "!!! A LINE RINGS: Esc, then Enter answers" if rings else ""
        self.query_one("#ringing", Static).update(said(words))


async def packs(screen: BoardScreen) -> None:
    """Choose a pack and what is to be known of it."""
    office = desk(screen)
    folder = DataFolder(office.folder.house or office.folder.root)
    shelf = shelf_of(folder)
    in_use = office.session.pack.id
    names = sorted(shelf.names(), key=lambda name: (name != in_use, name))
    items = [Item(name, f"{name} (in use)" if name == in_use else name) for name in names]
    pack = await find(screen, "Which pack?", items)
    if pack is None:
        return
    known = [Item(one.id, one.title) for one in INSTRUMENTS.values()]
    chosen = await choose(screen, pack, known)
    if chosen is None:
        return
    instrument, card = INSTRUMENTS[chosen], ""
    if instrument.of_a_card:
        try:
            cards = shelf.load(pack).sections.cards
        except PackRejected as rejected:
            tell(screen, f"{pack} is refused: {rejected.faults[0]}")
            return
        titles = [Item(name, words_in(held.title)) for name, held in cards.items()]
        card = await find(screen, "Which guidecard?", titles) or ""
        if not card:
            return
    running = Running(folder.root, instrument.words(pack, in_use, card))
    await screen.app.push_screen_wait(InstrumentScreen(f"{pack}: {instrument.title}", running))
