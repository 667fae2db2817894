"""One call as figures see it: what its entries tell, and what they no longer can."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from protocols.pack import Pack
from protocols.words import FIELD_SERVICES
from store.call import Call
from store.export.stamps import Stamp, stamps
from store.kinds import kind_of
from store.kinds.base import SentLine

NOT_RECORDED = "not_recorded"
"""Stands where the entry that would tell is missing, purged or damaged."""


@dataclass(frozen=True, slots=True)
class Told:
    """A call with an entry at least, the moments it tells, and its pack as far as it is here."""

    call: Call
    stamps: tuple[Stamp, ...]
    pack: Pack | None

    @classmethod
    def of(cls, call: Call, pack: Pack | None = None) -> Told:
        """Read a call's moments once for every figure."""
        return cls(call, stamps(call), pack)

    @property
    def received(self) -> datetime:
        """When it began; by its first entry where the one that opened it cannot be read."""
        return self.call.opened_at or self.call.entries[0].header.at

    @property
    def opened(self) -> bool:
        """Whether the entry that opened it can be read."""
        return self.call.opened_at is not None

    @property
    def how(self) -> str:
        """`rang`, `taken`, `backfill` or `not_recorded`."""
        return self.call.how if self.opened else NOT_RECORDED

    @property
    def line_type(self) -> str:
        """How it came, `unknown` if the phone system did not say; or `not_recorded`."""
        return self.call.line_type if self.opened else NOT_RECORDED

    @property
    def from_paper(self) -> bool:
        """Whether it was entered afterwards: its times are those on a card, to the minute."""
        return self.call.backfill or self.call.entries[0].header.backfill

    @property
    def purged(self) -> int:
        """Entries whose body was taken out."""
        gone = sum(entry.body is None for entry in self.call.entries)
        return gone - len(self.call.damaged)

    @property
    def strange(self) -> int:
        """Entries of kinds that this version does not know."""
        heads = (entry.header for entry in self.call.entries)
        return sum(kind_of(head.kind, head.version) is None for head in heads)

    @property
    def whole(self) -> bool:
        """Whether nothing that it tells is missing here."""
        return not (self.purged or self.strange or self.call.damaged)

    @property
    def answered(self) -> Literal["answered", "never", "not_recorded"]:
        """Whether anybody picked up; not to be known where entries are missing."""
        if self.call.answered_at is not None:
            return "answered"
        return "never" if self.whole and self.how == "rang" else "not_recorded"

    @property
    def taken(self) -> bool:
        """Whether somebody worked on it, as far as can be known."""
        return self.answered != "never"

    @property
    def timed(self) -> bool:
        """Whether its times say how long things took: taken, and not from paper."""
        return self.taken and not self.from_paper

    def first(self, name: str) -> datetime | None:
        """When a moment was first reached."""
        return next((stamp.at for stamp in self.stamps if stamp.name == name), None)

    def elapsed(self, start: str, end: str) -> float | None:
        """Seconds between two moments; None where one is missing or a clock set back hides it."""
        return seconds(self.first(start), self.first(end))


def seconds(start: datetime | None, end: datetime | None) -> float | None:
    """From one instant to a later one; None where either is missing or they are out of order."""
    if start is None or end is None or end < start:
        return None
    return (end - start).total_seconds()


def has_field(lines: Iterable[SentLine]) -> bool:
    """Whether police, fire or ems is to come; one that only advises by phone does not."""
    return any(line.service in FIELD_SERVICES and not line.by_phone for line in lines)
