"""Entries about profiles, facilities and cautions: that they were seen, never what they say."""

from __future__ import annotations

from typing import ClassVar, Literal

from store.kinds.base import Body, Name, Part, Raw


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


class Found(Part):
    """A record that a look-up found."""

    what: Literal["profile", "facility", "caution"]
    id: Name
    stale: bool = False


class ProfileLookedUp(Body):
    """Somebody looked a number or an address up outside of any call, and saw what was found."""

    KIND: ClassVar[str] = "profile.looked_up"

    asked: Raw
    """The number or address, as it was typed."""
    reason: Raw
    found: tuple[Found, ...] = ()
