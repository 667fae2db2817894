"""Paper cards into the record, through the Session and under its rules, as calls of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from console.mock.stage import set_stage
from console.session import commands as do
from console.session.owed import goes_by_phone
from console.session.refusing import Needs, Refused
from console.session.session import PRESS_AGAIN_SECONDS, Session
from console.session.view import CallView
from console.sheet.cards import PaperCard, PaperLine
from protocols.lines import Line
from protocols.pack import Pack
from protocols.situation import Status
from protocols.words import Role, Urgency
from store.export.stamps import WHAT_HAPPENED
from store.kinds.base import Place
from store.reference.faults import ImportFault

Pause: TypeAlias = Callable[[float], None]
"""Lets so many seconds pass on the Session's own clock, which is not the wall's."""


def enter(session: Session, card: PaperCard, pause: Pause) -> CallView:
    """Write one card as a call, its times those on the card.

    Lines that the card does not name are left out as `agreed_by` says. Raises `Refused`; what came
    before it is then written.
    """
    return _Hand(session, card, pause).enter()


def rehearse(
    name: str, cards: Sequence[PaperCard], pack: Pack, status: Mapping[str, Status]
) -> Iterator[ImportFault]:
    """Enter the cards of the file `name` on a stage that is struck afterwards: what is refused."""
    if not cards:
        return
    with set_stage(pack, max(card.received for card in cards)) as stage:
        session = stage.seat().session
        session.hold((), status)
        for card in cards:
            try:
                enter(session, card, stage.clock.pass_seconds)
            except Refused as refused:
                what = f"cannot be entered: {refused}".rstrip(".?")
                remedy = "Correct the card, or enter this call in the console"
                if refused.needs is Needs.SECOND_PERSON:
                    remedy = "Say in agreed_by who agreed that it was not sent"
                yield ImportFault(name, card.line, "this card", what, remedy)


class _Hand:
    """Enters one card, line by line."""

    def __init__(self, session: Session, card: PaperCard, pause: Pause) -> None:
        self._session = session
        self._card = card
        self._pause = pause
        self._view = session.backfill(card.received)

    def enter(self) -> CallView:
        card = self._card
        self._tell(card.received)
        sent_at = card.dispatched or card.received
        if card.sent:
            self._leave_out_others(sent_at)
            self._send(sent_at)
            first = card.sent[0].service
            if card.arrived is not None:
                self._do(do.UnitReports(first, "on_scene"), card.arrived)
            if card.cleared is not None:
                self._do(do.UnitReports(first, "cleared"), card.cleared)
        disposition = card.texts.get("disposition")
        if disposition is not None:
            ended = card.cleared or card.arrived or sent_at
            if not card.sent:
                self._leave_out(self._view.owed, sent_at)
            self._do(do.Close(disposition, card.texts.get("narrative", "")), ended)
        return self._view

    def _do(self, command: do.Command, at: datetime) -> None:
        self._view = self._session.do(self._view.call.id, command, at)

    def _tell(self, at: datetime) -> None:
        """Everything that the caller said. The mark comes first, so that it is never missed."""
        card, texts = self._card, self._card.texts
        by = f", taken by {texts['taken_by']}" if "taken_by" in texts else ""
        self._do(do.AddNote(f"{card.mark}{by}"), at)
        if "location" in texts:
            self._do(do.SetPlace(Place(text=texts["location"])), at)
        if "phone" in texts:
            self._do(do.SetPhone(texts["phone"]), at)
        if "what_happened" in texts:
            self._what_happened(texts["what_happened"], at)
        if "card" in texts:
            self._do(do.OpenCard(texts["card"]), at)
        for fact, value in card.answers.items():
            self._do(do.AnswerFact(fact, value), at)
        if "narrative" in texts and "disposition" not in texts:
            self._do(do.AddNote(texts["narrative"]), at)

    def _what_happened(self, words: str, at: datetime) -> None:
        fact = self._view.pack.sections.facts.get(WHAT_HAPPENED)
        if fact is not None and fact.kind == "text":
            self._do(do.AnswerFact(WHAT_HAPPENED, words), at)
        else:
            self._do(do.AddNote(words), at)

    def _send(self, at: datetime) -> None:
        """Record exactly the lines of the card as sent."""
        for line in self._card.sent:
            self._add(line, at)
        self._pause(2 * PRESS_AGAIN_SECONDS)
        self._do(do.Send(), at)

    def _add(self, line: PaperLine, at: datetime) -> None:
        """Add a line where the card has one, or a more urgent one, that is not recommended."""
        coming = (owed for owed in self._view.owed if not owed.key.by_phone)
        due = next((owed for owed in coming if owed.service == line.service), None)
        if due is None:
            urgency, role = line.urgency or Urgency.PROMPT, line.role or Role.LEAD
            self._do(do.AddLine(line.service, urgency.word, role.value), at)
            return
        if goes_by_phone(due, self._view.pack.sections):
            raise Refused(
                f"{line.service} is reached by phone, and a transfer has steps of its own"
            )
        urgency = line.urgency or due.urgency
        if urgency < due.urgency:
            raise Refused(
                f"{line.service} went {urgency.word} where {due.urgency.word} is recommended; "
                "write the service alone, and how it went in the narrative"
            )
        if urgency > due.urgency:
            self._do(do.AddLine(line.service, urgency.word, (line.role or due.role).value), at)

    def _leave_out_others(self, at: datetime) -> None:
        named = {line.service for line in self._card.sent}
        active = "disposition" not in self._card.texts
        self._leave_out(
            [
                line
                for line in self._view.owed
                if (line.service not in named or line.key.by_phone)
                # Of a call that goes on, what is reached by phone can still be done.
                and not (active and goes_by_phone(line, self._view.pack.sections))
            ],
            at,
        )

    def _leave_out(self, lines: Sequence[Line], at: datetime) -> None:
        agreed_by = self._card.texts.get("agreed_by")
        for line in lines:
            reason = f"Not sent, says paper card {self._card.number}"
            out = do.LeaveOut(line.service, reason, agreed_by, by_phone=line.key.by_phone)
            self._do(out, at)
