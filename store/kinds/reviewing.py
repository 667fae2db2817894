"""The entry of a quality review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from store.kinds.base import Body, Name, Raw

Judged = Literal["yes", "partial", "no", "na"]
"""What somebody found about an item of the scorecard; `na`: it does not apply."""

Rated = Literal["high", "compliant", "partial", "low", "non-compliant"]
"""What a review comes to, the best first."""


class CallReviewed(Body):
    """Somebody looked at a closed call again; who, tells the entry. A second review stands beside
    the first."""

    KIND: ClassVar[str] = "call.reviewed"

    judged: Mapping[Name, Judged]
    """By item of the scorecard: what the reviewer found, where the record cannot tell it or tells
    it wrongly."""
    rating: Rated
    """By the record and by what was judged, together."""
    went_well: Raw = ""
    to_practise: Raw = ""
    taker_says: Raw = ""
    overruled: Raw = ""
    """Why something is judged otherwise than the record tells it."""
