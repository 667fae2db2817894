"""The fixed words of a decision: urgencies, roles, unclear answers, field services."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """How soon a line must move; a higher one is more."""

    SCHEDULED = 1
    ROUTINE = 2
    PROMPT = 3
    HOT = 4

    @property
    def word(self) -> str:
        """The word used in packs, on screen and in JSON."""
        return self.name.lower()


URGENCIES = {urgency.word: urgency for urgency in Urgency}


class Role(StrEnum):
    """What a line does at the scene, or by phone."""

    LEAD = "lead"
    SECURE = "secure"
    STAGE = "stage"
    AFTER = "after"
    CONSULT = "consult"


class Unclear(StrEnum):
    """The answers that clear nothing."""

    UNKNOWN = "unknown"
    REFUSED = "refused"
    COULD_NOT_ASK = "could_not_ask"


UNCLEAR = tuple(unclear.value for unclear in Unclear)
UNCLEAR_WORD = "unclear"
"""Stands for all of them where values are listed."""

FIELD_SERVICES = ("police", "fire", "ems")
"""The services whose urgencies the safety laws compare; every agency has them."""


class Mode(StrEnum):
    """How a program goes to work."""

    SOLO = "solo"
    DUAL = "dual"
    EMBEDDED = "embedded"
    SECONDARY = "secondary"
    AUTHORISED_SOLO = "authorised_solo"
    REQUESTED = "requested"
    SELF_INITIATED = "self_initiated"
    STANDBY = "standby"
    TRANSFER = "transfer"
    CONFERENCE = "conference"
    OUTREACH = "outreach"


class TransferState(StrEnum):
    """Where a transfer to a line or a clinician stands."""

    OFFERED = "offered"
    RINGING = "ringing"
    ACCEPTED = "accepted"
    WITH_CLINICIAN = "with_clinician"
    RESOLVED = "resolved"
    REFUSED = "refused"
    DROPPED = "dropped"
    TIMED_OUT = "timed_out"
    RETURNED = "returned"


TRANSFER_LOST = frozenset(
    {
        TransferState.REFUSED,
        TransferState.DROPPED,
        TransferState.TIMED_OUT,
        TransferState.RETURNED,
    }
)
"""States that bring the call back, with a field response proposed."""
