"""Entries about the phone: ringing, answering, places, numbers, lines that drop."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from store.kinds.base import Body, Name, Part, Place, Raw

LineType = Literal[
    "wireless", "wireline", "voip", "text", "tty", "admin", "radio", "no_service", "unknown"
]
"""How the call came; `no_service` is a handset without service, which nobody can call back."""


class PackRef(Part):
    """The pack on which a call stays from its first entry on."""

    id: Name
    version: Name
    digest: Name


class CallOpened(Body):
    """A call began: it rang, or somebody began it by hand."""

    KIND: ClassVar[str] = "call.opened"

    how: Literal["rang", "taken", "backfill"]
    number: Name
    """The incident number."""
    pack: PackRef
    line_type: LineType = "unknown"
    phone: Raw = ""
    """The number as the phone system gave it."""
    place: Place | None = None
    """Where the phone system says the phone is."""
    scenario: Name | None = None
    """The mock call that this is, in training."""


class CallAnswered(Body):
    """The call taker picked up."""

    KIND: ClassVar[str] = "call.answered"


class PlaceSet(Body):
    """A place was given. The caller's place and the incident's are two things."""

    KIND: ClassVar[str] = "place.set"

    of: Literal["incident", "caller"]
    place: Place


class PlaceFound(Body):
    """The words for the incident's place were found in a gazetteer, and the call taker chose."""

    KIND: ClassVar[str] = "place.found"

    text: Raw
    """The words that the caller used."""
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    uncertainty_m: Annotated[float, Field(ge=0, le=1e8)]
    found: Raw
    """What the gazetteer calls the place, with its address and town."""
    how: Raw
    """How the words were matched: `exact`, `between 120 and 140`."""
    source: Raw
    """Whose the gazetteer's places are."""
    as_of: Name
    """The day of that source, as 2026-11-01."""


class PlaceVerified(Body):
    """The caller said the incident's place a second time, and it was the same."""

    KIND: ClassVar[str] = "place.verified"

    text: Raw
    """The place that was said twice; another seat may have set another one meanwhile."""


class PhoneSet(Body):
    """The number to call back."""

    KIND: ClassVar[str] = "phone.set"

    phone: Raw
    same_as_heard: bool = False
    """The caller said the number that the phone system gave."""


class CallbackUnsafe(Body):
    """Whether calling back would put the caller in danger."""

    KIND: ClassVar[str] = "callback.unsafe"

    unsafe: bool


class CallbackTried(Body):
    """Somebody called back."""

    KIND: ClassVar[str] = "callback.tried"

    outcome: Literal["reached", "no_answer", "busy", "voicemail", "other_person"]


class CallerLeft(Body):
    """The caller is no longer on the line."""

    KIND: ClassVar[str] = "caller.left"

    how: Literal["hung_up", "dropped", "handed_over"]


class CallerBack(Body):
    """The caller is on the line again."""

    KIND: ClassVar[str] = "caller.back"


class YesNoMode(Body):
    """Questions are asked so that yes and no answer them, because the caller cannot speak."""

    KIND: ClassVar[str] = "mode.yes_no"

    on: bool
