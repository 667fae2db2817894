"""Entries about what comes after a call: referrals, and the work that programs owe people."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from protocols.model.base import DURATION_PATTERN
from store.kinds.base import Body, Name, Raw

Span = Annotated[str, Field(pattern=DURATION_PATTERN)]

TriedOutcome = Literal["reached", "no_answer", "not_found", "declined", "rescheduled", "other"]


class ProgramReferred(Body):
    """Somebody was referred to a program, during the call or after it."""

    KIND: ClassVar[str] = "program.referred"

    program: Name
    agreed: bool
    """Whether the person agreed to it."""
    by: Literal["taker", "officer", "responders"] = "taker"
    reason: Raw = ""


class FollowUpDue(Body):
    """Work fell due: as the pack said at that moment, counted from this entry."""

    KIND: ClassVar[str] = "followup.due"

    program: Name
    follow_up: Name
    what: Raw
    after: Span | None = None
    """Not before this long after the entry."""
    by: Span | None = None
    """At the latest this long after the entry."""
    attempts: Annotated[int, Field(ge=1, le=50)] | None = None
    stop: Raw = ""


class FollowUpTried(Body):
    """Somebody tried it."""

    KIND: ClassVar[str] = "followup.tried"

    program: Name
    follow_up: Name
    outcome: TriedOutcome
    note: Raw = ""


class FollowUpEnded(Body):
    """It is over: done, or stopped for a reason."""

    KIND: ClassVar[str] = "followup.ended"

    program: Name
    follow_up: Name
    how: Literal["done", "stopped"]
    outcome: Name = ""
    """One of the program's own outcomes, where it has any."""
    reason: Raw = ""
