"""What a call taker can do to a call. Each command is a value; `Session.do` carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from protocols.words import TransferState
from store.kinds.base import Place
from store.kinds.following import TriedOutcome
from store.kinds.interview import AnsweredBy, TakenBackBecause
from store.kinds.reviewing import Judged
from store.places.candidates import Candidate

CallbackOutcome: TypeAlias = Literal["reached", "no_answer", "busy", "voicemail", "other_person"]
"""What came of calling back."""

PlaceOf: TypeAlias = Literal["incident", "caller"]
"""Whose place it is."""

UnitState: TypeAlias = Literal["notified", "en_route", "on_scene", "cleared"]
"""Where those who were sent are."""


@dataclass(frozen=True, slots=True)
class PickUp:
    """Answer the ringing line."""


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """Answer the question of a fact, or amend its answer.

    A greater danger is taken back only with `taken_back`.
    """

    fact: str
    value: str
    by: AnsweredBy = "caller"
    words: str = ""
    taken_back: TakenBackBecause | None = None


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """Bring a question before the call taker."""

    fact: str


@dataclass(frozen=True, slots=True)
class OpenCard:
    """Make a guidecard the current one."""

    card: str


@dataclass(frozen=True, slots=True)
class SetPlace:
    """Say where the incident is (or the caller)."""

    place: Place
    of: PlaceOf = "incident"


@dataclass(frozen=True, slots=True)
class PickPlace:
    """One of the places that the incident's words may mean is meant: its position becomes known."""

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class AtThePhone:
    """The incident is where the phone is said to be: its position becomes the incident's."""


@dataclass(frozen=True, slots=True)
class ChooseArea:
    """Put the incident into an area of the pack by hand, or `elsewhere`."""

    area: str


@dataclass(frozen=True, slots=True)
class VerifyPlace:
    """The caller said the place a second time and it was the same."""


@dataclass(frozen=True, slots=True)
class SetPhone:
    """The number that the caller says; empty with `same_as_heard`: the one on the display."""

    phone: str = ""
    same_as_heard: bool = False


@dataclass(frozen=True, slots=True)
class AddNote:
    """Write free words into the record."""

    text: str


@dataclass(frozen=True, slots=True)
class Send:
    """Hand everything that is recommended or added and not yet sent to dispatch."""


@dataclass(frozen=True, slots=True)
class AddLine:
    """Add a line that is not recommended."""

    service: str
    urgency: str
    role: str = "lead"


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Do not send a recommended line: with a reason, and a second person where there is one."""

    service: str
    reason: str
    second_person: str | None = None
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class MoveTransfer:
    """Take a transfer to its next state."""

    program: str
    state: TransferState
    permission: bool = False
    briefed: bool = False


@dataclass(frozen=True, slots=True)
class OpenInstruction:
    """Begin to give instructions."""

    instruction: str


@dataclass(frozen=True, slots=True)
class GiveStep:
    """A step was given to the caller; steps count from 0."""

    instruction: str
    step: int


@dataclass(frozen=True, slots=True)
class SeeAlarm:
    """Acknowledge an alarm without opening its instructions."""

    instruction: str


@dataclass(frozen=True, slots=True)
class CannotSpeak:
    """The caller cannot speak: questions turn to yes and no, and calling back is unsafe."""

    on: bool = True


@dataclass(frozen=True, slots=True)
class MarkCallback:
    """Calling back would put the caller in danger, or no longer would."""

    unsafe: bool = True


@dataclass(frozen=True, slots=True)
class CallerLeft:
    """The caller is gone from the line."""

    how: Literal["hung_up", "dropped", "handed_over"] = "hung_up"


@dataclass(frozen=True, slots=True)
class CallBack:
    """Call the caller back; `reached` puts them on the line again."""

    outcome: CallbackOutcome


@dataclass(frozen=True, slots=True)
class ViewProfile:
    """A matched profile, plan or caution is shown."""

    what: str
    """`profile`, `facility` or `caution`."""
    id: str


@dataclass(frozen=True, slots=True)
class PatientBelongs:
    """Say whether the patient is of the household whose profile is shown."""

    profile: str
    belongs: bool


@dataclass(frozen=True, slots=True)
class AcknowledgeCaution:
    """The caution was read."""

    caution: str


@dataclass(frozen=True, slots=True)
class UnitReports:
    """Those who were sent report where they are."""

    service: str
    state: UnitState
    unit: str = ""


@dataclass(frozen=True, slots=True)
class FileReport:
    """A report that the law asks for is done, or somebody has taken it on."""

    report: str
    state: Literal["done", "assigned"]
    to: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """End the call."""

    disposition: str
    narrative: str = ""
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Reopen:
    """Go on with a closed call."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refer:
    """Refer somebody to a program, in the call or after it."""

    program: str
    agreed: bool = True
    by: Literal["taker", "officer", "responders"] = "taker"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TryFollowUp:
    """A follow-up was tried."""

    program: str
    follow_up: str
    outcome: TriedOutcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class EndFollowUp:
    """A follow-up is over."""

    program: str
    follow_up: str
    how: Literal["done", "stopped"] = "done"
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewCall:
    """A closed call was looked at again."""

    judged: Mapping[str, Judged]
    """By item of the scorecard."""
    went_well: str = ""
    to_practise: str = ""
    taker_says: str = ""
    overruled: str = ""
    """Why something is judged otherwise than the record tells it."""


Command: TypeAlias = (
    PickUp
    | AnswerFact
    | AskQuestion
    | OpenCard
    | SetPlace
    | PickPlace
    | AtThePhone
    | ChooseArea
    | VerifyPlace
    | SetPhone
    | AddNote
    | Send
    | AddLine
    | LeaveOut
    | MoveTransfer
    | OpenInstruction
    | GiveStep
    | SeeAlarm
    | CannotSpeak
    | MarkCallback
    | CallerLeft
    | CallBack
    | ViewProfile
    | PatientBelongs
    | AcknowledgeCaution
    | UnitReports
    | FileReport
    | Close
    | Reopen
    | Refer
    | TryFollowUp
    | EndFollowUp
    | ReviewCall
)
