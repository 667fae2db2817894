"""From a command to the entries it makes: the rules of the work, pure over a view of the call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from console.session import commands as do
from console.session.closing import close, file_report
from console.session.following import due_at_close, end_follow_up, refer, try_follow_up
from console.session.interviewing import (
    answer_fact,
    ask_question,
    give_step,
    open_card,
    open_instruction,
)
from console.session.locating import (
    at_the_phone,
    choose_area,
    pick_place,
    set_phone,
    set_place,
    verify_place,
)
from console.session.refusing import Refused
from console.session.sending import add_line, leave_out, send
from console.session.transferring import move_transfer
from console.session.view import CallView
from protocols.lines import LineKey
from protocols.model.facts import FactValue
from protocols.words import UNCLEAR, UNCLEAR_WORD
from store.kinds import contact, interview, people, response
from store.kinds.base import Body
from store.reference.matching import Match


@dataclass(frozen=True, slots=True)
class Bench:
    """What a rule of the work may ask about the room, besides the call."""

    taker: str
    alone: bool
    """One person is on duty."""
    just_changed: bool
    """The recommendation changed less than a second ago."""
    sent_elsewhere: Mapping[LineKey, int]
    """What was sent on the other call, where one is named as the same event."""


def bodies_for(view: CallView, command: do.Command, bench: Bench) -> tuple[Body, ...]:
    """The entries that a command makes. Raises `Refused`, and then nothing happens."""
    if view.call.closed is not None and not _goes_on_after(view, command):
        raise Refused("This call is closed. Reopen it first.")
    match command:
        case do.PickUp():
            return () if view.call.answered_at else (contact.CallAnswered(),)
        case do.AnswerFact():
            bodies = answer_fact(view, command)
            return (*bodies, *_marks_callback(view, bodies))
        case do.AskQuestion():
            return ask_question(view, command)
        case do.OpenCard():
            return open_card(view, command)
        case do.SetPlace():
            return set_place(command)
        case do.PickPlace():
            return pick_place(view, command)
        case do.AtThePhone():
            return at_the_phone(view)
        case do.ChooseArea():
            return choose_area(view, command)
        case do.VerifyPlace():
            return verify_place(view)
        case do.SetPhone():
            return set_phone(view, command)
        case do.Send():
            return send(view, bench.just_changed)
        case do.AddLine():
            return add_line(view, command)
        case do.LeaveOut():
            return leave_out(view, command, bench.taker, bench.alone)
        case do.MoveTransfer():
            return move_transfer(view, command)
        case do.OpenInstruction():
            return open_instruction(view, command)
        case do.GiveStep():
            return give_step(view, command)
        case do.FileReport():
            return file_report(view, command)
        case do.Close():
            return (*close(view, command, bench.sent_elsewhere), *due_at_close(view))
        case do.Refer():
            return refer(view, command)
        case do.TryFollowUp():
            return try_follow_up(view, command)
        case do.EndFollowUp():
            return end_follow_up(view, command)
        case do.ReviewCall():
            # Looking at calls again is no part of a shift: a console starts without it.
            from console.review.judging import review

            return (review(view.call, command),)
    return _plain(view, command)


def _goes_on_after(view: CallView, command: do.Command) -> bool:
    """What may be done to a closed call: whatever comes after it, and what officers tell then."""
    if isinstance(command, do.AnswerFact):
        fact = view.pack.sections.facts.get(command.fact)
        return fact is not None and fact.told_by is not None
    after = do.Reopen | do.AddNote | do.Refer | do.TryFollowUp | do.EndFollowUp | do.ReviewCall
    return isinstance(command, after)


def _plain(view: CallView, command: do.Command) -> tuple[Body, ...]:
    """Commands that only write down what happened."""
    match command:
        case do.AddNote(text):
            if not text.strip():
                raise Refused("There is nothing in this note.")
            return (interview.NoteAdded(text=text),)
        case do.SeeAlarm(instruction):
            if instruction in view.call.alarms_seen:
                return ()
            if instruction not in view.alarms:
                raise Refused("There is no such alarm.")
            return (interview.AlarmSeen(instruction=instruction),)
        case do.CannotSpeak(on):
            return _cannot_speak(view, on)
        case do.MarkCallback(unsafe):
            marked = view.call.callback_unsafe == unsafe
            return () if marked else (contact.CallbackUnsafe(unsafe=unsafe),)
        case do.CallerLeft(how):
            return () if view.call.caller_left else (contact.CallerLeft(how=how),)
        case do.CallBack(outcome):
            return _call_back(view, outcome)
        case do.ViewProfile(what, name):
            return _view(view, what, name)
        case do.PatientBelongs(profile, belongs):
            return (people.PatientOfHousehold(profile=profile, belongs=belongs),)
        case do.AcknowledgeCaution(caution):
            return (people.CautionAcknowledged(caution=caution),)
        case do.UnitReports(service, state, unit):
            if service not in view.pack.sections.services:
                raise Refused("There is no such service.")
            return (response.UnitStatus(service=service, unit=unit, state=state),)
        case do.Reopen(reason):
            if view.call.closed is None:
                raise Refused("This call is not closed.")
            return (response.CallReopened(reason=reason),)
    raise Refused("This cannot be done to a call.")


def _cannot_speak(view: CallView, on: bool) -> tuple[Body, ...]:
    """What the taker hears counts as an answer, and nobody may call back while it stands."""
    call, heard = view.call, view.pack.header.cannot_speak
    stands = heard is not None and any(
        answer.value == heard.value or _is_worse(view, heard, answer.value)
        for answer in call.answers.get(heard.fact, ())
    )
    bodies: list[Body] = [] if call.yes_no == on else [contact.YesNoMode(on=on)]
    unsafe = on or stands
    if call.callback_unsafe != unsafe and (unsafe or call.yes_no):
        bodies.append(contact.CallbackUnsafe(unsafe=unsafe))
    if on and heard is not None and not stands:
        bodies += answer_fact(view, do.AnswerFact(heard.fact, heard.value, by="ears"))
    return tuple(bodies)


def _marks_callback(view: CallView, bodies: tuple[Body, ...]) -> Iterator[Body]:
    """An answer by which calling back is not safe marks the number; only a key takes it away."""
    unsafe = view.pack.header.callback_unsafe
    if unsafe is None or view.call.callback_unsafe:
        return
    values = {*unsafe.values, *(UNCLEAR if UNCLEAR_WORD in unsafe.values else ())}
    for body in bodies:
        if isinstance(body, interview.FactAnswered) and body.fact == unsafe.fact:
            if body.value in values:
                yield contact.CallbackUnsafe(unsafe=True)
            return


def _is_worse(view: CallView, heard: FactValue, value: str) -> bool:
    strength = view.pack.domains[heard.fact].strength
    return strength(value) > strength(heard.value)


def _call_back(view: CallView, outcome: str) -> tuple[Body, ...]:
    if view.call.callback_unsafe:
        raise Refused("Calling back may put the caller in danger. It is marked unsafe.")
    tried = contact.CallbackTried.model_validate({"outcome": outcome})
    return (tried, contact.CallerBack()) if outcome == "reached" else (tried,)


def viewed(match: Match) -> people.ProfileViewed:
    """That a record was shown, and why; nothing of what it says."""
    told = {"what": match.kind.value, "id": match.record.id}
    return people.ProfileViewed.model_validate(
        {**told, "why": match.told[:200], "stale": match.stale}
    )


def _view(view: CallView, what: str, name: str) -> tuple[Body, ...]:
    for match in view.matches:
        if match.kind.value == what and match.record.id == name:
            return (viewed(match),)
    raise Refused("A profile is shown only for the call that it matches.")
