"""The scripted caller in front of a person: what is said to which question, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from console.mock.player import WORDS_PER_SECOND, status_of
from console.session import commands as do
from console.session.session import Session
from console.session.view import CallView
from protocols.model.scenario import Event, Scenario
from store.clock import elapsed_seconds

PAUSE_SECONDS = 0.8
"""A caller takes a breath before answering."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Words that are being said since an instant."""

    words: str
    since: datetime

    def heard(self, now: datetime) -> str:
        """As much of the words as was said by now, at the pace of speech."""
        said = int((elapsed_seconds(self.since, now) - PAUSE_SECONDS) * WORDS_PER_SECOND)
        return " ".join(self.words.split()[: max(0, said)])

    def is_over(self, now: datetime) -> bool:
        """Whether everything was said."""
        return self.heard(now) == " ".join(self.words.split())


@dataclass(slots=True)
class Caller:
    """Follows one call of a trainee and answers as the script says."""

    scenario: Scenario
    session: Session
    call: UUID
    speech: Speech | None = None
    _asked: str | None = None
    _known: set[str] = field(default_factory=set)
    _greeted: bool = False
    _reply: str | None = None
    _queue: list[str] = field(default_factory=list)
    _happened: set[int] = field(default_factory=set)

    def follow(self, view: CallView, now: datetime) -> None:
        """Take note of what the trainee has done, and say what comes next."""
        if view.call.state != "open" or view.call.caller_left:
            self.speech = None
            return
        if not self._greeted:
            self._greeted = True
            self._say(self.scenario.opening)
            self._happen("answer")
        for fact in [*view.call.answers, *_placed(view)]:
            if fact not in self._known:
                self._known.add(fact)
                self._happen(fact)
        if view.question is None:
            self._happen("end")
        elif view.question != self._asked:
            self._asked = view.question
            reply = self.scenario.answers.get(view.question) or self.scenario.otherwise
            if self.speech is not None and self.speech.words == self._reply:
                self.speech = None  # asked the next thing, a caller leaves the last one
            self._reply = (reply.says or str(reply.record)) if reply else "I do not know."
        if self.speech is None or self.speech.is_over(now):
            if self._queue:
                self.speech = Speech(self._queue.pop(0), now)
            elif self._reply is not None and (
                self.speech is None or self.speech.words != self._reply
            ):
                self.speech = Speech(self._reply, now)

    def _say(self, words: str | None) -> None:
        if words:
            self._queue.append(words)

    def _happen(self, moment: str) -> None:
        for index, event in enumerate(self.scenario.events):
            if event.after == moment and index not in self._happened:
                self._happened.add(index)
                self._world(event)

    def _world(self, event: Event) -> None:
        """What the world does; what a call taker would do is left to the trainee."""
        for said in (event.volunteers, event.amends, event.takes_back):
            if said is not None:
                self._say(said.says or str(said.record))
        if event.status is not None:
            self.session.set_status(event.status.program, status_of(event.status))
        if event.hang_up is not None:
            self.session.do(self.call, do.CallerLeft(event.hang_up))


def _placed(view: CallView) -> list[str]:
    """The typed-in questions that are answered without an answer entry of their own."""
    done = {
        "place": view.call.incident is not None,
        "place_again": view.call.incident is not None and view.call.incident.verified,
        "phone": bool(view.call.phone),
    }
    return [name for name, fact in view.pack.sections.facts.items() if done.get(fact.kind)]
