"""The call screen: the open question, the answers in sight, the response, and who is known."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Input, Static

from console.present.card import opening_rows
from console.present.header import alert_rows, alerts, header_rows
from console.present.interview import (
    UNCLEAR_KEYS,
    Prompt,
    answered_rows,
    prompt,
    prompt_rows,
)
from console.present.people import people_rows
from console.present.response import response_rows
from console.present.rows import Piece, Row, under, wrapped
from console.screens import flows
from console.screens.acts import acts_of, bindings_of
from console.screens.answers import Answers
from console.screens.keybar import KeyBar
from console.screens.words import content_of
from console.session import commands as do
from console.session.replying import SAME, command_for
from console.session.view import CallView


class CallScreen(Screen[None]):
    """One call. It draws the view that the Session gives and turns keys into commands."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("call")
    AUTO_FOCUS = ""
    """The field is given the keys where a question is typed, and never else."""

    amending: var[str | None] = var(None)
    """The fact whose answer is being amended, in place of the open question."""
    marked: var[int | None] = var(None)
    """The row of the answers on which the amending mark stands."""
    offered: var[int] = var(0)
    """In yes and no mode: the answer that is offered now."""

    def __init__(self, call: UUID) -> None:
        super().__init__()
        self.call = call
        self._prompt: Prompt | None = None
        self._field_of: str | None = None
        self._answered: list[tuple[str, Row]] = []

    def compose(self) -> ComposeResult:
        """Lay the panes out."""
        yield Static(id="head")
        yield Static(id="alert")
        yield Static(id="caller")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Answers()
                yield Static(id="prompt")
                yield Input(id="field", max_length=20_000)
            with VerticalScroll(id="right", can_focus=False):
                yield Static(id="response")
                yield Static(id="people")
        keys = flows.keys_at(self)
        yield KeyBar((*acts_of("call", keys), *acts_of("console", keys)[:1]))

    def on_mount(self) -> None:
        """Draw at once, then every second for what time changes."""
        self.set_class(flows.desk(self).post.mode == "training", "training")
        self.redraw()
        self.set_interval(1.0, self._draw_head)

    def on_resize(self) -> None:
        """Break the rows anew, once the panes have their widths."""
        self.call_after_refresh(self.redraw)

    def on_screen_resume(self) -> None:
        """Draw anew what may have changed under another screen."""
        self.redraw()

    @property
    def view(self) -> CallView:
        """The call as it stands now."""
        return flows.desk(self).session.view(self.call)

    # ---- drawing

    def redraw(self) -> None:
        """Draw the view of the call."""
        if not self.is_mounted or not self.query("#head"):
            return  # not there yet, or on its way out
        view = self.view
        self._draw_head(view)
        self._draw_left(view)
        width = max(24, self.query_one("#right").scrollable_content_region.width or 33)
        asked = flows.desk(self).asked(self.call)
        self.query_one("#response", Static).update(content_of(response_rows(view, width)))
        self.query_one("#people", Static).update(content_of(people_rows(view, width, asked)))
        flows.note_views(self, view)

    def _draw_head(self, view: CallView | None = None) -> None:
        view = view or self.view
        seating = flows.desk(self).seating()
        width = self.size.width
        self.query_one("#head", Static).update(content_of(header_rows(view, seating, width)))
        found = alerts(view, seating)
        alert = self.query_one("#alert", Static)
        alert.update(content_of(alert_rows(found, width)))
        level = found[0].level if found else 0
        for name, meant in (("grave", 3), ("owed", 2), ("good", 1)):
            alert.set_class(level == meant, name)

    def _draw_left(self, view: CallView) -> None:
        width = max(24, (self.query_one("#left").content_size.width or 45) - 1)
        self._answered = answered_rows(view, width)
        if self.marked is not None and self.marked >= len(self._answered):
            self.marked = None
        self.query_one(Answers).show([row for _, row in self._answered], self.marked)
        self._draw_prompt(view, width)

    def _draw_prompt(self, view: CallView, width: int) -> None:
        fact = self.amending or view.question
        shown = self.query_one("#prompt", Static)
        if view.call.state == "ringing":
            self._prompt = None
            shown.update(content_of([(Piece(" RINGING - Enter answers", "ask"),)]))
        elif view.call.state == "closed":
            self._prompt = None
            shown.update(content_of([(Piece(" CLOSED - F12 to the board, F10 reopens", "ask"),)]))
        elif fact is None:
            self._prompt = None
            words = " Everything is asked. / finds any question, F10 closes the call"
            shown.update(content_of([(Piece(words, "ok"),)]))
        else:
            before = self._prompt
            self._prompt = prompt(view, fact)
            if before is None or before.fact != fact:
                self.offered = 0
            offered = self.offered if view.call.yes_no and self._prompt.choices else None
            opening = opening_rows(view, width, 4 if self.size.height < 30 else 9)
            rows = [*opening, *prompt_rows(self._prompt, width, offered)]
            if self.amending:
                rows.insert(0, (Piece(" AMEND (Esc: leave it as it is)", "warn"),))
            if offered is not None:
                words = "YES/NO: offer the marked answer; y takes it, n goes on"
                rows += under((Piece("   "),), wrapped(words, width - 4, "warn"))
            shown.update(content_of(rows))
        self._show_field()

    def _show_field(self) -> None:
        """A question that is typed has a field; any other leaves the keys to the screen.

        What stands in the field is kept until it is another question's.
        """
        field = self.query_one("#field", Input)
        typed = self._is_typed() and self.marked is None
        field.set_class(typed, "typed")
        if typed and self._prompt is not None and self._field_of != self._prompt.fact:
            self._field_of = self._prompt.fact
            field.value = ""
        if typed and self.focused is not field:
            self.set_focus(field)  # at once: `field.focus()` could come after the next question
        elif not typed and self.focused is field:
            self.set_focus(None)

    def _is_typed(self) -> bool:
        asked = self._prompt
        if asked is None:
            return False
        return asked.kind == "typed" or (asked.number and not self.view.call.yes_no)

    # ---- keys

    def on_key(self, event: events.Key) -> None:
        """Answer keys, where no field takes them."""
        if isinstance(self.focused, Input):
            return
        if event.key == "enter":
            event.stop()
            self._enter()
        elif self.marked is None and event.character and self._answer_key(event.character):
            event.stop()

    def _enter(self) -> None:
        view = self.view
        if view.call.state == "ringing":
            self.carry_out(do.PickUp())
        elif self.marked is not None:
            self.amending = self._answered[self.marked][0]
            self.marked = None
            self.redraw()

    def _answer_key(self, character: str) -> bool:
        asked = self._prompt
        if asked is None or not asked.choices:
            return False
        if self.view.call.yes_no and character in "yn":
            self._offer(asked, character == "y")
            return True
        value = next((c.value for c in asked.choices if c.key == character), None)
        value = value or UNCLEAR_KEYS.get(character)
        if value is None:
            return False
        self.answer(asked.fact, value)
        return True

    def _offer(self, asked: Prompt, taken: bool) -> None:
        """Yes and no mode: one answer after another is offered to a caller who cannot speak."""
        if taken:
            self.answer(asked.fact, asked.choices[self.offered].value)
        elif len(asked.choices) == 2 and asked.choices[0].key == "y":
            self.answer(asked.fact, asked.choices[1].value)
        elif self.offered + 1 < len(asked.choices):
            self.offered += 1
            self.redraw()
        else:
            self.answer(asked.fact, UNCLEAR_KEYS["k"])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A typed answer."""
        event.stop()
        asked = self._prompt
        if asked is None:
            return
        text = event.value.strip()
        if self.amending and not text:
            self.key_escape()
            return
        if asked.number:
            self._number(asked, text)
            return
        kind = self.view.pack.sections.facts[asked.fact].kind
        if text == "=" and kind in {"phone", "place_again"}:
            text = SAME
        if not text:
            if kind != "text":
                flows.tell(self, "Type what the caller says, or use = for the same.")
                return
            text = UNCLEAR_KEYS["u"]
        event.input.value = ""
        self.answer(asked.fact, text)

    def _number(self, asked: Prompt, text: str) -> None:
        value = UNCLEAR_KEYS.get(text.casefold(), text)
        if value == text and not (text.isascii() and text.isdecimal()):
            flows.tell(self, "Type a number, or u, r or k.")
            return
        self.query_one("#field", Input).value = ""
        self.answer(asked.fact, value)

    def answer(self, fact: str, value: str) -> None:
        """Answer or amend a fact."""
        self.carry_out(command_for(self.view.pack, fact, value))

    def carry_out(self, command: do.Command) -> bool:
        """Carry out a command; a refusal that asks for something leads to a question."""
        return flows.carry_out(self, command)

    def done(self) -> None:
        """Something was carried out: amending is over, and the new state is drawn."""
        self.amending = None
        self.marked = None
        self.redraw()

    # ---- acts

    def action_act(self, what: str) -> None:
        """Do what a key stands for."""
        if what == "amend":
            self._mark_up()
        elif what == "send":
            self.carry_out(do.Send())
        elif what == "wave":
            self._wave()
        elif what == "more":
            self._page()
        else:
            flows.begin(self, what)

    def _mark_up(self) -> None:
        if self._answered:
            at = len(self._answered) if self.marked is None else self.marked
            self.marked = max(0, at - 1)
            self.set_focus(None)
            self.redraw()

    def key_down(self) -> None:
        """Move the amending mark down, and off the answers."""
        if self.marked is not None:
            self.marked = self.marked + 1 if self.marked + 1 < len(self._answered) else None
            self.redraw()

    def key_escape(self) -> None:
        """Leave what was begun."""
        self.amending = None
        self.marked = None
        self.redraw()

    def _page(self) -> None:
        """Turn the right side a page on; after its end it begins anew."""
        right = self.query_one("#right", VerticalScroll)
        if right.scroll_y >= right.max_scroll_y:
            right.scroll_home(animate=False)
        else:
            right.scroll_page_down(animate=False)

    def _wave(self) -> None:
        waiting = self.view.alarms
        if waiting:
            self.carry_out(do.SeeAlarm(waiting[0]))
        else:
            flows.tell(self, "There is no alarm.")
