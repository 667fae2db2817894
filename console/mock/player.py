"""Plays a scenario by machine, through the same Session as a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from console.mock.stage import Stage, set_stage
from console.session import commands as do
from console.session.refusing import Needs, Refused
from console.session.replying import command_for
from console.session.room import Ring
from console.session.session import Session
from console.session.view import CallView
from protocols.lines import LineSpec
from protocols.model.scenario import Event, Rings, Scenario, StatusChange
from protocols.pack import Pack
from protocols.words import TransferState
from store.kinds.base import Place
from store.kinds.interview import TakenBackBecause
from store.kinds.response import ProgramStatus

WORDS_PER_SECOND = 2.5
"""The pace of unhurried speech, 150 words a minute."""

KEYING_SECONDS = 1.5
"""Reading the next question and keying the answer to the last one."""

MOST_QUESTIONS = 200


@dataclass(slots=True)
class Played:
    """How a scenario went."""

    view: CallView
    """The call at its end."""
    departures: list[str] = field(default_factory=list)
    """Where the play itself could not follow the script."""


def ring_of(rings: Rings, scenario: str | None = None) -> Ring:
    """What rings, as the Session takes it."""
    heard = rings.place
    place = None
    if heard is not None:
        place = Place(
            text=heard.text.strip(),
            latitude=heard.latitude,
            longitude=heard.longitude,
            uncertainty_m=heard.uncertainty_m,
            source="network",
        )
    return Ring(rings.line_type, rings.phone, place, scenario)


def status_of(change: StatusChange) -> ProgramStatus:
    """What a program says of itself, as an entry."""
    return ProgramStatus.model_validate(change.model_dump())


def play(scenario: Scenario, pack: Pack) -> Played:
    """Play a scenario to its end on a stage of its own."""
    with set_stage(pack, scenario.at) as stage:
        return _Player(scenario, stage).play()


class _Player:
    def __init__(self, scenario: Scenario, stage: Stage) -> None:
        self._scenario = scenario
        self._stage = stage
        self._session: Session = stage.seat().session
        self._departures: list[str] = []
        self._done: set[int] = set()

    def play(self) -> Played:
        for status in self._scenario.status:
            self._session.set_status(status.program, status_of(status))
        view = self._session.ring(ring_of(self._scenario.rings, self._scenario.scenario))
        self._call: UUID = view.call.id
        self._stage.clock.pass_seconds(4)
        self._do(do.PickUp())
        self._speak(self._scenario.opening)
        self._after("answer")
        for _ in range(MOST_QUESTIONS):
            view = self._session.view(self._call)
            if view.question is None or view.call.closed or view.call.caller_left:
                break
            if not self._ask(view.question):
                break
        self._after("end")
        return Played(self._session.view(self._call), self._departures)

    def _ask(self, fact: str) -> bool:
        """Ask the open question; False where the script has no answer to go on with."""
        reply = self._scenario.answers.get(fact) or self._scenario.otherwise
        if reply is None:
            self._departures.append(f"{fact} was asked and the script has no answer to it")
            return False
        self._speak(reply.says or str(reply.record))
        try:
            self._do(command_for(self._stage.pack, fact, str(reply.record)))
        except Refused as refused:
            self._departures.append(f"{fact}: {refused}")
            return False
        self._after(fact)
        if self._session.view(self._call).question == fact:
            self._departures.append(f"{fact} was answered and is still asked")
            return False
        return True

    def _speak(self, words: str | None) -> None:
        spoken = len(words.split()) / WORDS_PER_SECOND if words else 0.0
        self._stage.clock.pass_seconds(spoken + KEYING_SECONDS)

    def _do(self, command: do.Command) -> None:
        self._session.do(self._call, command)

    def _after(self, moment: str) -> None:
        for index, event in enumerate(self._scenario.events):
            if event.after == moment and index not in self._done:
                self._done.add(index)
                try:
                    self._happen(event)
                except Refused as refused:
                    self._departures.append(f"after {moment}: {refused}")

    def _happen(self, event: Event) -> None:
        clock = self._stage.clock
        if event.wait_seconds is not None:
            clock.pass_seconds(event.wait_seconds)
            self._session.tick()
        if event.status is not None:
            self._session.set_status(event.status.program, status_of(event.status))
        if event.cannot_speak:
            self._do(do.CannotSpeak())
        for said in (event.volunteers, event.amends):
            if said is not None:
                self._speak(said.says or str(said.record))
                self._do(command_for(self._stage.pack, said.fact, str(said.record)))
        if event.takes_back is not None:
            back = event.takes_back
            self._speak(back.says or back.record)
            self._take_back(back.fact, back.record, back.because)
        if event.other_seat is not None:
            self._other_seat(event.other_seat.fact, str(event.other_seat.record))
        if event.open is not None:
            self._do(do.OpenCard(event.open))
        if event.instruct is not None:
            self._instruct(event.instruct)
        self._respond(event)

    def _respond(self, event: Event) -> None:
        """What the call taker does about the response."""
        clock = self._stage.clock
        if event.adds is not None:
            line = LineSpec.read(event.adds)
            role = line.role.value if line.role else "lead"
            self._do(do.AddLine(line.service, line.urgency.word, role))
        if event.leaves_out is not None:
            out = event.leaves_out
            self._do(do.LeaveOut(out.service, out.reason, out.second_person))
        if event.send:
            clock.pass_seconds(KEYING_SECONDS)
            self._do(do.Send())
        if event.transfer is not None:
            for state in event.transfer.states:
                clock.pass_seconds(3)
                self._do(_transfer_step(event.transfer.program, state))
        if event.hang_up is not None:
            self._do(do.CallerLeft(event.hang_up))
        if event.call_back is not None:
            clock.pass_seconds(15)
            self._do(do.CallBack(event.call_back))
        if event.report is not None:
            self._do(do.FileReport(event.report, "done"))
        if event.note is not None:
            self._do(do.AddNote(event.note))
        if event.close is not None:
            self._do(do.Close(event.close.disposition, event.close.narrative))

    def _take_back(self, fact: str, record: str, because: TakenBackBecause) -> None:
        try:
            self._do(command_for(self._stage.pack, fact, record))
            self._departures.append(f"{fact}: a danger was taken back without a reason")
        except Refused as refused:
            if refused.needs is not Needs.REASON_TAKEN_BACK:
                raise
            self._do(command_for(self._stage.pack, fact, record, because))

    def _other_seat(self, fact: str, record: str) -> None:
        """A second seat joins with what the first has written, but for its newest answer."""
        other = self._stage.seat()
        mine = self._session.view(self._call).call
        newest = [answer.ref for answer in mine.answers.get(fact, ())]
        known = [e for e in mine.entries if (e.header.journal, e.header.seq) not in newest]
        other.session.join(self._call, known)
        written = other.session.do(self._call, command_for(self._stage.pack, fact, record))
        theirs = [e for e in written.call.entries if e.header.journal == other.journal.mine]
        self._session.receive(theirs)

    def _instruct(self, name: str) -> None:
        self._do(do.OpenInstruction(name))
        for step in range(len(self._stage.pack.sections.instructions[name].steps)):
            self._stage.clock.pass_seconds(6)
            self._do(do.GiveStep(name, step))


def _transfer_step(program: str, state: TransferState) -> do.MoveTransfer:
    return do.MoveTransfer(
        program,
        state,
        permission=state is TransferState.OFFERED,
        briefed=state is TransferState.ACCEPTED,
    )
