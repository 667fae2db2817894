"""A throw-away stage for mock calls: a training journal in its own folder, and a clock to turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

from console.session.room import Clock, Desk, People
from console.session.session import Session
from protocols.pack import Pack
from store.ids import uuid7
from store.journal import Journal
from store.kinds.contact import LineType, PackRef
from store.recorder import Recorder
from store.reference.matching import Match


@dataclass(slots=True)
class TurnedClock:
    """Time that moves only when it is told to."""

    at: datetime
    ran_seconds: float = 0.0

    def now(self) -> datetime:
        """The instant it is."""
        return self.at

    def monotonic_seconds(self) -> float:
        """Seconds since the stage was set."""
        return self.ran_seconds

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)
        self.ran_seconds += seconds


class Nobody:
    """No profiles at all."""

    def match(self, phone: str, line_type: LineType, address: str) -> tuple[Match, ...]:
        """Nobody is known."""
        return ()


@dataclass(frozen=True, slots=True)
class OnePack:
    """The one pack of a mock call."""

    current: Pack
    is_approved: bool = False
    """Whether somebody answers for its medical wording."""

    def of(self, ref: PackRef) -> Pack:
        """The same, if it is the same."""
        if ref.digest != self.current.digest:
            raise LookupError(ref.id)
        return self.current

    def approved(self, digest: str) -> bool:
        """As it was said for the one pack."""
        return self.is_approved and digest == self.current.digest


@dataclass(slots=True)
class Seat:
    """One seat on the stage."""

    session: Session
    journal: Journal


@dataclass(slots=True)
class Stage:
    """Seats around one mock call; everything random comes from one seed."""

    folder: Path
    pack: Pack
    clock: TurnedClock
    people: People
    random: Random
    seats: list[Seat] = field(default_factory=list)

    def seat(self) -> Seat:
        """Another seat, with a journal of its own."""
        name = str(len(self.seats) + 1)
        entropy = self.random.randbytes
        journal = Journal.create(
            self.folder / name / "journal.db",
            mode="training",
            seat=name,
            taker=f"player {name}",
            clock=self.clock.now,
            entropy=entropy,
            new_id=lambda: UUID(bytes=entropy(16), version=4),
        )
        counting = count(1)
        desk = Desk(
            taker=f"player {name}",
            journal=journal.mine,
            mode="training",
            new_call=lambda: uuid7(self.clock.now(), entropy),
            next_count=lambda: next(counting),
        )
        recorder = Recorder(journal, clock=self.clock.now, monotonic=self.clock.monotonic_seconds)
        clock = Clock(self.clock.now, self.clock.monotonic_seconds)
        made = Seat(Session(desk, recorder, self.people, clock, OnePack(self.pack)), journal)
        self.seats.append(made)
        return made


@contextmanager
def set_stage(pack: Pack, at: datetime, people: People | None = None) -> Iterator[Stage]:
    """A stage at an instant (aware), struck when the block ends."""
    with TemporaryDirectory(prefix="guidecard-") as folder:
        stage = Stage(
            Path(folder),
            pack,
            TurnedClock(at.astimezone(UTC)),
            people or Nobody(),
            Random(0),  # noqa: S311 - a mock call is to be the same each time
        )
        try:
            yield stage
        finally:
            for seat in stage.seats:
                seat.journal.close()
