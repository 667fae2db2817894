"""Instructions step by step, with their countdowns, clocks and the pacer for compressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from console.present.header import alert_rows, alerts
from console.present.instructions import clock_rows, countdown_words, next_step, step_rows
from console.screens import flows
from console.screens.words import content_of
from console.session import commands as do
from console.session.view import CallView
from console.text.content import said
from protocols.saying import said as words_in

if TYPE_CHECKING:
    from console.screens.call import CallScreen

BEAT_SECONDS = 0.12
"""How long each beat of the pacer stays lit."""


class InstructionScreen(ModalScreen[None]):
    """One set of instructions over the call. Enter gives the next step."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "give", "Given", priority=True),
        Binding("f5", "send", "Send", priority=True),
        Binding("escape,f6", "dismiss", "Back", priority=True),
    ]

    def __init__(self, below: CallScreen, instruction: str) -> None:
        super().__init__()
        self._below = below
        self._call = below.call
        self._instruction = instruction

    def compose(self) -> ComposeResult:
        """Lay out the banner, the steps, the clocks and the pacer."""
        view = self._view
        instruction = view.pack.sections.instructions[self._instruction]
        with Vertical(classes="dialog wide"):
            yield Static(id="alert")
            yield Label(said(words_in(instruction.title)), classes="dialog-title")
            if instruction.medical and view.wording != "approved":
                yield Label(
                    "NOT APPROVED LOCALLY: sample wording for training until a medical director"
                    " approves it",
                    id="banner",
                )
            with VerticalScroll(id="steps", can_focus=False):
                yield Static(id="step-rows")
            yield Static(id="clocks")
            if instruction.pacer_per_minute is not None:
                yield Static(id="pacer")
            yield Label(
                "Enter: given, the next step   F5: SEND   Esc: back to the call",
                classes="dialog-note",
            )

    def on_mount(self) -> None:
        """Draw, and start what runs by time."""
        self._draw()
        self.set_interval(1.0, self._draw)
        pace = self._view.pack.sections.instructions[self._instruction].pacer_per_minute
        if pace is not None:
            self.set_interval(60 / pace, self._beat)

    @property
    def _view(self) -> CallView:
        return flows.desk(self).session.view(self._call)

    def _draw(self) -> None:
        view = self._view
        found = alerts(view, flows.desk(self).seating())
        alert = self.query_one("#alert", Static)
        alert.update(content_of(alert_rows(found, self.size.width - 4)))
        alert.display = bool(found)
        alert.set_class(bool(found) and found[0].level == 3, "grave")
        self.query_one("#step-rows", Static).update(
            content_of(step_rows(view, self._instruction, max(40, self.size.width - 8)))
        )
        self.query_one("#clocks", Static).update(content_of(clock_rows(view, self._instruction)))
        if self._view.pack.sections.instructions[self._instruction].pacer_per_minute is not None:
            self.query_one("#pacer", Static).update(said(countdown_words(view, self._instruction)))

    def _beat(self) -> None:
        pacer = self.query_one("#pacer", Static)
        pacer.add_class("beat")
        self.set_timer(BEAT_SECONDS, lambda: pacer.remove_class("beat"))

    def action_send(self) -> None:
        """Send without leaving the instructions."""
        flows.carry_out(self._below, do.Send())
        self._draw()

    def action_give(self) -> None:
        """Write down that the step was given, and mark the next."""
        step = next_step(self._view, self._instruction)
        if step is None:
            self.dismiss()
            return
        flows.desk(self).session.do(self._call, do.GiveStep(self._instruction, step))
        self._draw()
