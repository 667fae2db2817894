"""What a call sheet holds, filled in from the record; how it looks is the printers' business."""

from __future__ import annotations

from dataclasses import dataclass

from console.present.header import LINE_TYPES
from console.present.interview import title_of
from console.present.naming import Naming
from console.present.rows import since
from console.sheet.times import Times
from console.sheet.training import marks_of
from store.call import Answer, Call
from store.export.stamps import WHAT_HAPPENED, Stamp, stamps
from store.kinds.base import Place


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands behind it, as raw outside text."""

    label: str
    value: str = ""
    rules: int = 0
    """Lines to write on, below the value if there is one."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a sheet under a heading."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One call, one blank card, or one guidecard."""

    title: str
    """CALL SHEET, BACK-FILLED CALL SHEET, PAPER CARD or GUIDECARD."""
    number: str
    """Of the call or the card; the title of a guidecard."""
    marks: tuple[str, ...]
    """What stands in large letters on each of its pages."""
    sections: tuple[Section, ...]


TITLES = (
    "Call",
    "Place and number",
    "What happened",
    "Answers",
    "Times",
    "Response",
    "Transfers",
    "Notes",
    "How it ended",
)
"""The sections of every sheet, in their order."""

_NOTHING = "-"


def sheet_of(call: Call, *, training: bool, naming: Naming, times: Times) -> Sheet:
    """The sheet of a call."""
    found = (
        _call(call, times),
        _place(call),
        [Field("Caller's words", _words(call, WHAT_HAPPENED) or _NOTHING)],
        _answers(call, naming),
        _times(call, naming, times),
        _response(call, naming, times),
        _transfers(call, naming, times),
        [Field(times.full(note.at), f"{note.text}\n({note.taker})") for note in call.notes],
        _ending(call, naming),
    )
    sections = (
        Section(title, tuple(fields) or (Field(_NOTHING),))
        for title, fields in zip(TITLES, found, strict=True)
    )
    title = "BACK-FILLED CALL SHEET" if call.backfill else "CALL SHEET"
    return Sheet(title, call.number or str(call.id), marks_of(training), tuple(sections))


def _call(call: Call, times: Times) -> list[Field]:
    fields = [
        Field("State", call.state),
        Field("Began", {"rang": "the line rang", "taken": "begun by hand"}.get(call.how, call.how)),
        Field("Seat and taker", f"{call.seat}, {call.taker}"),
        Field("Times are in", times.name),
    ]
    if call.scenario:
        fields.append(Field("Mock call", call.scenario))
    if call.pack:
        fields.append(Field("Pack", f"{call.pack.id} {call.pack.version}"))
    if call.damaged:
        entries = f"{len(call.damaged)} damaged on disk; what they said is not on this sheet"
        fields.append(Field("ENTRIES", entries))
    return fields


def _place(call: Call) -> list[Field]:
    incident = call.incident
    if incident is None:
        where = f"{_place_words(call.place_heard)} (the phone's, not confirmed)"
        fields = [Field("Place", where if call.place_heard else _NOTHING)]
    else:
        twice = "said twice" if incident.verified else "SAID ONCE, NOT VERIFIED"
        fields = [Field("Place", _place_words(incident.place)), Field("Verified", twice)]
        if incident.found is not None:
            found = incident.found
            source = f"{found.how}; {found.source} as of {found.as_of}"
            fields.insert(1, Field("Found as", f"{found.words}\n{source}"))
    if call.caller_place is not None:
        fields.append(Field("Caller is at", _place_words(call.caller_place)))
    fields.append(Field("Call back on", call.phone_known or _NOTHING))
    if LINE_TYPES[call.line_type]:
        fields.append(Field("Line", LINE_TYPES[call.line_type]))
    if call.callback_unsafe:
        fields.append(Field("DO NOT CALL BACK", "it may put the caller in danger"))
    if call.caller_left:
        fields.append(Field("Caller", call.caller_left.replace("_", " ")))
    return fields


def _place_words(place: Place | None) -> str:
    if place is None:
        return ""
    found = [place.text] if place.text else []
    if place.latitude is not None and place.longitude is not None:
        radius = f" within {place.uncertainty_m:.0f} m" if place.uncertainty_m is not None else ""
        found.append(f"{place.latitude:.5f}, {place.longitude:.5f}{radius}")
    if place.area is not None:
        found.append(f"area: {place.area}")
    return "\n".join(found)


def _words(call: Call, fact: str) -> str:
    return "\n".join(answer.value for answer in call.answers.get(fact, ()))


def _answers(call: Call, naming: Naming) -> list[Field]:
    fields = [
        Field(title_of(fact), _answer_words(answers, naming))
        for fact, answers in call.answers.items()
        if fact != WHAT_HAPPENED
    ]
    for answer in call.doubted:
        words = f"{naming.value(answer.fact, answer.value)} (said later, maybe under duress)"
        fields.append(Field(title_of(answer.fact), words))
    return fields


def _answer_words(answers: tuple[Answer, ...], naming: Naming) -> str:
    told = [
        naming.value(answer.fact, answer.value)
        + (f" ({answer.words})" if answer.words else "")
        + ("" if answer.by == "caller" else f", by {answer.by}")
        for answer in answers
    ]
    return f"CONFLICT: {' / '.join(told)}" if len(told) > 1 else told[0]


def _times(call: Call, naming: Naming, times: Times) -> list[Field]:
    return [
        Field(title_of(stamp.name), _stamp_words(call, stamp, naming, times))
        for stamp in stamps(call)
    ]


def _stamp_words(call: Call, stamp: Stamp, naming: Naming, times: Times) -> str:
    detail = _DETAILS.get(stamp.name, lambda _, words: words)(naming, stamp.detail)
    words = f"{times.full(stamp.at)}  {since(call.opened_at, stamp.at)}  {detail}".rstrip()
    return f"{words}\n(entered at {times.full(stamp.entered_at)})" if stamp.late else words


_DETAILS = {
    "card_chosen": Naming.card,
    "instructions_begun": Naming.instruction,
    "closed": Naming.disposition,
    "recommended": Naming.tier,
}
"""What the details of these stamps name by id."""


def _response(call: Call, naming: Naming, times: Times) -> list[Field]:
    fields: list[Field] = []
    if call.shown is not None:
        lines = ", ".join(naming.line(line) for line in call.shown.lines)
        fields.append(Field("Recommended", f"{naming.tier(call.shown.tier)}: {lines}"))
    for sent in call.sent:
        lines = "\n".join(naming.line(line) for line in sent.lines)
        place = "" if sent.place_verified else "\n(place not verified)"
        fields.append(Field("SENT", f"{times.full(sent.at)}\n{lines}{place}"))
    fields += [Field("Added", naming.line(added.line)) for added in call.added]
    for left in call.left_out:
        by = f"agreed: {left.second_person}" if left.second_person else "to be reviewed"
        fields.append(Field("Left out", f"{naming.line(left.line)}\n{left.reason} ({by})"))
    for service, unit, state, at in call.units:
        who = " ".join(filter(None, (service, unit)))
        fields.append(Field("Unit", f"{times.full(at)}  {who} {state.replace('_', ' ')}"))
    fields += [Field("Report", f"{naming.report(r)}: {state}") for r, state in call.reports.items()]
    for given in call.instructions.values():
        steps = f"{naming.instruction(given.id)}: {len(given.steps)} steps given"
        fields.append(Field("Instructions", steps))
    return fields


def _transfers(call: Call, naming: Naming, times: Times) -> list[Field]:
    return [
        Field(
            naming.program(program),
            f"{held.state.value.replace('_', ' ')} since {times.full(held.since)}",
        )
        for program, held in call.transfers.items()
    ]


def _ending(call: Call, naming: Naming) -> list[Field]:
    if call.closed is None:
        return [Field("STILL OPEN", "this call is not closed")]
    closed = call.closed
    fields = [Field("Disposition", naming.disposition(closed.disposition))]
    if closed.code:
        fields.append(Field("Code", closed.code))
    if closed.duplicate_of:
        fields.append(Field("Same event as", closed.duplicate_of))
    return [*fields, Field("Narrative", closed.narrative or _NOTHING), Field("By", closed.taker)]
