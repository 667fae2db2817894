"""Whatever is pressed, in any order, at any hour, on any disk: the rules of the work hold."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from console.session import commands as do
from console.session.refusing import Refused
from console.session.replying import command_for
from console.session.room import Ring
from console.session.session import PRESS_AGAIN_SECONDS
from console.session.view import CallView, answered_facts
from protocols.pack import Pack
from protocols.shelf import SHIPPED, Shelf
from protocols.words import UNCLEAR, TransferState
from store.call import Call
from store.kinds.base import Place
from store.kinds.response import ProgramStatus
from support.calls import SENDS, practice
from support.calls_drawn import NAMES, PLACES, any_command
from support.hostile import hostile_text
from support.sessions import HERE, HOME, Console, Room, fast_folder
from support.sessions_told import STEPS, URGENCY, Around, Told, in_sight, objection, owed, told

HOURS = [
    datetime(2023, 10, 27, 21, 0, tzinfo=UTC),  # an afternoon
    datetime(2023, 10, 28, 6, 58, tzinfo=UTC),  # two minutes to midnight
    datetime(2023, 10, 28, 8, 55, tzinfo=UTC),  # the team goes home in five minutes
    datetime(2023, 11, 5, 8, 58, tzinfo=UTC),  # 01:58, the clocks go back at two
    datetime(2024, 3, 10, 9, 58, tzinfo=UTC),  # 01:58, the clocks go on at two
]
RINGS = [
    Ring("wireless", HOME, HERE),
    Ring("wireline", "206-555-0188", Place(text="2 Oak St", source="network")),
    Ring("no_service", "911-555-0100", Place(latitude=47.6, longitude=-122.3)),
    Ring("text", "", Place()),
    Ring(),
]
SECONDS = [0.3, 0.7, 1.0, 2.0, 20.0, 61.0, 125.0, 1800.0, 3600.0, 6 * 3600.0]
IDEMPOTENT = (
    do.PickUp
    | do.OpenCard
    | do.VerifyPlace
    | do.OpenInstruction
    | do.GiveStep
    | do.SeeAlarm
    | do.CannotSpeak
    | do.MarkCallback
    | do.CallerLeft
)
"""Commands that may change nothing, because it is so already."""

Seen = tuple[int, UUID]
"""A call as one console sees it."""


@cache
def seattle() -> Pack:
    return Shelf((SHIPPED,)).load("seattle-2023")


class Work(RuleBasedStateMachine):
    """One or two consoles, up to three calls, on the practice pack."""

    @staticmethod
    def pack() -> Pack:
        return practice()

    @initialize(at=st.sampled_from(HOURS), seed=st.integers(0, 9))
    def begin(self, at: datetime, seed: int) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="guidecard-work-", dir=fast_folder()))
        self.room = Room(self.root, self.pack(), at, seed)
        self.room.console()
        self.lines: dict[Seen, tuple[object, float]] = {}
        self.questions: dict[Seen, str | None] = {}
        self.asked: set[Seen] = set()
        self.stepped = False
        self.ring(0, RINGS[0])
        self.attempt(self.room.consoles[0], self.room.consoles[0].session.calls[0].id, do.PickUp())

    def teardown(self) -> None:
        if hasattr(self, "room"):
            self.room.close()
            shutil.rmtree(self.root)

    # ---- what people do

    @precondition(lambda self: len(self.room.consoles[0].session.calls) < 3)
    @rule(seat=st.integers(0, 1), ring=st.sampled_from(RINGS))
    def ring(self, seat: int, ring: Ring) -> None:
        console = self.console(seat)
        view = console.session.ring(ring)
        self.look(console, view.call.id)
        assert view.call.state == "ringing"
        assert view.call.phone_heard == ring.phone

    @precondition(lambda self: len(self.room.consoles[0].session.calls) < 3)
    @rule(seat=st.integers(0, 1), days=st.integers(1, 3))
    def backfill(self, seat: int, days: int) -> None:
        console = self.console(seat)
        view = console.session.backfill(self.room.clock.at - timedelta(days=days))
        self.first_shown(console, view.call.id)
        assert view.call.backfill
        assert view.now == self.room.clock.at - timedelta(days=days)

    @rule(data=st.data(), seat=st.integers(0, 1))
    def press_anything(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        self.attempt(console, call, data.draw(any_command(self.room.pack)))

    @rule(data=st.data(), seat=st.integers(0, 1))
    def answer_the_open_question(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        view = self.look(console, call)
        assume(view.question is not None)
        assert view.question is not None
        choices = [*view.pack.domains[view.question].clear, *UNCLEAR]
        if not view.pack.domains[view.question].clear:
            choices += ["same", "at_phone", "elsewhere", "1 Mill St", HOME]
        reply = data.draw(st.sampled_from(choices))
        self.attempt(console, call, command_for(view.pack, view.question, reply))

    @rule(data=st.data(), seat=st.integers(0, 1))
    def answer_a_danger(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        dangerous = [name for name, d in self.room.pack.domains.items() if d.dangers]
        fact = data.draw(st.sampled_from(dangerous))
        value = data.draw(st.sampled_from([*self.room.pack.domains[fact].clear, "unknown"]))
        because = data.draw(st.sampled_from([None, None, "corrected", "maybe_duress"]))
        self.attempt(console, call, do.AnswerFact(fact, value, taken_back=because))  # type: ignore[arg-type]  # drawn from its words

    @rule(data=st.data(), seat=st.integers(0, 1))
    def ask_something_and_open_a_card(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        sections = self.room.pack.sections
        self.attempt(console, call, do.AskQuestion(data.draw(st.sampled_from([*sections.facts]))))
        self.the_rules_of_the_work_hold()
        self.attempt(console, call, do.OpenCard(data.draw(st.sampled_from([*sections.cards]))))

    @rule(data=st.data(), seat=st.integers(0, 1), after=st.sampled_from([0.0, 0.3, 0.7, 1.0]))
    def send(self, data: st.DataObject, seat: int, after: float) -> None:
        console, call = self.pick(data, seat)
        self.room.clock.pass_seconds(after)
        if not self.attempt(console, call, do.Send()):
            self.room.clock.pass_seconds(PRESS_AGAIN_SECONDS)
            self.attempt(console, call, do.Send())

    @rule(data=st.data(), seat=st.integers(0, 1))
    def say_where(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        places = [do.SetPlace(HERE), do.SetPlace(PLACES[1]), do.AtThePhone()]
        for commands in (places, [do.VerifyPlace()], [*places, do.ChooseArea("downtown")]):
            self.attempt(console, call, data.draw(st.sampled_from(commands)))
            self.check_call(self.seen(console, call), self.look(console, call))

    @rule(data=st.data(), seat=st.integers(0, 1))
    def something_of_the_line(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        marks = [do.CannotSpeak(), do.CannotSpeak(False), do.MarkCallback(), do.MarkCallback(False)]
        self.attempt(console, call, data.draw(st.sampled_from([*marks, do.CallerLeft()])))
        self.attempt(console, call, do.CallBack("reached"))

    @rule(data=st.data(), seat=st.integers(0, 1), then=st.sampled_from([60.0, 1790.0, 1801.0]))
    def look_at_a_record(self, data: st.DataObject, seat: int, then: float) -> None:
        console, call = self.pick(data, seat)
        records = [("profile", "h-1"), ("facility", "f-1"), ("caution", "c-1")]
        self.attempt(console, call, do.ViewProfile(*data.draw(st.sampled_from(records))))
        self.room.clock.pass_seconds(then)

    @rule(data=st.data(), seat=st.integers(0, 1))
    def leave_out_what_is_owed(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        for line in self.look(console, call).owed[:2]:
            second = data.draw(st.sampled_from([None, *NAMES]))
            command = do.LeaveOut(line.service, "they are there", second, line.key.by_phone)
            self.attempt(console, call, command)

    @rule(data=st.data(), seat=st.integers(0, 1))
    def take_a_transfer_on(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        phones = [n for n, p in self.room.pack.sections.programs.items() if p.transfer]
        program = data.draw(st.sampled_from(phones))
        held = self.look(console, call).call.transfers.get(program)
        after = sorted(STEPS[held.state.value if held else ""]) or ["offered"]
        state = TransferState(data.draw(st.sampled_from([*after, *after, *TransferState])))
        briefed, asked = data.draw(st.booleans()), data.draw(st.booleans())
        self.attempt(console, call, do.MoveTransfer(program, state, asked or briefed, briefed))
        if state is TransferState.RINGING:
            self.tick(data.draw(st.sampled_from([5.0, 60.0, 61.0])), seat)

    @rule(data=st.data(), seat=st.integers(0, 1))
    def try_to_end_it(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        for line in self.look(console, call).owed:
            command = do.LeaveOut(line.service, "they are there", "B. Quist", line.key.by_phone)
            self.attempt(console, call, command)
        for report in self.look(console, call).decision.reports_due:
            self.attempt(console, call, do.FileReport(report, "done"))
        self.attempt(
            console, call, do.Close(data.draw(st.sampled_from(["advised", "sent", "by-line"])))
        )

    @rule(data=st.data(), seat=st.integers(0, 1))
    def close(self, data: st.DataObject, seat: int) -> None:
        console, call = self.pick(data, seat)
        ends = data.draw(st.sampled_from(sorted(self.room.pack.sections.dispositions)))
        numbers = [held.number for held in console.session.calls]
        other = data.draw(st.sampled_from([None, "nonsense", *numbers]))
        self.attempt(console, call, do.Close(ends, "", other))

    @rule(data=st.data(), text=hostile_text)
    def type_anything(self, data: st.DataObject, text: str) -> None:
        """Names and texts of any kind are taken or refused, and nothing else."""
        console, call = self.pick(data, 0)
        command = data.draw(
            st.sampled_from(
                [
                    do.AnswerFact(text, text),
                    do.AnswerFact("weapon", "near", by=text, words=text),  # type: ignore[arg-type]  # hostile
                    do.AskQuestion(text),
                    do.SetPlace(Place(text=text)),
                    do.SetPhone(text),
                    do.AddNote(text),
                    do.LeaveOut("police", text, text),
                    do.CallerLeft(text),  # type: ignore[arg-type]  # hostile
                    do.CallBack(text),  # type: ignore[arg-type]  # hostile
                    do.ViewProfile(text, text),
                    do.PatientBelongs(text, True),
                    do.AcknowledgeCaution(text),
                    do.UnitReports("police", "cleared", text),
                    do.FileReport(text, "assigned", text),
                    do.Close(text, text, text),
                    do.Reopen(text),
                ]
            )
        )
        self.attempt(console, call, command, judged=False)

    # ---- what the world does

    @rule(seconds=st.sampled_from(SECONDS))
    def wait(self, seconds: float) -> None:
        self.room.clock.pass_seconds(seconds)

    @rule(seconds=st.sampled_from(SECONDS), seat=st.integers(0, 1))
    def tick(self, seconds: float, seat: int) -> None:
        self.room.clock.pass_seconds(seconds)
        console = self.console(seat)
        before = {call.id: call for call in console.session.calls}
        changed = console.session.tick()
        assert {c.id for c in console.session.calls if c != before[c.id]} == set(changed)
        assert console.journal.broken or console.session.unsaved == 0
        for call in console.session.calls:
            view = console.session.view(call.id)
            self.check_shown(console, view)
            if call.state == "open" and not call.backfill:
                for program, transfer in call.transfers.items():
                    rule_of = view.pack.sections.programs[program].transfer
                    if transfer.state is TransferState.RINGING and rule_of is not None:
                        rung = view.now - transfer.since
                        assert rung <= timedelta(seconds=rule_of.answer_within_seconds)

    @rule(data=st.data(), seat=st.integers(0, 1))
    def hear_of_a_program(self, data: st.DataObject, seat: int) -> None:
        name = data.draw(st.sampled_from(sorted(self.room.pack.sections.programs)))
        state = data.draw(st.sampled_from(["open", "busy", "closed", "unknown"]))
        wait = data.draw(st.sampled_from([None, 0, 50]))
        body = ProgramStatus.model_validate({"program": name, "state": state, "wait_minutes": wait})
        self.console(seat).session.set_status(name, body)

    @rule(minutes=st.sampled_from([10, 24 * 60]))
    def set_the_clock_back(self, minutes: int) -> None:
        assume(all(held.state != "ringing" for held in self.transfers()))
        self.room.clock.at -= timedelta(minutes=minutes)
        self.stepped = True

    @rule(seat=st.integers(0, 1))
    def break_or_mend_the_disk(self, seat: int) -> None:
        console = self.console(seat)
        console.journal.broken = not console.journal.broken

    @rule(seat=st.integers(0, 1))
    def crash(self, seat: int) -> None:
        console = self.console(seat)
        unsaved, status = console.session.unsaved, console.session.status
        before = {c.id: console.session.view(c.id) for c in console.session.calls}
        disk = {call: told(console.on_disk(call)) for call in before}
        console.crash()
        self.forget(console)
        after = {call.id for call in console.session.calls}
        for call, view in before.items():
            assert (call in after) is (bool(disk[call].opened) and not disk[call].closed)
            if call in after:
                again = console.session.view(call)
                assert told(again.call.entries) == disk[call]
                if not unsaved:
                    assert as_told(again.call) == as_told(view.call)
                    assert again.call.questions == view.call.questions
                    if console.session.status == status:
                        assert again.question == view.question
                        assert again.owed == view.owed
                        assert again.alarms == view.alarms

    # ---- a second seat

    @precondition(lambda self: len(self.room.consoles) < 2)
    @rule(data=st.data())
    def a_second_seat_joins(self, data: st.DataObject) -> None:
        first, call = self.pick(data, 0)
        assume(not first.session.unsaved)
        second = self.room.console()
        first.copy_into(second)
        second.session.join(call, first.journal.entries(call))

    @precondition(lambda self: len(self.room.consoles) == 2)
    @rule(seat=st.integers(0, 1))
    def share(self, seat: int) -> None:
        one, other = self.room.consoles[seat], self.room.consoles[1 - seat]
        one.tell(other)
        for call in {c.id for c in one.session.calls} & {c.id for c in other.session.calls}:
            mine = {e.order for e in one.on_disk(call) if e.header.journal == one.journal.mine}
            assert mine <= {e.order for e in other.session.view(call).call.entries}

    # ---- what always holds

    @invariant()
    def the_rules_of_the_work_hold(self) -> None:
        for number, console in enumerate(self.room.consoles):
            assert (console.session.fault is not None) is (console.session.unsaved > 0)
            self.check_disk(console)
            for call in console.session.calls:
                self.check_call((number, call.id), self.look(console, call.id))
        self.asked.clear()

    def check_disk(self, console: Console) -> None:
        """What is on disk and what waits are together what this console did, in order."""
        disk = [e for e in console.journal.entries() if e.header.journal == console.journal.mine]
        waiting = console.session._recorder.waiting
        assert len(waiting) == console.session.unsaved
        assert [e.header.seq for e in disk] == [*range(1, len(disk) + 1)]
        for call in console.session.calls:
            mine = [e for e in call.entries if e.header.journal == console.journal.mine]
            saved = [e for e in disk if e.header.call == call.id]
            late = [draft for draft in waiting if draft.call == call.id]
            assert [(e.header.kind, e.data, e.header.turn, e.header.at) for e in mine] == [
                *((e.header.kind, e.data, e.header.turn, e.header.at) for e in saved),
                *((d.kind, json.loads(json.dumps(d.body)), d.turn, d.at) for d in late),
            ]
            if not self.stepped:
                assert all(e.header.entered_at >= e.header.at for e in saved)

    def check_call(self, seen: Seen, view: CallView) -> None:
        call, pack = told(view.call.entries), view.pack
        assert view.call.damaged == frozenset()
        assert {f: {a.value for a in held} for f, held in view.call.answers.items()} == call.values
        assert {line.key.service: 0 for line in view.owed}.keys() == {
            s for s, _ in owed(call, view.decision, pack)
        }
        assert {(line.service, line.key.by_phone): int(line.urgency) for line in view.owed} == owed(
            call, view.decision, pack
        )
        self.check_fold(view, call)
        assert in_sight(call, pack, self.room.clock.at) == {
            (match.kind.value, match.record.id) for match in view.matches
        }
        self.check_dangers(view)
        self.check_lines(view, call)
        self.check_question(seen, view)

    def check_fold(self, view: CallView, call: Told) -> None:
        held = view.call
        assert (held.number, held.phone) == (call.number, call.phone)
        assert (held.callback_unsafe, held.yes_no) == (call.unsafe, call.yes_no)
        assert bool(held.caller_left) is call.left
        assert held.state == ("closed" if call.closed else "open" if call.answered else "ringing")
        assert {*held.cards} == {*call.cards}
        assert held.card == (call.cards[-1] if call.cards else None)
        assert {*held.reports} == call.reports
        assert held.alarms_seen == call.alarms_seen
        assert {(n, s) for n, given in held.instructions.items() for s in given.steps} == call.steps
        assert {n: (t.state.value, t.briefed) for n, t in held.transfers.items()} == call.transfers
        assert (held.place is None) is (call.place is None)
        assert (held.incident is not None and held.incident.verified) is call.verified

    def check_shown(self, console: Console, view: CallView) -> None:
        """What stands on the screen of an open call was written down, here or at another seat."""
        if view.call.state != "open":
            return
        everybodys = [e for e in view.call.entries if e.header.kind == "decision.shown"]
        mine = [e for e in everybodys if e.header.journal == console.journal.mine]
        assert as_shown(view) in [as_recorded(e.data) for e in (*mine[-1:], *everybodys[-1:])]
        opened = [
            (e.data or {})["fact"]
            for e in view.call.entries
            if e.header.kind == "question.opened" and e.header.journal == console.journal.mine
        ]
        assert view.question in (None, *opened[-1:])

    def check_dangers(self, view: CallView) -> None:
        """No answer ever took the place of a greater danger without saying why."""
        values = {
            answer: value
            for _, held in all_answers(view.call).items()
            for answer, value in held.items()
        }
        for entry in view.call.entries:
            body = entry.data or {}
            if entry.header.kind == "fact.answered":
                strength = view.pack.domains[str(body["fact"])].strength
                for ref in body.get("replaces", ()):  # type: ignore[union-attr]  # a list of a kind
                    before = values[ref["journal"], ref["seq"]]  # type: ignore[index, call-overload]  # likewise
                    if strength(before) > strength(str(body["value"])):
                        assert body.get("taken_back") is not None

    def check_lines(self, view: CallView, call: Told) -> None:
        lines = {
            (line.service, line.key.by_phone): int(line.urgency) for line in view.decision.lines
        }
        for because in view.decision.because:
            fired = next(r for r in view.pack.procedure.rules if r.rule.id == because.rule)
            for words in fired.rule.send:
                service, urgency, *role = words.split(" ")
                assert lines.get((service, role == ["consult"]), 0) >= URGENCY[urgency]
        if self.pack() is practice():
            given = [view.pack.sections.cards[card].gives for card in view.call.cards]
            for name, (holds, service, urgency) in SENDS.items():
                standing = {fact: set(values) for fact, values in call.values.items()}
                for gives in given:
                    for fact, value in gives.items():
                        if standing.get(fact, set()) <= set(UNCLEAR):
                            standing[fact] = standing.get(fact, set()) | {value}
                if any(holds({f: v}) for f, values in standing.items() for v in values):
                    assert lines.get((service, False), 0) >= urgency, name

    def check_question(self, seen: Seen, view: CallView) -> None:
        """It stays until it is answered, pointless, or asked otherwise."""
        before = self.questions.get(seen)
        if before is not None and view.question != before and view.call.state == "open":
            asking = next((one for one in view.decision.interview if one.fact == before), None)
            pointless = asking is not None and not asking.applies
            assert before in answered_facts(view.call, view.pack) or pointless or seen in self.asked
        self.questions[seen] = view.question if view.call.state == "open" else None

    # ---- how

    def console(self, seat: int) -> Console:
        return self.room.consoles[seat % len(self.room.consoles)]

    def pick(self, data: st.DataObject, seat: int) -> tuple[Console, UUID]:
        console = self.console(seat)
        calls = console.session.calls
        assume(calls)
        return console, data.draw(st.sampled_from(range(len(calls))).map(lambda n: calls[n].id))

    def transfers(self) -> list[Any]:
        return [
            transfer
            for console in self.room.consoles
            for call in console.session.calls
            for transfer in call.transfers.values()
        ]

    def seen(self, console: Console, call: UUID) -> Seen:
        return self.room.consoles.index(console), call

    def look(self, console: Console, call: UUID) -> CallView:
        """See a call, and remember since when its lines stand as they do."""
        view = console.session.view(call)
        lines = [(line.words, line.program) for line in view.decision.lines]
        seen = self.seen(console, call)
        if seen not in self.lines or self.lines[seen][0] != lines:
            self.lines[seen] = lines, self.room.clock.ran_seconds
        return view

    def first_shown(self, console: Console, call: UUID) -> None:
        self.look(console, call)
        lines, _ = self.lines[self.seen(console, call)]
        self.lines[self.seen(console, call)] = lines, self.room.clock.ran_seconds

    def forget(self, console: Console) -> None:
        number = self.room.consoles.index(console)
        for held in (self.lines, self.questions):
            for seen in [seen for seen in held if seen[0] == number]:
                del held[seen]  # type: ignore[attr-defined]  # both are by what is seen

    def attempt(
        self, console: Console, call: UUID, command: do.Command, *, judged: bool = True
    ) -> bool:
        """Carry a command out or have it refused, as the model of the work says it must be."""
        before = self.look(console, call)
        changed = self.room.clock.ran_seconds - self.lines[self.seen(console, call)][1]
        around = Around(
            taker=console.taker,
            clock_now=self.room.clock.at,
            just_changed=changed < PRESS_AGAIN_SECONDS,
            others=[told(c.entries) for c in console.session.calls if c.id != call],
        )
        expected = objection(before, told(before.call.entries), command, around)
        disk, unsaved = console.journal.last, console.session.unsaved
        happened_at = before.now if before.call.backfill else None
        refused: Refused | None = None
        try:
            after = console.session.do(call, command, happened_at)
        except Refused as refusal:
            refused = refusal
        if judged:
            assert (refused.needs if refused else None) == expected, (command, refused)
        if refused is not None:
            assert str(refused).endswith((".", "?"))
            assert (console.journal.last, console.session.unsaved) == (disk, unsaved)
            assert console.session.view(call).call == before.call
            return False
        if isinstance(command, do.AskQuestion):
            self.asked.add(self.seen(console, call))
        new = after.call.entries[len(before.call.entries) :]
        assert after.call.entries[: len(before.call.entries)] == before.call.entries
        assert new or isinstance(command, IDEMPOTENT), command
        if before.call.shown is None and after.call.shown is not None:
            self.first_shown(console, call)
        self.check_shown(console, after)
        self.check_effect(before, after, command)
        return True

    def check_effect(self, before: CallView, after: CallView, command: do.Command) -> None:
        sent = after.call.sent[len(before.call.sent) :]
        assert after.call.sent[: len(before.call.sent)] == before.call.sent
        assert bool(sent) is isinstance(command, do.Send)
        if isinstance(command, do.Send):
            incident = before.call.incident
            assert sent[0].place_verified is (incident is not None and incident.verified)
            assert {(line.service, line.urgency) for line in sent[0].lines} <= {
                (line.service, line.urgency.word) for line in before.owed
            }
        if isinstance(command, do.LeaveOut):
            left = after.call.left_out[-1]
            assert left.reason.strip()
            assert left.review is (left.second_person is None)
            assert left.second_person is None or left.second_person.strip()
        if isinstance(command, do.AnswerFact) and command.taken_back == "maybe_duress":
            assert len(after.call.doubted) >= len(before.call.doubted)
        if after.call.state == "closed":
            assert isinstance(command, do.Close | do.AddNote)


def as_shown(view: CallView) -> tuple[object, ...]:
    """What of a decision must be on record."""
    lines = [line.words for line in view.decision.lines]
    return lines, view.decision.tier, {offer.id: offer.state for offer in view.decision.offers}


def as_recorded(body: Any) -> tuple[object, ...]:
    """The same, of a recorded decision."""
    lines = [f"{line['service']} {line['urgency']} {line['role']}" for line in body["lines"]]
    return lines, body["tier"], {offer["id"]: offer["state"] for offer in body.get("offers", ())}


def all_answers(call: Call) -> dict[str, dict[tuple[str, int], str]]:
    """Every answer ever given, by fact and entry."""
    found: dict[str, dict[tuple[str, int], str]] = {}
    for entry in call.entries:
        body: Any = entry.data
        if entry.header.kind == "fact.answered":
            ref = str(entry.header.journal), entry.header.seq
            found.setdefault(body["fact"], {})[ref] = body["value"]
    return found


def as_told(call: Call) -> Call:
    """A call without what a late write changes: the hashes, and when it was entered."""
    stamps = [(e.order, e.header.kind, e.header.at, e.data) for e in call.entries]
    return replace(call, entries=tuple(stamps))  # type: ignore[arg-type]  # to compare only


class WorkInSeattle(Work):
    """The same on the shipped pack of the pilot."""

    @staticmethod
    def pack() -> Pack:
        return seattle()


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=200,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
TestWorkInSeattle = WorkInSeattle.TestCase
TestWorkInSeattle.settings = settings(TestWork.settings, max_examples=25)
