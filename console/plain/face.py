"""One run of the line mode: which call is in front, what was told of it, and what time brings.

It keeps no rule of the work: it gives commands to the Session and tells what the view says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from console.office.instruments import Running
from console.office.opening import Office
from console.plain.asking import Asking
from console.plain.changes import Told, changes, matched, new_alerts
from console.plain.pacing import Pacer
from console.plain.speaking import Voice
from console.plain.spoken import rows_words
from console.present.header import (
    DAYS_AHEAD,
    alerts,
    header_rows,
    shared_alarms,
    shared_words,
    token_words,
)
from console.present.interview import title_of
from console.present.response import exact_words
from console.present.rows import since
from console.present.taking_back import WHY
from console.session import commands as do
from console.session.refusing import Needs, Refused
from console.session.session import Session
from console.session.showing import newly_in_sight
from console.session.view import CallView
from console.text.clean import clean
from protocols.saying import said
from store.kinds.interview import TakenBackBecause

Meanwhile: TypeAlias = Callable[[], Iterable[str]]
"""What the world does while time passes, such as ringing; the words that it gives are said."""

TICK_SECONDS = 1.0
"""How often time passes while nothing is typed."""


class Face:
    """What the acts of the line mode work with."""

    def __init__(
        self,
        office: Office,
        voice: Voice,
        meanwhile: Meanwhile,
        monotonic_seconds: Callable[[], float],
    ) -> None:
        self.office = office
        self.voice = voice
        self.ask = Asking(voice, self.wake)
        self.call: UUID | None = None
        """The call in front; None at the board."""
        self.amending: str | None = None
        """The fact whose answer is being amended, in place of the open question."""
        self.offered = 0
        """In yes and no mode: which answer is offered now."""
        self.put: object = None
        """What the question that was said last hung on; None: it is to be said."""
        self.leaving = False
        self.happened_at: dict[UUID, datetime] = {}
        """By back-filled call: when that happened which is entered now."""
        self.countdowns: list[tuple[float, str]] = []
        """Monotonic seconds, and what is said then."""
        self.pacer: Pacer | None = None
        """Counts until the next line is typed."""
        self._reads: Running | None = None
        self.now_seconds = monotonic_seconds
        self._meanwhile = meanwhile
        self._rung: set[UUID] = set()
        self._told: dict[UUID, Told] = {}
        self._unsaved = 0
        self._shared = ""
        self._ending = ""
        self._trouble: str | None = None
        self._ticked_seconds = float("-inf")

    @property
    def session(self) -> Session:
        """The Session of the office."""
        return self.office.session

    @property
    def view(self) -> CallView:
        """The call in front, as it was last told."""
        assert self.call is not None
        told = self._told.get(self.call)
        return told.view if told else self.session.view(self.call)

    def enter(self, call: UUID) -> None:
        """Bring a call to the front and tell all that matters of it."""
        self.call = call
        self.amending = None
        self.offered = 0
        self.put = None
        self._told.pop(call, None)
        view = self.view
        if view.call.backfill:
            self.happened_at.setdefault(call, view.now)
        self.voice.say_all(rows_words(header_rows(view, self.office.seating(), 0)))
        self.tell()

    def leave(self) -> None:
        """Go to the board; the call stays as it is."""
        self.call = None
        self.amending = None

    # ---- telling

    def tell(self) -> None:
        """Say what is new: of the record, and of the call in front."""
        self._tell_record()
        if self.call is None:
            return
        before, after = self._told.get(self.call), self._standing(self.call)
        for line in changes(before, after):
            self.voice.say(line)
        self._told[self.call] = after
        if matched(after.view) != (matched(before.view) if before else ()):
            self._note_views(after.view)
            self._told[self.call] = self._standing(self.call)

    def _standing(self, call: UUID) -> Told:
        # Whether everything is saved is told for all calls together.
        seating = replace(self.office.seating(), unsaved=0, fault=None)
        view = self.session.view(call)
        before = self._told.get(call)
        last = before.bounds if before else ""
        # What was told last stands until exact bounds are there again.
        told = last if view.bounds_pending else exact_words(view)
        return Told(view, tuple(alerts(view, seating)), told)

    def _tell_record(self) -> None:
        trouble = self.office.trouble
        if trouble is not None and trouble != self._trouble:
            self.voice.say(trouble)
        self._trouble = trouble
        self._tell_shared()
        unsaved = self.session.unsaved
        if unsaved != self._unsaved:
            if unsaved:
                entries = "1 entry is" if unsaved == 1 else f"{unsaved} entries are"
                self.voice.say(f"NOT SAVED: {entries} in memory only. {self.session.fault or ''}")
            else:
                self.voice.say("SAVED AGAIN: everything is on disk")
            self._unsaved = unsaved

    def _tell_shared(self) -> None:
        """Say how this seat stands to the others where that is another matter than before."""
        seating = self.office.seating()
        if seating.shared is None:
            return
        # Told once a day, and once an hour on the last one.
        ending = token_words(seating, DAYS_AHEAD)
        if ending and ending != self._ending:
            self.voice.say(f"SHARING: {ending}.")
        self._ending = ending
        kind = seating.shared.kind
        # In step and behind take turns with every entry: only the prompt says which.
        standing = "shared" if kind in ("in_step", "behind") else kind
        words = "; ".join([standing, *shared_alarms(seating.shared)])
        if self._shared and words != self._shared:
            told = shared_words(seating.shared, seating.zone)
            why = f": {seating.shared.why}" if kind == "unreachable" else ""
            alarms = "".join(f" {alarm}." for alarm in shared_alarms(seating.shared))
            self.voice.say(f"SHARING: {told}{why}.{alarms}")
        self._shared = words

    def _note_views(self, view: CallView) -> None:
        """Write down which records were just shown."""
        call = view.call.id
        for command in newly_in_sight(view):
            with suppress(Refused):  # its time in sight may end between the view and now
                self.session.do(call, command, self.happened_at.get(call))

    def read(self, running: Running) -> None:
        """Tell what a command says once it is done, in place of any that is still at work."""
        self.stop_reading()
        self._reads = running

    def stop_reading(self) -> None:
        """Stop a command that is at work."""
        if self._reads is not None:
            self._reads.stop()
            self._reads = None

    def _tell_read(self) -> None:
        if self._reads is not None and self._reads.done:
            self.voice.say_all(self._reads.lines())
            self.stop_reading()

    # ---- time

    def wake(self, idle: bool) -> None:
        """Let time pass: called after every line, and while none comes."""
        now = self.now_seconds()
        for due in [one for one in self.countdowns if one[0] <= now]:
            self.countdowns.remove(due)
            self.voice.say(due[1])
        if not idle:
            self.pacer = None
        elif self.pacer is not None and (count := self.pacer.due(now)):
            self.voice.say(str(count))
        self._tell_read()
        if self.office.news():
            self.tell()
        if idle and now - self._ticked_seconds < TICK_SECONDS:
            return
        self._ticked_seconds = now
        for call in self.session.tick():
            if call != self.call:
                self._tell_other(call)
        for words in self._meanwhile():
            self.voice.say(words)
        self._tell_ringing()
        self.tell()

    def _tell_ringing(self) -> None:
        for held in self.session.calls:
            if held.state == "ringing" and held.id not in self._rung:
                self._rung.add(held.id)
                colon = "" if self.call is None else ":"
                view = self.session.view(held.id)
                self.voice.say(f"RINGING: {self.listed(view)}. {colon}take answers it.")

    def _tell_other(self, call: UUID) -> None:
        before, after = self._told.get(call), self._standing(call)
        for line in new_alerts(before, after):
            self.voice.say(f"{self.short(after.view.call.number)} {line}")
        if before is not None:
            self._told[call] = replace(before, alerts=after.alerts)

    # ---- doing

    def act(self, command: do.Command) -> bool:
        """Carry a command out on the call in front and tell what is new; False if refused."""
        assert self.call is not None
        try:
            self.session.do(self.call, command, self.happened_at.get(self.call))
        except Refused as refused:
            return self._refused(command, refused)
        self.tell()
        return True

    def _refused(self, command: do.Command, refused: Refused) -> bool:
        """Say why, and ask for what is missing."""
        self.voice.say(str(refused))
        complete: do.Command | None = None
        match refused.needs, command:
            case Needs.REASON_TAKEN_BACK, do.AnswerFact(taken_back=None):
                because = self._why_taken_back()
                complete = replace(command, taken_back=because) if because else None
            case Needs.REASON, do.LeaveOut():
                ready = self.view.pack.sections.leave_out_reasons.values()
                words = [said(reason.says) for reason in ready]
                reason = self.ask.choice_or_words("Why?", [(one, one) for one in words])
                complete = replace(command, reason=reason) if reason else None
            case Needs.SECOND_PERSON, do.LeaveOut(second_person=None):
                second = self.ask.line("Who agrees? (Enter: nobody)> ")
                complete = replace(command, second_person=second) if second else None
            case _:
                return False
        if complete is not None:
            return self.act(complete)
        self.voice.say("Left as it was.")
        return False

    def _why_taken_back(self) -> TakenBackBecause | None:
        chosen = self.ask.choice("Why is it taken back?", list(WHY.items()))
        return next((reason for reason in WHY if reason == chosen), None)

    # ---- words

    def short(self, number: str) -> str:
        """An incident number as people say it."""
        return self.office.seating().short(number)

    def listed(self, view: CallView) -> str:
        """A call in a few words, with its number in the list of the board."""
        calls = [held.id for held in self.session.calls]
        call = view.call
        number = f"{calls.index(call.id) + 1}. {self.short(call.number)}"
        return f"{number} {call.state}, {clean(call.phone_known or 'no number', limit=60)}"

    def prompt(self, asked: str | None) -> str:
        """What stands before the cursor: the call, for how long it has gone on, what is asked."""
        seating = self.office.seating()
        label = "" if seating.label == "LIVE" else f"{seating.label} "
        unsaved = f"{seating.unsaved} NOT SAVED " if seating.unsaved else ""
        shared = seating.shared
        if shared is not None and shared.kind in ("unreachable", "denied"):
            unsaved += f"{shared_words(shared, seating.zone)} "
        if self.call is None:
            return f"{label}{unsaved}board> "
        view = self.view
        call = view.call
        late = "BACK-FILL " if call.backfill else ""
        now = view.now if call.backfill else self.session.now
        elapsed = since(call.answered_at or call.opened_at, now)
        fact = f" {title_of(asked)}" if asked else ""
        return f"{label}{unsaved}{late}{self.short(call.number)} {elapsed}{fact}> "
