"""The line mode: one line is read, carried out and told, then the next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from console.office.opening import Office
from console.plain import interviewing
from console.plain.asking import Instead, is_command
from console.plain.commands import carry_out
from console.plain.face import Face, Meanwhile
from console.plain.reading import Misread
from console.plain.speaking import ReadLine, Voice
from console.present.interview import Prompt
from console.session.refusing import Refused, refusing
from protocols.saying import said

DONE, NOT_SAVED = 0, 1

ASKED_ABOUT = ("send", "transfer", "instructions", "board", "quit")
"""Names of commands that hardly anybody answers a question with, and that must not be missed."""


def nothing() -> tuple[str, ...]:
    """Nothing happens by itself."""
    return ()


def run_plain(
    office: Office,
    *,
    read_line: ReadLine,
    write: Callable[[str], None],
    meanwhile: Meanwhile = nothing,
    monotonic_seconds: Callable[[], float] = monotonic,
) -> int:
    """Work in lines until somebody quits or the input ends; gives the exit code.

    `write` takes whole lines, and may raise `EOFError` where nobody hears any more. `meanwhile` is
    called about every second. The code is 1 where entries are in memory only and go with this
    process. Calls that are open stay so in the journal.
    """
    face = Face(office, Voice(read_line, write), meanwhile, monotonic_seconds)
    try:
        _Line(face).run()
    finally:
        face.stop_reading()
    office.session.tick()
    unsaved = office.session.unsaved
    if not unsaved:
        return DONE
    with suppress(EOFError):
        face.voice.say(f"NOT SAVED: {unsaved} entries are lost with this console.")
    return NOT_SAVED


class _Line:
    """Reads line after line and gives each to what it is for."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def run(self) -> None:
        """Until somebody leaves, or the input ends."""
        try:
            self._greet()
            self._face.wake(idle=False)
            while not self._face.leaving:
                try:
                    self._next()
                except KeyboardInterrupt:
                    self._interrupted()
        except EOFError:
            with suppress(EOFError):
                self._face.voice.say("The input ended. Open calls stay open for the next start.")

    def _greet(self) -> None:
        face, office = self._face, self._face.office
        pack, post = office.session.pack, office.post
        face.voice.say(f"guidecard, line mode, {post.label}, seat {post.seat}, {post.taker}")
        face.voice.say(f"{said(pack.header.title)}, version {pack.header.version}. help lists all.")
        for left in office.left_closed:
            face.voice.say(f"Open, but its pack is not here: {left.number}. It is safe on disk.")
        calls = office.session.calls
        open_calls = [call for call in calls if call.state == "open"]
        if calls:
            carry_out(face, "calls")
        if open_calls:
            face.voice.say("Taken up where it was left.")
            face.enter(open_calls[-1].id)

    def _next(self) -> None:
        face = self._face
        asked = self._question()
        line: str | None = face.voice.ask(face.prompt(asked.fact if asked else None), face.wake)
        while line is not None:
            try:
                with refusing():
                    self._heed(line, asked)
                line = None
            except (Misread, Refused) as refusal:
                face.voice.say(str(refusal))
                line = None
            except Instead as instead:
                face.voice.say("What was begun is left as it was.")
                line = instead.line

    def _question(self) -> Prompt | None:
        """Say the open question if it is not the one said last."""
        face = self._face
        if face.call is None:
            return None
        asked = interviewing.open_question(face)
        call = face.view.call
        put = (face.call, call.state, asked.fact if asked else None, face.amending, call.yes_no)
        if put != face.put:
            face.put = put
            face.offered = 0
            if asked is not None:
                interviewing.put(face, asked)
            elif call.state == "closed":
                face.voice.say("This call is closed. :reopen goes on with it.")
            else:
                face.voice.say("Everything is asked. :find finds any question, :close ends.")
        return asked

    def _heed(self, line: str, asked: Prompt | None) -> None:
        face = self._face
        if is_command(line) or (asked is None and line.strip()):
            carry_out(face, line)
        elif asked is not None and not self._is_meant_as_command(asked, line):
            interviewing.answer(face, asked, line)

    def _is_meant_as_command(self, asked: Prompt, line: str) -> bool:
        """Whether a text that would be missed as a command, such as `send`, is one after all."""
        name = line.strip().casefold()
        if asked.kind != "typed" or name not in ASKED_ABOUT:
            return False
        title = f"'{name}' is a command as well. Which is meant?"
        options = [("answer", "the answer"), ("command", f"the command :{name}")]
        chosen = self._face.ask.choice(title, options)
        if chosen == "command":
            carry_out(self._face, name)
        return chosen != "answer"

    def _interrupted(self) -> None:
        face = self._face
        if face.call is None:
            face.voice.say("Interrupted. quit leaves the line mode.")
        else:
            face.voice.say("Interrupted; what was typed is gone, the call is open. :quit leaves.")
