"""Journals for tests: a clock that is set by hand, seeded salts and ids, and drafts."""

import random
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from store import canonical
from store.canonical import JSON
from store.chain import OPENED, START, Writer, link
from store.entry import Draft, Entry, Mode
from store.journal import Journal
from store.rows import INSERT, to_row

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A wall clock and a monotonic one; `step` moves the wall clock alone."""

    wall: datetime = NOON
    seconds: float = 0.0

    def __call__(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def run(self, seconds: float) -> None:
        self.seconds += seconds
        self.step(seconds)

    def step(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)


@dataclass
class Desk:
    """Everything a journal is given from outside, the same on every run of a test."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    chance: random.Random = field(default_factory=lambda: random.Random(911))

    @property
    def path(self) -> Path:
        return self.folder / "journal.db"

    def new_id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def create(self, mode: Mode = "live", seat: str = "2") -> Journal:
        return self._made_by(Journal.create, mode, seat)

    def open(self, mode: Mode = "live", seat: str = "2") -> Journal:
        return self._made_by(Journal.open, mode, seat)

    def _made_by(self, make: Callable[..., Journal], mode: Mode, seat: str) -> Journal:
        return make(
            self.path,
            mode=mode,
            seat=seat,
            taker="r.ames",
            clock=self.clock,
            entropy=self.chance.randbytes,
            new_id=self.new_id,
        )


CALL = UUID("01938c5e-7a00-7000-8000-000000000001")
OTHER_CALL = UUID("01938c5e-7a00-7000-8000-000000000002")


def note(
    text: str = "caller says the door is open",
    *,
    call: UUID | None = CALL,
    at: datetime = NOON,
    turn: int | None = None,
) -> Draft:
    """A note of one call."""
    body: Mapping[str, JSON] = {"text": text}
    return Draft(call=call, kind="note.made", version=1, at=at, body=body, turn=turn)


def texts(entries: Iterable[Entry]) -> list[JSON]:
    """The texts of the notes among the entries, in the order given."""
    return [e.data["text"] for e in entries if e.header.kind == "note.made" and e.data]


def copy_of_another(path: Path, drafts: Iterable[Draft]) -> tuple[Entry, ...]:
    """Put a copy of another seat's journal, 77, into the file at `path`."""
    writer = Writer(UUID(int=77), "9", "j.doe", bytes)
    opening = Draft(None, OPENED, 1, NOON, {"mode": "live", "continues": None})
    entries = link(START, [opening, *drafts], writer, NOON, {})
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(
            "INSERT INTO journals VALUES (?, 0, 'live', ?)",
            (str(writer.journal), canonical.instant_text(NOON)),
        )
        raw.executemany(INSERT, map(to_row, entries))
    return entries
