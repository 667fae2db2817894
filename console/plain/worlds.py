"""What may happen by itself in front of the line mode: a line that rings, a scripted caller."""

from __future__ import annotations

from collections.abc import Iterator

from console.mock.caller import Speech
from console.mock.training import Lesson, result_rows
from console.office.opening import Office
from console.plain.face import Meanwhile
from console.plain.spoken import WIDE, rows_words
from console.session.room import Ring


def one_rings(office: Office, ring: Ring) -> Meanwhile:
    """One line rings, once."""
    waiting = [ring]

    def meanwhile() -> tuple[str, ...]:
        if waiting:
            office.session.ring(waiting.pop())
        return ()

    return meanwhile


def lesson_goes_on(lesson: Lesson) -> Meanwhile:
    """The caller of a lesson rings, answers and does what its script says; then the result."""
    caller = lesson.begin()
    session = lesson.office.session
    said: Speech | None = None
    over = False

    def meanwhile() -> Iterator[str]:
        nonlocal said, over
        view = session.view(caller.call)
        if view.call.closed is not None:
            if not over:
                yield from rows_words(result_rows(lesson, view, WIDE))
                yield "quit leaves."
            over = True
            return
        caller.follow(view, session.now)
        if caller.speech is not None and caller.speech is not said:
            said = caller.speech
            yield f'The caller: "{said.words}"'

    return meanwhile
