"""Seats as offices that share through a real hub on a loopback socket."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from console.mock.stage import TurnedClock
from console.office.folder import DataFolder
from console.office.opening import Office, Post, open_journal, open_office
from console.office.settings import HubSettings
from console.session.room import Clock
from console.session.session import Session
from protocols.pack import Pack
from store.entry import Entry, Mode
from store.hub.engine import Engine
from store.reader import Reader
from store.sharing.roles import Role
from support.calls import practice
from support.hub_app import RunningHub
from support.sessions import AFTERNOON, Line

LONGEST_SECONDS = 10.0


@dataclass
class Seat:
    """One console: opened, closed, copied, and opened again."""

    folder: DataFolder
    name: str
    hub: HubSettings | None
    mode: Mode
    pack: Pack
    clock: TurnedClock
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def taker(self) -> str:
        return f"taker {self.name}"

    def open(self) -> Office:
        self.office = self.stack.enter_context(
            open_office(
                self.folder,
                self.pack,
                Post(self.name, self.taker, self.mode, self.mode.upper()),
                self.clock.now,
                self.hub,
            )
        )
        # The call taker's seconds pass as the tests turn them; the network has real ones.
        self.office.session._clock = Clock(self.clock.now, self.clock.monotonic_seconds)
        return self.office

    def close(self) -> None:
        self.stack.close()

    @property
    def session(self) -> Session:
        return self.office.session

    @property
    def mine(self) -> UUID:
        return self.office.journal.mine

    @property
    def standing(self) -> str:
        assert self.office.sharing is not None
        return self.office.sharing.shared.kind

    def line(self, call: UUID) -> Line:
        return Line(self, call)  # type: ignore[arg-type]  # has all that a Line needs

    def entries(self) -> list[Entry]:
        """What another process would read."""
        with Reader.at(self.folder.journal) as reader:
            return list(reader.entries())


def until(done: Callable[[], bool], *seats: Seat) -> None:
    """Let sharing go on at these seats until something holds."""
    give_up = time.monotonic() + LONGEST_SECONDS
    while True:
        for seat in seats:
            seat.office.share()
        if done():
            return
        if time.monotonic() > give_up:
            told = [seat.office.sharing and seat.office.sharing.shared for seat in seats]
            raise AssertionError(f"it never came to that: {told}")
        time.sleep(0.002)


def in_step(*seats: Seat) -> None:
    """Let sharing go on until every seat holds what every other wrote."""

    def done() -> bool:
        heads = [seat.office.journal.heads() for seat in seats]
        return all(head == heads[0] for head in heads) and all(
            seat.standing == "in_step" for seat in seats
        )

    until(done, *seats)


@dataclass
class Room:
    """Seats of one hub."""

    root: Path
    hub: RunningHub
    mode: Mode = "live"
    pack: Pack = field(default_factory=practice)
    seats: list[Seat] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = TurnedClock(AFTERNOON)

    def seat(
        self,
        url: str | None = None,
        role: Role = Role.CALL_TAKER,
        clock: TurnedClock | None = None,
    ) -> Seat:
        """One more seat, open, with a token for its journal; on the room's clock or its own."""
        name = str(len(self.seats) + 1)
        folder = DataFolder(self.root / f"seat {name}")
        clock = clock or self.clock
        with open_journal(folder, name, f"taker {name}", self.mode, clock.now) as journal:
            secret, _ = self.hub.token(role, journal.mine)
        settings = HubSettings(url=url or self.hub.url, token=secret)
        seat = Seat(folder, name, settings, self.mode, self.pack, clock)
        seat.open()
        self.seats.append(seat)
        return seat

    def close(self) -> None:
        for seat in self.seats:
            seat.close()


@contextmanager
def a_shared_room(root: Path, hub: RunningHub, mode: Mode = "live") -> Iterator[Room]:
    """A room that everybody leaves when the block ends."""
    room = Room(root, hub, mode)
    try:
        yield room
    finally:
        room.close()


def at_hub(engine: Engine, journal: UUID) -> list[Entry]:
    """What a hub holds of a journal."""
    return engine.entries(journal, 0, 10**6, 2**40)
