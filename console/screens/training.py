"""The console in training: the caller's words appear as they are spoken, then the result."""

from __future__ import annotations

from textual.widgets import Static

from console.mock.caller import Caller
from console.mock.training import Lesson, result_rows
from console.present.rows import Piece
from console.screens.app import GuidecardApp
from console.screens.call import CallScreen
from console.screens.reading import Reading
from console.screens.words import content_of
from console.text.clean import clean

SPEECH_SECONDS = 0.2
"""How often the caller's words move on."""


class TrainingApp(GuidecardApp):
    """The same console, with a scripted caller on the line."""

    def __init__(
        self, lesson: Lesson, *, keys: dict[str, str] | None = None, theme: str | None = None
    ) -> None:
        super().__init__(lesson.office, keys=keys, theme=theme, began=lambda _: self._begin())
        self._lesson = lesson
        self._caller: Caller | None = None
        self._shown_result = False

    def _begin(self) -> None:
        self._caller = self._lesson.begin()
        self.open_call(self._caller.call)
        self.set_interval(SPEECH_SECONDS, self._speak)

    def _speak(self) -> None:
        caller = self._caller
        if caller is None:
            return
        session = self.office.session
        view = session.view(caller.call)
        if view.call.closed is not None and not self._shown_result:
            self._shown_result = True
            rows = result_rows(self._lesson, view, 74)
            self.push_screen(Reading("How it went", rows), lambda _: self.exit())
            return
        caller.follow(view, session.now)
        screen = self.screen
        if isinstance(screen, CallScreen) and screen.call == caller.call:
            heard = caller.speech.heard(session.now) if caller.speech else ""
            words = f' caller: "{clean(heard)}"' if heard else ""
            line = screen.query_one("#caller", Static)
            line.display = True
            line.update(content_of([(Piece(words, "ask"),)]))
