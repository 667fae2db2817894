"""Entries to call: a pure fold, whose result does not depend on the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from uuid import UUID

from protocols.words import TransferState
from store.call import (
    Added,
    Answer,
    Call,
    Closed,
    FoundPlace,
    IncidentPlace,
    InstructionGiven,
    LeftOut,
    Note,
    Referral,
    Review,
    Sent,
    Transfer,
    Viewed,
)
from store.entry import Entry, Header
from store.following import ended, fallen_due, tried
from store.kinds import body_of, contact, following, interview, people, response, reviewing
from store.kinds.base import Body, Place


def fold(call: UUID, entries: Iterable[Entry]) -> Call:
    """The call that its entries tell, from any journals, given in any order, some maybe twice."""
    return reduce(_apply, _in_order(entries), Call(call))


def extend(call: Call, entries: Iterable[Entry]) -> Call:
    """The call with more entries: quick where they are its newest, a new fold where not."""
    more = _in_order(entries)
    if call.entries and more and more[0].order <= call.entries[-1].order:
        # What is held already stands: it was read from disk, or written here.
        return replace(fold(call.id, (*more, *call.entries)), damaged=call.damaged)
    return reduce(_apply, more, call)


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    once = {entry.order: entry for entry in entries}
    return [once[order] for order in sorted(once)]


def _apply(call: Call, entry: Entry) -> Call:
    call = replace(call, entries=(*call.entries, entry))
    body = body_of(entry)
    if body is None:
        return call
    header = entry.header
    for subject in (_contact, _interview, _response, _people, _following, _reviewing):
        after = subject(call, header, body)
        if after is not None:
            return after
    return call


def _contact(call: Call, header: Header, body: Body) -> Call | None:
    match body:
        case contact.CallOpened():
            return replace(
                call,
                number=body.number,
                pack=body.pack,
                how=body.how,
                scenario=body.scenario,
                backfill=header.backfill,
                seat=header.seat,
                taker=header.taker,
                line_type=body.line_type,
                phone_heard=body.phone,
                place_heard=body.place,
                opened_at=header.at,
            )
        case contact.CallAnswered():
            return replace(call, answered_at=call.answered_at or header.at)
        case contact.PlaceSet(of="caller"):
            return replace(call, caller_place=body.place)
        case contact.PlaceSet():
            return replace(call, incident=IncidentPlace(body.place, False, header.at))
        case contact.PlaceFound():
            found = FoundPlace(body.found, body.how, body.source, body.as_of)
            place = Place(
                text=body.text,
                latitude=body.latitude,
                longitude=body.longitude,
                uncertainty_m=body.uncertainty_m,
                source="map",
            )
            return replace(call, incident=IncidentPlace(place, False, header.at, found))
        case contact.PlaceVerified():
            if call.incident is None or call.incident.place.text != body.text:
                return call
            return replace(call, incident=replace(call.incident, verified=True))
        case contact.PhoneSet():
            return replace(call, phone=body.phone)
        case contact.CallbackUnsafe():
            return replace(call, callback_unsafe=body.unsafe)
        case contact.CallbackTried():
            return replace(call, callbacks=(*call.callbacks, (body.outcome, header.at)))
        case contact.CallerLeft():
            return replace(call, caller_left=body.how)
        case contact.CallerBack():
            return replace(call, caller_left=None)
        case contact.YesNoMode():
            return replace(call, yes_no=body.on)
    return None


def _interview(call: Call, header: Header, body: Body) -> Call | None:
    match body:
        case interview.FactAnswered():
            return _answered(call, header, body)
        case interview.QuestionOpened():
            return replace(call, questions={**call.questions, header.journal: body.fact})
        case interview.CardOpened():
            cards = call.cards if body.card in call.cards else (*call.cards, body.card)
            return replace(call, cards=cards, card=body.card)
        case interview.NoteAdded():
            note = Note(body.text, header.at, header.taker, header.backfill)
            return replace(call, notes=(*call.notes, note))
        case interview.InstructionOpened():
            if body.instruction in call.instructions:
                return call
            given = InstructionGiven(body.instruction, header.at)
            return replace(call, instructions={**call.instructions, body.instruction: given})
        case interview.InstructionStep():
            return _stepped(call, header, body)
        case interview.AlarmSeen():
            return replace(call, alarms_seen=call.alarms_seen | {body.instruction})
    return None


def _answered(call: Call, header: Header, body: interview.FactAnswered) -> Call:
    answer = Answer(
        (header.journal, header.seq),
        body.fact,
        body.value,
        body.by,
        body.words,
        body.taken_back,
        header.at,
        header.seat,
        header.taker,
    )
    if body.taken_back == "maybe_duress":
        # Somebody may be forcing the caller to say so: what was said before stands.
        return replace(call, doubted=(*call.doubted, answer))
    replaced = {(UUID(ref.journal), ref.seq) for ref in body.replaces}
    kept = tuple(a for a in call.answers.get(body.fact, ()) if a.ref not in replaced)
    questions = {name: fact for name, fact in call.questions.items() if fact != body.fact}
    answers = {**call.answers, body.fact: (*kept, answer)}
    return replace(call, answers=answers, questions=questions)


def _stepped(call: Call, header: Header, body: interview.InstructionStep) -> Call:
    given = call.instructions.get(body.instruction)
    if given is None:
        given = InstructionGiven(body.instruction, header.at)
    marks = dict(given.marks)
    if body.mark is not None:
        marks.setdefault(body.mark, header.at)
    steps = {**given.steps, body.step: given.steps.get(body.step, header.at)}
    given = replace(given, steps=steps, marks=marks)
    return replace(call, instructions={**call.instructions, body.instruction: given})


def _response(call: Call, header: Header, body: Body) -> Call | None:
    match body:
        case response.DecisionShown():
            return replace(call, shown=body, shown_at=header.at)
        case response.LinesSent():
            sent = Sent(body.lines, header.at, body.place_verified)
            return replace(call, sent=(*call.sent, sent))
        case response.LineAdded():
            added = Added(body.line, header.at, len(call.left_out))
            return replace(call, added=(*call.added, added))
        case response.LineLeftOut():
            left = LeftOut(body.line, body.reason, body.second_person, body.review, header.at)
            return replace(call, left_out=(*call.left_out, left))
        case response.TransferMoved():
            held = call.transfers.get(body.program)
            if body.state is TransferState.OFFERED:
                held = None  # whoever answers this time was told nothing yet
            moved = Transfer(
                body.program,
                body.state,
                body.permission or bool(held and held.permission),
                body.briefed or bool(held and held.briefed),
                header.at,
            )
            return replace(call, transfers={**call.transfers, body.program: moved})
        case response.UnitStatus():
            status = (body.service, body.unit, body.state, header.at)
            return replace(call, units=(*call.units, status))
        case response.ReportDone():
            return replace(call, reports={**call.reports, body.report: body.state})
        case response.CallClosed():
            closed = Closed(
                body.disposition,
                body.narrative,
                body.duplicate_of,
                body.code,
                header.at,
                header.taker,
            )
            return replace(call, closed=closed)
        case response.CallReopened():
            return replace(call, closed=None)
    return None


def _people(call: Call, header: Header, body: Body) -> Call | None:
    match body:
        case people.ProfileViewed():
            viewed = Viewed(body.what, body.id, body.why, body.stale, header.at)
            return replace(call, views=(*call.views, viewed))
        case people.PatientOfHousehold():
            return replace(call, household={**call.household, body.profile: body.belongs})
        case people.CautionAcknowledged():
            seen = call.cautions_acknowledged | {body.caution}
            return replace(call, cautions_acknowledged=seen)
    return None


def _following(call: Call, header: Header, body: Body) -> Call | None:
    match body:
        case following.ProgramReferred():
            referral = Referral(body.program, body.agreed, body.by, body.reason, header.at)
            return replace(call, referrals=(*call.referrals, referral))
        case following.FollowUpDue():
            due = fallen_due(body, header.at)
            # Two seats may close a call: what fell due first stands.
            return replace(call, follow_ups={due.key: due, **call.follow_ups})
        case following.FollowUpTried() | following.FollowUpEnded():
            held = call.follow_ups.get((body.program, body.follow_up))
            if held is None:
                return call
            if isinstance(body, following.FollowUpTried):
                held = tried(held, body, header.at, header.taker)
            else:
                held = ended(held, body, header.at, header.taker)
            return replace(call, follow_ups={**call.follow_ups, held.key: held})
    return None


def _reviewing(call: Call, header: Header, body: Body) -> Call | None:
    if not isinstance(body, reviewing.CallReviewed):
        return None
    review = Review(
        header.taker,
        body.judged,
        body.rating,
        body.went_well,
        body.to_practise,
        body.taker_says,
        body.overruled,
        header.at,
    )
    return replace(call, reviews=(*call.reviews, review))
