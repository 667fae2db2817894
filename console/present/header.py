"""The head of the call screen, and the one line of alerts below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from console.present.finding import on_the_map
from console.present.rows import Piece, Row, Tone, row, said, since, under, wrapped
from console.session.owed import goes_by_phone
from console.session.transferring import lost
from console.session.view import CallView
from console.sharing.syncing import Shared
from console.text.clean import clean
from protocols.saying import said as words_in
from store.faults import StoreFault
from store.numbers import parse

LINE_TYPES = {
    "wireless": "wireless",
    "wireline": "landline",
    "voip": "internet phone",
    "text": "TEXT",
    "tty": "TTY",
    "admin": "admin line",
    "radio": "radio",
    "no_service": "NO SERVICE - CANNOT CALL BACK",
    "unknown": "",
}


MOST_TEXTS = 3
"""Text sessions that one person should hold. https://missouri911.org/text-to-911-psap-operational-faqs"""
MOST_ALERT_ROWS = 3
LONGEST_WORD = 16
"""Cells that a row may lose by being broken between words."""


@dataclass(frozen=True, slots=True)
class Seating:
    """What every screen says of the console itself."""

    seat: str
    taker: str
    label: str
    """LIVE, TRAINING or DEMO."""
    unsaved: int = 0
    fault: StoreFault | None = None
    shared: Shared | None = None
    """How it stands to the other seats; None where calls are not shared."""
    zone: tzinfo = UTC
    texts: int = 0
    """Calls by text under way at this seat."""
    now: datetime | None = None
    """The instant it is, by which a token is looked at."""
    tag: str = ""
    """Of this seat's own incident numbers."""

    def short(self, number: str) -> str:
        """An incident number as people say it: of another seat's, so that nobody means their own.

        Text that is no incident number stays as it is.
        """
        try:
            read = parse(number)
        except ValueError:
            return number
        return read.short if self.tag in {"", read.tag} else read.of_another


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that must be seen now."""

    level: Literal[1, 2, 3]
    """3: a life threat or a record at risk. 2: something is owed. 1: good to know."""
    words: str


def header_rows(view: CallView, seating: Seating, width: int) -> list[Row]:
    """Two rows: which call, for how long, on which card; then the number and the place."""
    call = view.call
    card = words_in(view.pack.sections.cards[view.decision.card].title).upper()
    elapsed = since(call.answered_at or call.opened_at, view.now)
    draft = " DRAFT" if view.pack.sections.cards[view.decision.card].draft else ""
    left = [
        Piece(f" {'BACK-FILL' if call.backfill else 'CALL'} {seating.short(call.number)}", "title"),
        Piece(f"  {'RINGING ' if call.state == 'ringing' else ''}{elapsed}"),
        Piece(f"  {card}{draft}", "title"),
    ]
    right = [
        Piece(f"{seating.taker[:12]}  "),
        Piece(f"{seating.label}  ", "warn" if seating.label != "LIVE" else "ok"),
        *record_pieces(seating),
        Piece(" "),
    ]
    if sum(len(piece.text) for piece in (*left, *right)) >= width > 0:
        del right[0]  # who sits here knows it
    return [_spread(left, right, width), _where(view, width)]


def record_pieces(seating: Seating) -> list[Piece]:
    """Whether everything is on disk, and how far the other seats have it."""
    if seating.unsaved:
        return [Piece(f"{seating.unsaved} NOT SAVED", "danger")]
    if seating.shared is None:
        return [Piece("saved", "ok")]
    return [Piece(shared_words(seating.shared, seating.zone), _SHARED[seating.shared.kind])]


_SHARED: dict[str, Tone] = {
    "in_step": "ok",
    "behind": "warn",
    "unreachable": "danger",
    "denied": "danger",
}


def shared_words(shared: Shared, zone: tzinfo) -> str:
    """How this seat stands to the others, in a few words."""
    match shared.kind:
        case "in_step":
            return "in step"
        case "behind":
            return f"{shared.behind} behind" if shared.behind else "catching up"
        case "unreachable":
            since = f" since {shared.since.astimezone(zone):%H:%M}" if shared.since else ""
            return f"unreachable{since}"
        case "denied":
            return "NOT SHARED"


def _spread(left: list[Piece], right: list[Piece], width: int) -> Row:
    used = sum(len(piece.text) for piece in (*left, *right))
    return (*left, Piece(" " * max(1, width - used)), *right)


def _where(view: CallView, width: int) -> Row:
    call = view.call
    number = said(call.phone_known or "no number", "value", 40)
    line = LINE_TYPES[call.line_type]
    marks: list[Piece] = []
    if call.callback_unsafe:
        marks.append(Piece(" DO NOT CALL BACK", "danger"))
    if call.caller_left:
        marks.append(Piece(f" CALLER {call.caller_left.replace('_', ' ').upper()}", "danger"))
    if call.yes_no:
        marks.append(Piece(" YES/NO", "warn"))
    place = call.place
    if place is None:
        where = Piece("no place yet", "warn")
    elif call.incident is None:
        where = said(f"phone at {place.text or 'a position'} (not confirmed)", "warn", 80)
    else:
        mark = "" if call.incident.verified else " (said once)"
        where = said(f"{call.place_words or 'position of the phone'}{mark}", "value", 80)
    return row(" ", number, f" {line}" if line else "", *marks, "  ", where)


def shared_alarms(shared: Shared) -> list[str]:
    """What of the sharing somebody must look into."""
    kept = "; what is not shared is kept here, and goes once that is mended"
    denied = [f"{shared.why}{kept}"] if shared.kind == "denied" and shared.why else []
    return [*denied, *shared.alarms]


def token_words(seating: Seating, ahead: timedelta) -> str:
    """That the seat's token ends within `ahead`, or has ended; empty while there is time."""
    shared = seating.shared
    if shared is None or shared.expires_at is None or seating.now is None:
        return ""
    left = shared.expires_at - seating.now
    if left > ahead or shared.kind == "denied":
        return ""
    until = f"{shared.expires_at.astimezone(seating.zone):%a %d %b %H:%M}"
    do = "put a new one into the token's file before then"
    if left <= timedelta(0):
        return f"this seat's token ended {until}: put a new one into the token's file"
    if left < timedelta(hours=1):
        return f"this seat's token ends in less than an hour ({until}): {do}"
    hours = left // timedelta(hours=1)
    told = f"{hours} hour{'s' * (hours > 1)}" if hours < 48 else f"{left.days} days"
    return f"this seat's token ends in {told} ({until}): {do}"


DAYS_AHEAD = timedelta(days=7)
"""When the board tells of a token that ends."""
DAY_AHEAD = timedelta(hours=24)
"""When every call does as well."""


def alerts(view: CallView, seating: Seating) -> list[Alert]:
    """Everything that must be seen now, the gravest first."""
    found: list[Alert] = []
    instructions = view.pack.sections.instructions
    for name in view.alarms:
        title = words_in(instructions[name].title)
        found.append(Alert(3, f"LIFE THREAT: {title} - {_help(view, name)}, F7 waves away"))
    if seating.fault is not None:
        found.append(Alert(3, f"NOT SAVED ({seating.unsaved}): {seating.fault}"))
    if seating.shared is not None:
        found += [Alert(2, f"SHARING: {words}") for words in shared_alarms(seating.shared)]
        if words := token_words(seating, DAY_AHEAD):
            found.append(Alert(1, f"SHARING: {words}"))
    if seating.texts > MOST_TEXTS:
        words = f"{seating.texts} TEXT SESSIONS AT THIS SEAT: {MOST_TEXTS} are the most"
        found.append(Alert(2, f"{words}. Ask somebody to take one over"))
    for name in lost(view):
        program = view.pack.sections.programs[name].name
        found.append(Alert(3, f"TRANSFER LOST: {program}. The call is back: send somebody"))
    if view.risen:
        found.append(Alert(3, f"MORE IS NEEDED NOW: {_risen(view)}, F8 leaves out"))
    for fact in view.call.conflicts:
        found.append(Alert(2, f"CONFLICT: two seats answered {fact.replace('_', ' ')} differently"))
    if view.suggested:
        titles = [words_in(view.pack.sections.cards[c].title) for c in view.suggested]
        found.append(Alert(1, f"MAY FIT: {', '.join(titles)} - F3 opens cards"))
    for card in view.proposals:
        title = words_in(view.pack.sections.cards[card].title)
        found.append(Alert(1, f"FITS BETTER: {title} - F3 opens cards"))
    if words := on_the_map(view):
        found.append(Alert(1, words))
    if view.call.damaged:
        count = len(view.call.damaged)
        entries = "1 entry of this call is" if count == 1 else f"{count} entries of this call are"
        found.append(Alert(2, f"{entries} damaged on disk"))
    return sorted(found, key=lambda alert: -alert.level)


def _risen(view: CallView) -> str:
    """What is owed since something was sent, and the keys: a line by phone is not sent."""
    sections = view.pack.sections
    words = (f"{words_in(sections.services[o.service].says)} {o.urgency.word}" for o in view.owed)
    by_phone = {goes_by_phone(line, sections) for line in view.owed}
    keys = {False: "F5 sends", True: "F9 transfers"}
    return f"{', '.join(words)} - {', '.join(keys[phone] for phone in sorted(by_phone))}"


def _help(view: CallView, instruction: str) -> str:
    """How the caller gets these instructions."""
    if not view.is_locked(instruction):
        return "F6 opens"
    if view.emd is None:
        return "LOCKED, not approved here"
    return f"LOCKED here, F9 to {view.pack.sections.programs[view.emd].name}"


_MARKS = {3: "!!! ", 2: "! ", 1: "> "}


def alert_rows(found: list[Alert], width: int) -> list[Row]:
    """The gravest alert on one row to three, with how many more there are and where they stand.

    Its pieces are plain: the bar in which it stands has the colour of its level.
    """
    if not found:
        return []
    first = found[0]
    mark = _MARKS[first.level]
    room = width - len(mark)
    more = f" (+{len(found) - 1} more, F1)" if len(found) > 1 else ""
    words = first.words
    if len(words) + len(more) > room * MOST_ALERT_ROWS - LONGEST_WORD:
        more = more or " (F1: all)"
        words = clean(words, limit=max(20, room * MOST_ALERT_ROWS - LONGEST_WORD - len(more)))
    rows = under(row(mark), wrapped(words, room))
    return [*rows[:-1], (*rows[-1], Piece(more))]
