"""A call as a value: the fold of its entries, whichever journal they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from protocols.words import TransferState
from store.entry import Entry
from store.following import FollowUp, FollowUpKey
from store.kinds.base import Place, SentLine
from store.kinds.contact import LineType, PackRef
from store.kinds.response import DecisionShown
from store.kinds.reviewing import Judged, Rated

EntryRef: TypeAlias = tuple[UUID, int]
"""The journal and the number of an entry."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a fact, as it stands in the record."""

    ref: EntryRef
    fact: str
    value: str
    by: str
    words: str
    taken_back: str | None
    at: datetime
    seat: str
    taker: str


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """What a gazetteer has for the words of a place, as the call taker chose it."""

    words: str
    how: str
    """How the caller's words were matched: `exact`, `between 120 and 140`."""
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class IncidentPlace:
    """Where the incident is, and whether the caller said it twice."""

    place: Place
    verified: bool
    at: datetime
    found: FoundPlace | None = None
    """Where its position is from, if from a gazetteer."""

    @property
    def words(self) -> str:
        """The caller's words, with what a gazetteer calls the place."""
        text = self.place.text
        if self.found is None:
            return text
        begins = self.found.words.casefold().startswith(f"{text.strip().casefold()},")
        return self.found.words if begins else f"{text} ({self.found.words})"


@dataclass(frozen=True, slots=True)
class Note:
    """Free words of a call taker."""

    text: str
    at: datetime
    taker: str
    backfill: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """Lines handed to dispatch together."""

    lines: tuple[SentLine, ...]
    at: datetime
    place_verified: bool


@dataclass(frozen=True, slots=True)
class Added:
    """A line that the call taker added."""

    line: SentLine
    at: datetime
    left_out_before: int
    """How many lines had been left out by then: only later ones speak of this one."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A recommended line that is not sent."""

    line: SentLine
    reason: str
    second_person: str | None
    review: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Transfer:
    """Where a transfer stands."""

    program: str
    state: TransferState
    permission: bool
    briefed: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class InstructionGiven:
    """Instructions, and when each step and mark was reached."""

    id: str
    opened_at: datetime
    steps: Mapping[int, datetime] = field(default_factory=dict)
    marks: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Referral:
    """Somebody was referred to a program."""

    program: str
    agreed: bool
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody looked at the call again after it was closed."""

    reviewer: str
    judged: Mapping[str, Judged]
    """By item of the scorecard."""
    rating: Rated
    went_well: str
    to_practise: str
    taker_says: str
    overruled: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Viewed:
    """A profile, plan or caution that was shown."""

    what: str
    id: str
    why: str
    stale: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """How the call ended."""

    disposition: str
    narrative: str
    duplicate_of: str | None
    code: str | None
    at: datetime
    taker: str


@dataclass(frozen=True, slots=True)
class Call:
    """Everything that is known of one call. Times are those at which things happened, in UTC."""

    id: UUID
    number: str = ""
    pack: PackRef | None = None
    how: str = "rang"
    scenario: str | None = None
    backfill: bool = False
    seat: str = ""
    taker: str = ""
    """Of the entry that opened the call."""

    line_type: LineType = "unknown"
    phone_heard: str = ""
    place_heard: Place | None = None
    opened_at: datetime | None = None
    answered_at: datetime | None = None

    phone: str = ""
    caller_place: Place | None = None
    incident: IncidentPlace | None = None
    callback_unsafe: bool = False
    callbacks: tuple[tuple[str, datetime], ...] = ()
    caller_left: str | None = None
    yes_no: bool = False

    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    """By fact, the answers that no later one replaces; several differing ones are a conflict."""
    doubted: tuple[Answer, ...] = ()
    """Answers by which a danger was taken back, maybe under duress; the danger stands."""
    questions: Mapping[UUID, str] = field(default_factory=dict)
    """By journal: the fact whose question stands before the call taker who writes there."""
    cards: tuple[str, ...] = ()
    """Every card opened, each once, in the order of first opening."""
    card: str | None = None
    notes: tuple[Note, ...] = ()
    instructions: Mapping[str, InstructionGiven] = field(default_factory=dict)
    alarms_seen: frozenset[str] = frozenset()

    shown: DecisionShown | None = None
    """The last decision that was shown."""
    shown_at: datetime | None = None
    sent: tuple[Sent, ...] = ()
    added: tuple[Added, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    transfers: Mapping[str, Transfer] = field(default_factory=dict)
    units: tuple[tuple[str, str, str, datetime], ...] = ()
    """Service, unit, state, since."""
    reports: Mapping[str, str] = field(default_factory=dict)
    """By report: done or assigned."""

    views: tuple[Viewed, ...] = ()
    household: Mapping[str, bool] = field(default_factory=dict)
    """By profile: whether the patient belongs to it."""
    cautions_acknowledged: frozenset[str] = frozenset()

    referrals: tuple[Referral, ...] = ()
    follow_ups: Mapping[FollowUpKey, FollowUp] = field(default_factory=dict)

    closed: Closed | None = None
    reviews: tuple[Review, ...] = ()
    entries: tuple[Entry, ...] = ()
    """In order; also those of kinds that are not known here."""
    damaged: frozenset[EntryRef] = frozenset()
    """Entries on disk that no longer match their hash; what they say is not believed."""

    @property
    def standing_reviews(self) -> tuple[Review, ...]:
        """Reviews of the call as it is now: one from before it was reopened is of another call."""
        closed = self.closed
        return tuple(one for one in self.reviews if closed is not None and one.at >= closed.at)

    @property
    def state(self) -> str:
        """`ringing`, `open` or `closed`."""
        if self.closed is not None:
            return "closed"
        return "open" if self.answered_at is not None else "ringing"

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Facts that were answered differently by two who did not know of each other's answer."""
        return tuple(
            fact
            for fact, answers in self.answers.items()
            if len({answer.value for answer in answers}) > 1
        )

    @property
    def phone_known(self) -> str:
        """The number to call back: what the caller said, else what the phone system gave."""
        return self.phone or self.phone_heard

    @property
    def place_words(self) -> str:
        """Where to go, in words; empty where only a position is known, or nothing."""
        if self.incident is not None and self.place is self.incident.place:
            return self.incident.words
        return self.place.text if self.place is not None else ""

    @property
    def place(self) -> Place | None:
        """The incident's place, else where the phone is said to be; None where neither is one."""
        incident = self.incident.place if self.incident else None
        return next((p for p in (incident, self.place_heard) if p and p.can_be_found), None)
