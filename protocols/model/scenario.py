"""Scripted mock calls: what rings, what the caller says, what happens, and the key to score it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from protocols.model.base import Id, Ids, Line, Model, Words
from protocols.words import TransferState

Spoken = Annotated[str, Field(min_length=1, max_length=4000)]


def _bare_record(value: Any) -> Any:
    return {"record": value} if isinstance(value, str | int) else value


class HeardPlace(Model):
    """Where the phone system says the phone is."""

    text: Spoken = " "
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    uncertainty_m: Annotated[float, Field(ge=0, le=1e8)] | None = None


class Rings(Model):
    """What arrives with the ringing line."""

    line_type: Literal[
        "wireless", "wireline", "voip", "text", "tty", "admin", "radio", "no_service", "unknown"
    ] = "wireless"
    phone: Annotated[str, Field(max_length=40)] = ""
    place: HeardPlace | None = None


class Reply(Model):
    """What the caller says to a question, and what the console should come to know by it."""

    record: str | int
    """A value of the fact, an unclear word, or the text to type. For a place heard twice or a phone
    number: `same`. For the area: `at_phone`, an area, or `elsewhere`."""
    says: Spoken | None = None
    """The caller's words; the recorded value's own words where they are not written."""


Answer = Annotated[
    Reply, BeforeValidator(_bare_record, json_schema_input_type=str | dict[str, Any])
]


class TakeBack(Model):
    """The caller takes a danger back."""

    fact: Id
    record: str
    because: Literal["mis_keyed", "corrected", "maybe_duress"]
    says: Spoken | None = None


class Said(Model):
    """Something that the caller says of a fact unasked, or that another seat records."""

    fact: Id
    record: str | int
    says: Spoken | None = None


class TransferStep(Model):
    """A transfer that runs through some states."""

    program: Id
    states: tuple[TransferState, ...]


class StatusChange(Model):
    """What a program says of itself from now on."""

    program: Id
    state: Literal["open", "busy", "closed", "unknown"]
    free: int | None = None
    wait_minutes: int | None = None


class LeaveOutStep(Model):
    """A recommended line is left out."""

    service: Id
    reason: Words
    second_person: Words | None = None


class ClosingStep(Model):
    """How the call ends."""

    disposition: Id
    narrative: str = ""


class Event(Model):
    """Something that happens once a question is answered, or at the end of the questions."""

    after: Id | Literal["answer", "end"]
    """A fact; `answer`: the call is picked up; `end`: nothing is left to ask."""
    open: Id | None = None
    """The call taker opens this card."""
    volunteers: Said | None = None
    amends: Said | None = None
    takes_back: TakeBack | None = None
    other_seat: Said | None = None
    """Another seat, which does not know of the answer here, records its own."""
    send: bool = False
    adds: Line | None = None
    leaves_out: LeaveOutStep | None = None
    transfer: TransferStep | None = None
    status: StatusChange | None = None
    instruct: Id | None = None
    """The call taker opens these instructions and gives every step."""
    cannot_speak: bool = False
    hang_up: Literal["hung_up", "dropped"] | None = None
    call_back: Literal["reached", "no_answer", "busy", "voicemail", "other_person"] | None = None
    wait_seconds: Annotated[int, Field(ge=1, le=86_400)] | None = None
    report: Id | None = None
    """The report is made."""
    note: Spoken | None = None
    close: ClosingStep | None = None


class Key(Model):
    """What must come out. What is not written is not scored."""

    tier: Id | None = None
    needed: Id | None = None
    lines: tuple[Line, ...] | None = None
    """All of them, with their roles."""
    sent: tuple[Line, ...] | None = None
    programs: dict[Id, Literal["accepted", "open", "eligible", "refused"]] = Field(
        default_factory=dict
    )
    offers: dict[Id, Literal["taken", "open", "refused", "unfilled", "not_reached"]] = Field(
        default_factory=dict
    )
    instructions: Ids = ()
    cautions: Ids = ()
    unfilled: Ids = ()
    reports: Ids = ()
    conflict: Ids = ()
    card: Id | None = None
    asked: Ids = ()
    """Facts that must be known at the end by asking."""
    transfer: dict[Id, TransferState] = Field(default_factory=dict)
    disposition: Id | None = None
    within_seconds: dict[
        Literal["place", "verified", "life", "danger", "sent", "first_compression"],
        Annotated[int, Field(ge=1, le=86_400)],
    ] = Field(default_factory=dict)
    """The longest time from picking up to each moment."""


class Scenario(Model):
    """A scripted mock call."""

    scenario: Id
    title: Words
    about: Words
    pack: Id
    level: Literal["beginner", "intermediate", "advanced"] = "beginner"
    at: AwareDatetime
    """When it rings."""
    rings: Rings
    opening: Spoken | None = None
    """What the caller says first, before any question."""
    status: tuple[StatusChange, ...] = ()
    answers: dict[Id, Answer]
    otherwise: Answer | None = None
    """To a question that is not among the answers; without it such a question is a departure."""
    events: tuple[Event, ...] = ()
    key: Key
