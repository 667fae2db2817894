"""Entries about the response: what was shown, sent, added, left out, transferred, and the end."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from protocols.words import TransferState
from store.kinds.base import Body, Name, Part, Raw, SentLine


class ShownOffer(Part):
    """An offer as it was shown."""

    id: Name
    state: Name


class ShownProgram(Part):
    """A program as it was shown, with what was known of it."""

    id: Name
    state: Name
    verify: bool = False
    because: tuple[Raw, ...] = ()


class DecisionShown(Body):
    """What was recommended, and what it rested on. Late arrivals never change it."""

    KIND: ClassVar[str] = "decision.shown"

    pack_digest: Name
    card: Name
    opened: tuple[Name, ...]
    facts: dict[str, Name]
    """The answers that counted."""
    needed: Name
    tier: Name
    screened: bool
    lines: tuple[SentLine, ...]
    unfilled: tuple[Name, ...] = ()
    offers: tuple[ShownOffer, ...] = ()
    programs: tuple[ShownProgram, ...] = ()
    rules: tuple[Name, ...] = ()
    conflict: tuple[Name, ...] = ()
    """Facts that two seats answered differently."""


class LinesSent(Body):
    """Lines were handed to dispatch."""

    KIND: ClassVar[str] = "lines.sent"

    lines: Annotated[tuple[SentLine, ...], Field(min_length=1)]
    place_verified: bool
    """False: the place had not been said twice."""
    place_text: Raw = ""


class LineAdded(Body):
    """The call taker adds a line that is not recommended."""

    KIND: ClassVar[str] = "line.added"

    line: SentLine


class LineLeftOut(Body):
    """A recommended line is not sent, or not as urgently."""

    KIND: ClassVar[str] = "line.left_out"

    line: SentLine
    reason: Raw
    second_person: Name | None = None
    review: bool = False
    """One person is on duty: somebody looks at it afterwards."""


class TransferMoved(Body):
    """A transfer took a step."""

    KIND: ClassVar[str] = "transfer.moved"

    program: Name
    state: TransferState
    permission: bool = False
    """The caller agreed."""
    briefed: bool = False
    """The line was told what it needs before the caller joined."""


class ProgramStatus(Body):
    """What a program says, or somebody says of it."""

    KIND: ClassVar[str] = "program.status"

    program: Name
    state: Literal["open", "busy", "closed", "unknown"]
    free: Annotated[int, Field(ge=0, le=100_000)] | None = None
    wait_minutes: Annotated[int, Field(ge=0, le=100_000)] | None = None


class UnitStatus(Body):
    """What those who were sent are doing."""

    KIND: ClassVar[str] = "unit.status"

    service: Name
    unit: Name = ""
    state: Literal["notified", "en_route", "on_scene", "cleared"]


class ReportDone(Body):
    """A report that the law asks for was made, or somebody took it on."""

    KIND: ClassVar[str] = "report.done"

    report: Name
    state: Literal["done", "assigned"]
    to: Raw = ""


class CallClosed(Body):
    """How the call ended."""

    KIND: ClassVar[str] = "call.closed"

    disposition: Name
    narrative: Raw = ""
    duplicate_of: Name | None = None
    """The incident number of the other call."""
    code: Name | None = None


class CallReopened(Body):
    """A closed call goes on."""

    KIND: ClassVar[str] = "call.reopened"

    reason: Raw
