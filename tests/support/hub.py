"""Seats of a hub in tests: chains of entries made here, and engines to push them to."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from store.canonical import JSON
from store.chain import OPENED, START, Head, Writer, link
from store.entry import Draft, Entry, Mode
from store.hub.engine import Batch
from support.journals import CALL, NOON


@dataclass
class Seat:
    """A seat's own journal, in memory: `entries` is all of it, from its opening on."""

    number: int = 1
    mode: Mode = "live"
    continues: UUID | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(911))
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        body: dict[str, JSON] = {
            "mode": self.mode,
            "continues": None if self.continues is None else str(self.continues),
        }
        self.write(Draft(None, OPENED, 1, NOON, body))

    @property
    def journal(self) -> UUID:
        return UUID(int=self.number)

    @property
    def head(self) -> Head:
        last = self.entries[-1]
        return Head(last.header.seq, last.hash)

    def write(self, *drafts: Draft, at: datetime = NOON) -> list[Entry]:
        """Carry the journal on."""
        writer = Writer(self.journal, str(self.number), "r.ames", self.chance.randbytes)
        head = self.head if self.entries else START
        new = list(link(head, drafts, writer, at, {}))
        self.entries += new
        return new

    def notes(self, *texts: str, call: UUID | None = CALL) -> list[Entry]:
        """Notes of a call."""
        return self.write(*(Draft(call, "note.made", 1, NOON, {"text": text}) for text in texts))

    def copy(self) -> Seat:
        """The same journal on a second machine, which goes on otherwise."""
        twin = Seat(self.number, self.mode, self.continues, random.Random(7))
        twin.entries = list(self.entries)
        return twin

    def batch(self, first: int = 1, last: int | None = None, by: str = "0000aaaa") -> Batch:
        """A stretch of the journal, numbers included."""
        return Batch(self.journal, tuple(self.entries[first - 1 : last]), by)


def status(program: str, state: str, turn: int | None = None) -> Draft:
    """A program's status."""
    return Draft(None, "program.status", 1, NOON, {"program": program, "state": state}, turn)


def hashes(entries: Sequence[Entry]) -> list[bytes]:
    return [entry.hash for entry in entries]
