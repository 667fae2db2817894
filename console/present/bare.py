"""A call whose pack is not here: everything the record tells, and no recommendation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from console.present.header import LINE_TYPES, Seating, record_pieces
from console.present.naming import Naming
from console.present.people import whole_rows
from console.present.rows import Piece, Row, Tone, row, said, since, wrapped
from console.present.timeline import timeline_rows
from console.text.clean import clean
from protocols.words import UNCLEAR
from store.kinds.base import SentLine

if TYPE_CHECKING:
    from console.office.bare import BareCall

INDENT = 3


def bare_head(bare: BareCall, seating: Seating) -> list[Row]:
    """Which call, for how long, with whom; and how this console stands."""
    call = bare.call
    elapsed = since(call.answered_at or call.opened_at, bare.now)
    return [
        row(
            Piece(f" CALL {clean(call.number, limit=40) or 'without a number'}", "title"),
            f"  {elapsed}  ",
            said(f"{call.state} with {call.taker or 'nobody yet'}, seat {call.seat or '?'}", "ask"),
            "  ",
            Piece(f"{seating.label}  ", "warn" if seating.label != "LIVE" else "ok"),
            *record_pieces(seating),
        )
    ]


def bare_alert(bare: BareCall) -> str:
    """Why nothing is recommended, and what can be done."""
    if bare.has_come:
        return "The pack of this call has come: it can be opened whole now."
    do = {
        "ringing": "Answer the line, and begin a call by hand for it",
        "open": "What follows is its record; ask its taker, or decide by paper",
    }
    return (
        f"NO RECOMMENDATION: {bare.why}. {do.get(bare.call.state, 'What follows is its record')}."
    )


def bare_rows(bare: BareCall, width: int) -> list[Row]:
    """Place and number, answers, what was sent and transferred, notes, people, every entry."""
    call = bare.call
    number = clean(call.phone_known or "no number", limit=60)
    marks = [mark for mark, there in _marks(bare) if there]
    rows = _put(", ".join(filter(None, [number, LINE_TYPES[call.line_type], *marks])), width)
    place, caller = call.place, call.caller_place
    if place is None:
        rows += _put("no place yet", width, "warn")
    else:
        how = (
            "where the phone is, not confirmed"
            if call.incident is None
            else "said twice"
            if call.incident.verified
            else "said once"
        )
        rows += _put(f"{clean(call.place_words) or 'a position'} ({how})", width, "value")
    if caller is not None:
        rows += _put(f"the caller is at {clean(caller.text)}", width)
    for title, lines in (
        ("ANSWERS, by the names that its pack gives them", _answers(bare)),
        ("CARDS", ((one, "plain") for one in call.cards)),
        ("SENT", _sent(bare)),
        ("TRANSFERS", _transfers(bare)),
        ("NOTES", ((f"{_at(bare, n.at)} {n.taker}: {n.text}", "plain") for n in call.notes)),
    ):
        told = [one for words, tone in lines for one in _put(clean(words), width, tone)]
        rows += [_title(title), *told] if told else []
    rows += _people(bare, width)
    return [*rows, _title("EVERY ENTRY"), *timeline_rows(call, bare.zone, Naming(), width)]


def _title(words: str) -> Row:
    return row(Piece(f" {words}", "title"))


def _put(words: str, width: int, tone: Tone = "plain") -> list[Row]:
    return [row(" " * INDENT, *one) for one in wrapped(words, width - INDENT, tone)]


def _at(bare: BareCall, at: datetime) -> str:
    return f"{at.astimezone(bare.zone):%H:%M}"


def _marks(bare: BareCall) -> Iterable[tuple[str, bool]]:
    call = bare.call
    left = (call.caller_left or "").replace("_", " ").upper()
    return (
        ("DO NOT CALL BACK", call.callback_unsafe),
        (f"CALLER {left}", bool(left)),
        ("YES AND NO ONLY", call.yes_no),
        ("BACK-FILL", call.backfill),
        (f"{len(call.damaged)} ENTRIES DAMAGED", bool(call.damaged)),
    )


def _answers(bare: BareCall) -> Iterator[tuple[str, Tone]]:
    call = bare.call
    for fact, held in call.answers.items():
        conflict = fact in call.conflicts
        for answer in held:
            words = f" '{answer.words}'" if answer.words else ""
            mark = "CONFLICT " if conflict else ""
            tone: Tone = "danger" if conflict else "dim" if answer.value in UNCLEAR else "plain"
            who = f"{answer.by}, {_at(bare, answer.at)} {answer.taker}"
            yield f"{mark}{fact.replace('_', ' ')}: {answer.value}{words} ({who})", tone
    for answer in call.doubted:
        name = answer.fact.replace("_", " ")
        yield f"{name}: taken back as {answer.value}, maybe under duress: the danger stands", "warn"


def _line(line: SentLine) -> str:
    role = "" if line.role == "lead" else f", {line.role}"
    return f"{line.service} {line.urgency}{role}{f' [{line.program}]' if line.program else ''}"


def _sent(bare: BareCall) -> Iterator[tuple[str, Tone]]:
    call = bare.call
    for sent in call.sent:
        yield f"{_at(bare, sent.at)} {'; '.join(map(_line, sent.lines))}", "value"
    if not call.sent and call.state == "open":
        yield "nothing yet", "warn"
    for added in call.added:
        yield f"{_at(bare, added.at)} added: {_line(added.line)}", "plain"
    for out in call.left_out:
        yield f"{_at(bare, out.at)} left out: {_line(out.line)} ({out.reason})", "plain"
    for service, unit, state, at in call.units:
        yield f"{_at(bare, at)} {service} {unit}: {state}", "plain"


def _transfers(bare: BareCall) -> Iterator[tuple[str, Tone]]:
    for transfer in bare.call.transfers.values():
        state = transfer.state.value.replace("_", " ")
        yield f"{_at(bare, transfer.since)} {transfer.program}: {state}", "plain"


def _people(bare: BareCall, width: int) -> list[Row]:
    in_sight = bare.in_sight
    rows = [one for match in in_sight for one in whole_rows(bare.call, match, width)]
    hidden = len(bare.matches) - len(in_sight)
    if hidden:
        words = f"{hidden} HOUSEHOLDS match: none is shown before one can be chosen"
        rows += _put(words, width, "warn")
    return [_title("PEOPLE AND PLACES"), *rows] if rows else []
