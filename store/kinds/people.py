"""Entries about profiles, facilities and cautions: that they were seen, never what they say."""

from __future__ import annotations

from typing import ClassVar, Literal

from store.kinds.base import Body, Name


class ProfileViewed(Body):
    """A profile, a facility's plan or a caution was shown for this call."""

    KIND: ClassVar[str] = "profile.viewed"

    what: Literal["profile", "facility", "caution"]
    id: Name
    why: Name
    """How it was matched."""
    stale: bool = False


class PatientOfHousehold(Body):
    """Whether the patient belongs to the caller's household."""

    KIND: ClassVar[str] = "patient.of_household"

    profile: Name
    belongs: bool


class CautionAcknowledged(Body):
    """The call taker has read a caution."""

    KIND: ClassVar[str] = "caution.acknowledged"

    caution: Name
