"""The Session: it carries commands out, writes what they make, and gives back the new call.

Every face works through one Session and none keeps a copy of its rules. A command is on disk, or
is loudly marked as not saved, before its effect can be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeAlias
from uuid import UUID

from console.session import commands
from console.session.acting import Bench, bodies_for
from console.session.bounding import Bounding
from console.session.closing import sent_elsewhere
from console.session.lookups import Lookups
from console.session.refusing import Refused, refusing
from console.session.room import Clock, Desk, Packs, People, Places, Ring
from console.session.showing import looks_alike, shown
from console.session.sight import in_sight
from console.session.transferring import overdue
from console.session.view import CallView, Wording, view_call
from protocols.bounds import bounded
from protocols.pack import Pack
from protocols.situation import Status
from protocols.suggest import Suggesters
from protocols.words import TransferState
from store.call import Call
from store.entry import Draft, Entry, utc
from store.faults import StoreFault
from store.folding import extend
from store.kinds.base import Body
from store.kinds.contact import CallOpened, PackRef
from store.kinds.interview import QuestionOpened
from store.kinds.response import DecisionShown, ProgramStatus
from store.numbers import number
from store.places.candidates import Found
from store.recorder import Recorder
from store.reference.matching import Match

PRESS_AGAIN_SECONDS = 1.0
"""A send this soon after a change asks again: the eye was on the line before."""


_RestsOn: TypeAlias = tuple[Call, tuple[Match, ...], Found, int, datetime]
"""What a view was made from: the same means the same view."""


class Session:
    """The calls of one seat, and everything that can be done to them."""

    def __init__(
        self,
        desk: Desk,
        recorder: Recorder,
        people: People,
        clock: Clock,
        packs: Packs,
        *,
        places: Places | None = None,
        bounding: Bounding | None = None,
    ) -> None:
        """Without `places` words lead nowhere; without `bounding`, as where nobody looks on,
        bounds stay conservative."""
        self.desk = desk
        self.pack = packs.current
        self._recorder = recorder
        self._lookups = Lookups(people, places)
        self._clock = clock
        self._packs_ever = packs
        self._bounding = bounding
        self._calls: dict[UUID, Call] = {}
        self._packs: dict[UUID, Pack] = {}
        self._status: dict[str, Status] = {}
        self._status_told = 0
        self._suggesters = Suggesters()
        self._views: dict[UUID, tuple[_RestsOn, CallView]] = {}
        self._shown: dict[UUID, DecisionShown] = {}
        self._lines: dict[UUID, tuple[tuple[str, str | None], ...]] = {}
        self._changed_at_seconds: dict[UUID, float] = {}
        self.fault: StoreFault | None = None
        """Why entries wait in memory; None while everything is on disk."""

    # ---- what there is

    @property
    def now(self) -> datetime:
        """The instant it is."""
        return self._clock.now()

    @property
    def unsaved(self) -> int:
        """Entries that are in memory only."""
        return self._recorder.unsaved

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call held, in the order in which they were opened."""
        return tuple(self._calls.values())

    @property
    def texts(self) -> int:
        """Calls by text that are open and worked on here."""
        here = self.desk.journal
        texts = (held for held in self.calls if (held.state, held.line_type) == ("open", "text"))
        return sum(any(entry.header.journal == here for entry in held.entries) for held in texts)

    @property
    def status(self) -> Mapping[str, Status]:
        """The last status of every program."""
        return dict(self._status)

    def view(self, call: UUID) -> CallView:
        """One call as it stands now."""
        held = self._calls[call]
        now, matches = self._now(held), self._open_matches(held)
        # Hours and the age of a status are counted in minutes: within one, nothing is decided anew.
        found = self._lookups.found(call)
        rests_on = (held, matches, found, self._status_told, now.replace(second=0, microsecond=0))
        known = self._views.get(call)
        if known is not None and known[0][0] is held and known[0][1:] == rests_on[1:]:
            return self._bounded(replace(known[1], now=now))
        question = held.questions.get(self.desk.journal)
        pack = self._packs[call]
        view = view_call(
            held,
            pack,
            now,
            dict(self._status),
            matches,
            found=found,
            question=question,
            suggest=partial(self._suggesters.suggest, pack),
            wording=self._wording(pack),
            in_earnest=self.desk.mode == "live",
        )
        self._notice(view)
        if self._bounding is not None and held.closed is None and not view.decision.settled:
            view = replace(view, bounds_pending=True)
        self._views[call] = (rests_on, view)
        return self._bounded(view)

    def _bounded(self, view: CallView) -> CallView:
        """The view with its exact bounds, once they are there."""
        if self._bounding is None or not view.bounds_pending:
            return view
        found = self._bounding.found(view.call.id, view.standing)
        if found is None:
            return view
        better = replace(view, decision=bounded(view.decision, found), bounds_pending=False)
        self._views[view.call.id] = (self._views[view.call.id][0], better)
        return better

    # ---- how calls come

    def hold(self, calls: Iterable[Call], status: Mapping[str, Status]) -> tuple[Call, ...]:
        """Take up calls of an earlier run, and what was known of the programs.

        Gives back the calls whose pack is not here: their record is safe, and they are not held.
        """
        self._status.update(status)
        self._status_told += 1
        left: list[Call] = []
        for call in calls:
            if call.pack is None:
                left.append(call)
                continue
            try:
                self._packs[call.id] = self._packs_ever.of(call.pack)
            except LookupError:
                left.append(call)
                continue
            self._calls[call.id] = call
            self._lookups.look_up(call)
        return tuple(left)

    def ring(self, ring: Ring) -> CallView:
        """A line rings."""
        return self._open("rang", ring, self._clock.now())

    def take(self, ring: Ring | None = None) -> CallView:
        """Begin a call by hand, already answered."""
        view = self._open("taken", ring or Ring(), self._clock.now())
        return self.do(view.call.id, commands.PickUp())

    def backfill(self, happened_at: datetime) -> CallView:
        """Begin the record of a call taken on paper. Raises `Refused` for a time to come."""
        with refusing():
            to_come = utc(happened_at) > self._clock.now()
        if to_come:
            raise Refused("That time is still to come. Say when the call was taken.")
        view = self._open("backfill", Ring(), happened_at)
        return self.do(view.call.id, commands.PickUp(), happened_at)

    def join(self, call: UUID, entries: Iterable[Entry]) -> CallView:
        """Take up a call that another seat began. Raises `LookupError` without its pack."""
        held = extend(self._calls.get(call, Call(call)), entries)
        if held.pack is None:
            raise LookupError("the call does not say on which pack it began")
        self._packs[call] = self._packs_ever.of(held.pack)
        self._calls[call] = held
        self._lookups.look_up(held)
        return self._follow(call, None)

    def receive(self, entries: Iterable[Entry]) -> None:
        """Take in entries that other seats wrote about calls held here, and decide them anew."""
        theirs: dict[UUID, list[Entry]] = {}
        for entry in entries:
            if entry.header.call in self._calls:
                theirs.setdefault(entry.header.call, []).append(entry)
        for call, news in theirs.items():
            self._calls[call] = extend(self._calls[call], news)
            self._lookups.look_up(self._calls[call])
            self._follow(call, None)

    def hear(self, status: Mapping[str, Status]) -> None:
        """Take in what other seats heard of programs; every open call is decided anew."""
        news = {name: told for name, told in status.items() if self._status.get(name) != told}
        if news:
            self._status.update(news)
            self._status_told += 1
            self.tick()

    def carry_on(self, desk: Desk) -> None:
        """Go on under another journal; the questions that are open stay open."""
        before, self.desk = self.desk.journal, desk
        for held in self.calls:
            fact = held.questions.get(before)
            if held.state == "open" and fact is not None:
                now = self._now(held)
                self._write(held.id, (QuestionOpened(fact=fact),), now)

    # ---- what is done to them

    def do(
        self, call: UUID, command: commands.Command, happened_at: datetime | None = None
    ) -> CallView:
        """Carry a command out. Raises `Refused`, and then nothing was recorded.

        `happened_at` is for back-fill: when it happened, where that is not now.
        """
        view = self.view(call)
        with refusing():
            bodies = bodies_for(view, command, self._bench(view, command))
        if bodies:
            before = self._calls[call]
            self._write(call, bodies, happened_at or self._clock.now())
            after = self._calls[call]
            if (after.phone_known, after.place) != (before.phone_known, before.place):
                self._lookups.look_up(after)
        return self._follow(call, happened_at)

    def jot(self, held: Call, bodies: Iterable[Body]) -> Call:
        """Write what needs no pack into a call that is not held here, and give it back.

        Raises `Refused`, and then nothing was recorded.
        """
        return self._extended(held, bodies, self._now(held))

    def look_again(self, call: UUID) -> None:
        """Look again who and what is known for a call: more may have been heard."""
        if call in self._calls:
            self._lookups.look_up(self._calls[call])

    def set_status(self, program: str, status: ProgramStatus) -> None:
        """Write what a program says of itself; every open call is decided anew."""
        now = self._clock.now()
        self._record([Draft(None, status.KIND, status.VERSION, now, status.content())])
        self._status[program] = Status(status.state, status.free, status.wait_minutes, now)
        self._status_told += 1
        self.tick()

    def tick(self) -> tuple[UUID, ...]:
        """Let time pass: what waits is written, lines that ring too long time out, hours change.

        Gives back the calls that changed.
        """
        if self._recorder.unsaved:
            self.fault = self._recorder.retry().fault
        changed: list[UUID] = []
        for call in [held.id for held in self.calls if held.state == "open"]:
            before = self._calls[call]
            for program in overdue(self.view(call)):
                self.do(call, commands.MoveTransfer(program, TransferState.TIMED_OUT))
            self._follow(call, None)
            if self._calls[call] is not before:
                changed.append(call)
        return tuple(changed)

    # ---- how

    def _open(self, how: str, ring: Ring, at: datetime) -> CallView:
        call = self.desk.new_call()
        pack, desk = self.pack, self.desk
        content = {
            "how": how,
            "number": "",
            "pack": PackRef(id=pack.id, version=pack.header.version, digest=pack.digest),
            "line_type": ring.line_type,
            "phone": ring.phone,
            "place": ring.place,
            "scenario": ring.scenario,
        }
        with refusing():
            at, numberless = utc(at), CallOpened.model_validate(content)
        # Nothing can be refused any more: a number that was taken is never missing.
        taken = str(number(desk.journal, desk.mode, desk.next_count()))
        opened = numberless.model_copy(update={"number": taken})
        self._packs[call] = pack
        self._write(call, (opened,), at, backfill=how == "backfill")
        self._lookups.look_up(self._calls[call])
        return self._follow(call, at)

    def _follow(self, call: UUID, happened_at: datetime | None) -> CallView:
        """Write what is now shown: a decision that changed, and the question that opens."""
        view = self.view(call)
        bodies: list[Body] = []
        if view.call.state == "open":
            decision = shown(view)
            # What another seat was shown is not what was shown here.
            before = self._shown.get(call, view.call.shown)
            if before is None or not looks_alike(decision, before):
                bodies.append(decision)
                self._shown[call] = decision
            if before is None:
                self._changed_at_seconds[call] = self._clock.monotonic_seconds()
            if view.question not in (None, view.call.questions.get(self.desk.journal)):
                bodies.append(QuestionOpened(fact=view.question))
        if not bodies:
            return view
        self._write(call, bodies, happened_at or view.now)
        # What was just written says what is shown; it changes nothing of it.
        shown_view = replace(view, call=self._calls[call])
        self._views[call] = ((shown_view.call, *self._views[call][0][1:]), shown_view)
        return shown_view

    def _write(
        self,
        call: UUID,
        bodies: Iterable[Body],
        at: datetime,
        backfill: bool | None = None,
    ) -> None:
        held = self._calls.get(call, Call(call))
        self._calls[call] = self._extended(held, bodies, at, backfill)

    def _extended(
        self, held: Call, bodies: Iterable[Body], at: datetime, backfill: bool | None = None
    ) -> Call:
        late = held.backfill if backfill is None else backfill
        # Counted from what was seen: the entries of other seats may not be in this journal's file.
        seen = held.entries[-1].header.turn if held.entries else 0
        drafts = [
            Draft(held.id, body.KIND, body.VERSION, at, body.content(), turn, late)
            for turn, body in enumerate(bodies, seen + 1)
        ]
        return extend(held, self._record(drafts))

    def _record(self, drafts: list[Draft]) -> tuple[Entry, ...]:
        with refusing():
            recorded = self._recorder.record(drafts)
        self.fault = recorded.fault
        return recorded.entries

    def _bench(self, view: CallView, command: commands.Command) -> Bench:
        since = self._clock.monotonic_seconds() - self._changed_at_seconds[view.call.id]
        return Bench(
            taker=self.desk.taker,
            alone=view.alone,
            just_changed=since < PRESS_AGAIN_SECONDS,
            sent_elsewhere=sent_elsewhere(self.calls, command),
        )

    def _notice(self, view: CallView) -> None:
        """Remember since when these lines stand before the call taker, whatever changed them."""
        call = view.call.id
        lines = tuple((line.words, line.program) for line in view.decision.lines)
        if self._lines.get(call) != lines:
            self._lines[call] = lines
            self._changed_at_seconds[call] = self._clock.monotonic_seconds()

    def _wording(self, pack: Pack) -> Wording:
        if self._packs_ever.approved(pack.digest):
            return "approved"
        return "locked" if self.desk.mode == "live" else "sample"

    def _now(self, call: Call) -> datetime:
        """A back-filled call lives in the time at which it happened."""
        if call.backfill and call.entries:
            return call.entries[-1].header.at
        return self._clock.now()

    def _open_matches(self, call: Call) -> tuple[Match, ...]:
        matches = self._lookups.matches(call.id)
        return in_sight(call, matches, self._packs[call.id], self._clock.now())
