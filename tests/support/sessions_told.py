"""What the entries of a call tell, read a second time from their raw JSON and in other words.

The models that Sessions are tried against: neither the fold nor the rules of the work are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

from console.session import commands as do
from console.session.refusing import Needs
from console.session.view import CallView
from protocols.decision import Decision
from protocols.lines import Line
from protocols.pack import Pack
from store.entry import Entry
from store.kinds.interview import AnsweredBy
from store.numbers import parse
from support.places import FAR_PIER, PIER
from support.sessions import Neighbours

URGENCY = {"scheduled": 1, "routine": 2, "prompt": 3, "hot": 4}
ROLES = {"lead", "secure", "stage", "after", "consult"}
UNCLEAR = {"unknown", "refused", "could_not_ask"}
HANDED_OVER = {"accepted", "with_clinician", "resolved"}
UNDER_WAY = {"offered", "ringing", "accepted", "with_clinician"}
STEPS = {
    "": {"offered"},
    "offered": {"ringing", "refused"},
    "ringing": {"accepted", "refused", "timed_out", "dropped"},
    "accepted": {"with_clinician", "returned", "dropped"},
    "with_clinician": {"resolved", "returned", "dropped"},
    "resolved": set(),
    **{lost: {"offered"} for lost in ("refused", "timed_out", "dropped", "returned")},
}
Key = tuple[str, bool]
"""A service, and whether it only advises by phone."""


@dataclass
class Told:
    """A call as its entries tell it."""

    opened: dict[str, Any] = field(default_factory=dict)
    answered: bool = False
    closed: bool = False
    number: str = ""
    phone: str = ""
    incident: dict[str, Any] | None = None
    verified: bool = False
    answers: dict[str, dict[tuple[str, int], str]] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)
    sent: dict[Key, int] = field(default_factory=dict)
    services_sent: set[str] = field(default_factory=set)
    left_out: list[tuple[Key, int]] = field(default_factory=list)
    added: list[tuple[Key, int, int]] = field(default_factory=list)
    transfers: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """By program: the state, and whether the line was briefed."""
    reports: set[str] = field(default_factory=set)
    unsafe: bool = False
    yes_no: bool = False
    left: bool = False
    views: list[tuple[str, str, datetime]] = field(default_factory=list)
    instructions: set[str] = field(default_factory=set)
    steps: set[tuple[str, int]] = field(default_factory=set)
    alarms_seen: set[str] = field(default_factory=set)
    last_at: datetime | None = None

    @property
    def values(self) -> dict[str, set[str]]:
        """By fact: what stands."""
        return {fact: set(held.values()) for fact, held in self.answers.items() if held}

    @property
    def place(self) -> dict[str, Any] | None:
        """Where somebody could go."""
        for place in (self.incident, self.opened.get("place")):
            if place is not None and findable(place):
                return dict(place)
        return None


def findable(place: Mapping[str, Any]) -> bool:
    """Words, or a whole position."""
    position = {"latitude", "longitude"} <= {k for k, v in place.items() if v is not None}
    return bool(str(place.get("text", "")).strip()) or position


def told(entries: Iterable[Entry]) -> Told:
    """Read the entries of a call, in the order of turns."""
    call = Told()
    for entry in sorted(entries, key=lambda e: (e.header.turn, e.header.journal, e.header.seq)):
        call.last_at = entry.header.at
        if entry.data is not None:
            _tell(call, entry, entry.data)
    return call


def _tell(call: Told, entry: Entry, body: dict[str, Any]) -> None:
    kind = entry.header.kind
    if kind == "call.opened":
        call.opened, call.number = body, body["number"]
    elif kind == "call.answered":
        call.answered = True
    elif kind in ("call.closed", "call.reopened"):
        call.closed = kind == "call.closed"
    elif kind == "phone.set":
        call.phone = body["phone"]
    elif kind == "place.set" and body["of"] == "incident":
        call.incident, call.verified = body["place"], False
    elif kind == "place.found":
        call.incident, call.verified = body, False
    elif kind == "place.verified":
        call.verified |= call.incident is not None and body["text"] == call.incident.get("text", "")
    elif kind == "fact.answered":
        held = call.answers.setdefault(body["fact"], {})
        if body.get("taken_back") != "maybe_duress":
            for ref in body.get("replaces", ()):
                held.pop((ref["journal"], ref["seq"]), None)
            held[str(entry.header.journal), entry.header.seq] = body["value"]
    elif kind == "card.opened":
        call.cards = [card for card in call.cards if card != body["card"]] + [body["card"]]
    elif kind == "lines.sent":
        for line in body["lines"]:
            _raise(call.sent, line)
            call.services_sent.add(line["service"])
    elif kind == "line.left_out":
        call.left_out.append((key(body["line"]), URGENCY[body["line"]["urgency"]]))
    elif kind == "line.added":
        urgency = URGENCY[body["line"]["urgency"]]
        call.added.append((key(body["line"]), urgency, len(call.left_out)))
    elif kind == "transfer.moved":
        briefed = call.transfers.get(body["program"], ("", False))[1]
        briefed = body.get("briefed", False) or (briefed and body["state"] != "offered")
        call.transfers[body["program"]] = (body["state"], briefed)
    elif kind == "report.done":
        call.reports.add(body["report"])
    elif kind == "callback.unsafe":
        call.unsafe = body["unsafe"]
    elif kind == "mode.yes_no":
        call.yes_no = body["on"]
    elif kind in ("caller.left", "caller.back"):
        call.left = kind == "caller.left"
    elif kind == "profile.viewed":
        call.views.append((body["what"], body["id"], entry.header.at))
    elif kind == "instruction.opened":
        call.instructions.add(body["instruction"])
    elif kind == "instruction.step":
        call.instructions.add(body["instruction"])
        call.steps.add((body["instruction"], body["step"]))
    elif kind == "alarm.seen":
        call.alarms_seen.add(body["instruction"])


def key(line: Mapping[str, Any]) -> Key:
    """What makes two recorded lines the same."""
    return line["service"], line["role"] == "consult"


def _raise(held: dict[Key, int], line: Mapping[str, Any]) -> None:
    held[key(line)] = max(held.get(key(line), 0), URGENCY[line["urgency"]])


def owed(call: Told, decision: Decision, pack: Pack) -> dict[Key, int]:
    """Recommended or added, less what was sent, left out, or handed over by phone."""
    wanted = [
        ((line.service, line.role == "consult"), int(line.urgency), 0) for line in decision.lines
    ]
    handed = {
        service
        for program, (state, _) in call.transfers.items()
        if state in HANDED_OVER
        for service in pack.sections.programs[program].services
    }
    found: dict[Key, int] = {}
    for line, urgency, since in [*wanted, *call.added]:
        left = [u for one, u in call.left_out[since:] if one == line]
        done = max(call.sent.get(line, 0), *left, 0)
        if urgency > done and line[0] not in handed:
            found[line] = max(found.get(line, 0), urgency)
    return found


def by_phone(line: Line, pack: Pack) -> bool:
    """Whether a line is reached by phone instead of being sent."""
    if line.program is None:
        return line.role == "consult"
    return bool(
        {"transfer", "conference"} & {str(m) for m in pack.sections.programs[line.program].mode}
    )


def in_sight(call: Told, pack: Pack, now: datetime) -> set[tuple[str, str]]:
    """The records that may be shown for a call now."""
    if call.closed:
        return set()
    agency = pack.header.agency
    limit = timedelta(minutes=agency.profile_view_minutes if agency else 45)
    over = {
        (what, name) for what, name, at in call.views if now - at >= limit and what != "caution"
    }
    place = call.place
    found = Neighbours().match(
        call.phone or call.opened.get("phone", ""),
        call.opened.get("line_type", "unknown"),
        str(place.get("text", "")) if place else "",
    )
    return {(match.kind.value, match.record.id) for match in found} - over


def is_alone(pack: Pack, now: datetime) -> bool:
    """23:00 to 07:00 by the wall clock, where the pack says that there are such hours at all."""
    hour = now.astimezone(ZoneInfo("America/Los_Angeles")).hour
    agency = pack.header.agency
    return bool(agency and agency.alone_at) and (hour >= 23 or hour < 7)


@dataclass(frozen=True)
class Around:
    """What else counts when a command is judged."""

    taker: str
    clock_now: datetime
    just_changed: bool
    others: Sequence[Told]
    """The other calls of the console."""


def objection(view: CallView, call: Told, command: do.Command, around: Around) -> Needs | None:
    """For what a command must be refused; None where it must be carried out."""
    if call.closed and not isinstance(command, do.AddNote | do.Reopen):
        return Needs.NOTHING
    pack, nonsense = view.pack, Needs.NOTHING
    sections = pack.sections
    match command:
        case do.AnswerFact():
            return _judge_answer(pack, call, command)
        case do.AskQuestion(fact):
            known = fact in sections.facts and sections.facts[fact].told_by is None
            return None if known else nonsense
        case do.OpenCard(card):
            return None if card in sections.cards else nonsense
        case do.SetPlace(place):
            something = findable(place.model_dump()) or place.area or place.latitude is not None
            return None if something else nonsense
        case do.PickPlace(candidate):
            there = call.incident is not None and call.incident.get("text") == "the pier"
            return None if there and candidate in {PIER, FAR_PIER} else nonsense
        case do.AtThePhone():
            heard = call.opened.get("place")
            return None if heard and heard.get("latitude") is not None else nonsense
        case do.ChooseArea(area):
            return None if area in {*sections.areas, "elsewhere"} else nonsense
        case do.VerifyPlace():
            return None if call.incident is not None and findable(call.incident) else nonsense
        case do.SetPhone(phone, same):
            said = call.opened.get("phone", "") if same else phone
            return None if said.strip() else nonsense
        case do.AddNote(text):
            return None if text.strip() else nonsense
        case do.Send():
            if call.place is None or all(by_phone(line, pack) for line in view.owed):
                return nonsense
            return Needs.PRESS_AGAIN if around.just_changed else None
        case do.AddLine(service, urgency, role):
            known = service in sections.services and urgency in URGENCY and role in ROLES
            return None if known else nonsense
        case do.LeaveOut():
            return _judge_leaving_out(view, call, command, around)
        case do.MoveTransfer():
            return _judge_transfer(pack, call, command)
        case do.OpenInstruction(name):
            return None if name in sections.instructions else nonsense
        case do.GiveStep(name, step):
            held = sections.instructions.get(name)
            return None if held is not None and 0 <= step < len(held.steps) else nonsense
        case do.SeeAlarm(name):
            return None if name in call.alarms_seen or _rings(view, call, name) else nonsense
        case do.CallBack():
            return nonsense if call.unsafe else None
        case do.ViewProfile(what, name):
            seen = in_sight(call, pack, around.clock_now)
            return None if (what, name) in seen else nonsense
        case do.UnitReports(service, state):
            known = service in sections.services and state in get_args(do.UnitState)
            return None if known else nonsense
        case do.FileReport(report, state, to):
            known = report in sections.reports and (state == "done" or bool(to.strip()))
            return None if known else nonsense
        case do.Close():
            return _judge_close(view, call, command, around)
        case do.Reopen():
            return None if call.closed else nonsense
    return None


def _judge_answer(pack: Pack, call: Told, command: do.AnswerFact) -> Needs | None:
    fact = pack.sections.facts.get(command.fact)
    if fact is None or command.by not in get_args(AnsweredBy):
        return Needs.NOTHING
    dangers, value = list(fact.danger), command.value
    if fact.kind == "choice":
        if value.isdecimal() and fact.bands:
            value = next(iter(fact.bands))
        elif value not in {*fact.harmless, *fact.values, *dangers, *UNCLEAR}:
            return Needs.NOTHING
    standing = set(call.values.get(command.fact, ()))
    if standing <= UNCLEAR:
        cards = (pack.sections.cards[card] for card in call.cards)
        standing |= {card.gives[command.fact] for card in cards if command.fact in card.gives}
    rank = {danger: number for number, danger in enumerate(dangers, 1)}
    strongest = max((rank.get(one, 0) for one in standing), default=0)
    lowered = strongest > rank.get(value, 0)
    return Needs.REASON_TAKEN_BACK if lowered and command.taken_back is None else None


def _judge_leaving_out(
    view: CallView, call: Told, command: do.LeaveOut, around: Around
) -> Needs | None:
    if (command.service, command.by_phone) not in owed(call, view.decision, view.pack):
        return Needs.NOTHING
    if not command.reason.strip():
        return Needs.REASON
    second = (command.second_person or "").strip().lower()
    if second in ("", around.taker.lower()) and not is_alone(view.pack, view.now):
        return Needs.SECOND_PERSON
    return None


def _judge_transfer(pack: Pack, call: Told, command: do.MoveTransfer) -> Needs | None:
    program = pack.sections.programs.get(command.program)
    if program is None or not {"transfer", "conference"} & {str(m) for m in program.mode}:
        return Needs.NOTHING
    state, briefed = call.transfers.get(command.program, ("", False))
    fits = command.state.value in STEPS[state]
    asked = command.permission or command.state != "offered"
    told_first = command.briefed or briefed or command.state != "accepted"
    return None if fits and asked and told_first else Needs.NOTHING


def _judge_close(view: CallView, call: Told, command: do.Close, around: Around) -> Needs | None:
    pack = view.pack
    disposition = pack.sections.dispositions.get(command.disposition)
    states = {state for state, _ in call.transfers.values()}
    if disposition is None or states & UNDER_WAY:
        return Needs.NOTHING
    left = owed(call, view.decision, pack)
    if disposition.requires == "duplicate":
        try:
            number = str(parse(command.duplicate_of or ""))
        except ValueError:
            return Needs.NOTHING
        if number == call.number:
            return Needs.NOTHING
        for other in around.others:
            if other.number == number:
                left = {line: u for line, u in left.items() if u > other.sent.get(line, 0)}
    if left:
        return Needs.SEND_FIRST
    ready = {
        "sent": bool(call.sent)
        and (not disposition.services or bool(call.services_sent & {*disposition.services})),
        "resolved_transfer": "resolved" in states,
    }
    due = set(view.decision.reports_due) - call.reports
    return None if not due and ready.get(disposition.requires, True) else Needs.NOTHING


def _rings(view: CallView, call: Told, name: str) -> bool:
    held = view.pack.sections.instructions.get(name)
    due = held is not None and held.alarm and name in view.decision.instructions
    return due and name not in call.instructions | call.alarms_seen
