"""One schedule: what happens in which order, what breaks, and what must hold when it is quiet."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from console.sharing.link import Acknowledged, Heard, Lost
from store.entry import Entry
from support.simulated.hub import Killed, MemoryEngine, Request, SimulatedHub, secret_of
from support.simulated.loop import TurnedLoop
from support.simulated.outcome import Ledger, Wrong, check, check_acknowledged, everything
from support.simulated.seat import SimulatedSeat
from support.simulated.telling import Kind, event_of, heard_of
from support.simulated.weather import Weather

SEATS = 3
AHEAD = (timedelta(0), timedelta(hours=1), timedelta(hours=-1))
"""The seats' clocks are up to two hours apart."""
STEPS = (20, 60, 150)
Disks: TypeAlias = tuple[bytes | None, list[bytes] | list[None]]
"""What the hub's disk holds and those of the seats; None for what holds nothing yet."""
QUIET_ROUNDS = 80
"""After the last fault everything must be in step within so many."""

Line: TypeAlias = tuple[int, int, int]
"""A seat, its life, and its how manieth line to the hub in it."""


@dataclass(frozen=True, eq=False)
class Ask:
    """A request on its way to the hub."""

    seat: SimulatedSeat
    life: int
    line: int
    kind: Kind
    method: str
    path: str
    content: bytes

    @property
    def is_live(self) -> bool:
        return self.kind == "connect"

    @property
    def of(self) -> Line:
        return self.seat.number, self.life, self.line


@dataclass(frozen=True, eq=False)
class Tell:
    """An answer, or an event of a live line, on its way to a seat."""

    seat: SimulatedSeat
    life: int
    line: int
    is_live: bool
    heard: Heard

    @property
    def of(self) -> Line:
        return self.seat.number, self.life, self.line


@dataclass(frozen=True)
class Made:
    """What a simulation is made of; a planted fault puts one of its own in place."""

    engine: type[MemoryEngine] = MemoryEngine
    hub: type[SimulatedHub] = SimulatedHub
    seat: type[SimulatedSeat] = SimulatedSeat


class World:
    """Three seats, a hub, and everything between them."""

    def __init__(
        self, loop: TurnedLoop, seed: int, made: Made | None = None, disks: Disks | None = None
    ) -> None:
        made = made or Made()
        self.loop = loop
        loop.seconds = 0.0
        self.chance = random.Random(seed)
        self.weather = Weather.of(self.chance)
        hub_disk, seat_disks = disks or (None, [None] * SEATS)
        self.hub = made.hub(loop, made.engine, hub_disk)
        self.seats = [
            made.seat(self, number, AHEAD[number - 1], seat_disks[number - 1])
            for number in range(1, SEATS + 1)
        ]
        self.secrets = {}
        for seat in self.seats:
            self.secrets[seat.number], token = secret_of(seat.born)
            self.hub.tokens.add(token)
        self.wire: list[Ask | Tell] = []
        self.lines: dict[Line, Request] = {}
        self.away: set[int] = set()
        self.ledger = Ledger()
        self.copy: tuple[SimulatedSeat, bytes] | bytes | None = None
        self.had_disaster = False
        self.happened: Counter[str] = Counter()

    # ---- what the seats do

    def wrote(self, seat: SimulatedSeat, entries: tuple[Entry, ...]) -> None:
        """A seat told its call taker that these are safe."""
        self.ledger.written |= {entry.hash: entry for entry in entries}

    def send(self, seat: SimulatedSeat, kind: Kind, method: str, path: str, content: bytes) -> None:
        """A seat asks; where it is for a new line, it hangs up the one before."""
        if kind == "connect":
            self._hang_up((seat.number, seat.lives, seat.line - 1))
        self.wire.append(Ask(seat, seat.lives, seat.line, kind, method, path, content))

    # ---- the schedule

    def run(self) -> None:
        """Let things happen, then wait until all is quiet. Raises Wrong."""
        for _ in range(self.chance.choice(STEPS)):
            self.step()
        self.quiet()
        check_acknowledged(self.hub.engine, self.ledger)
        check(self.seats, self.hub.engine, self.ledger)

    def step(self) -> None:
        """One thing happens."""
        chance, weather = self.chance, self.weather
        for likely, fault in (
            (weather.kills_seat, self.kill_seat),
            (weather.kills_hub, self.kill_hub),
            (weather.full, self.fill),
            (weather.away, self.cut),
            (0.12 if weather.disaster != "none" and not self.had_disaster else 0, self.disaster),
        ):
            if likely and chance.random() < likely:
                fault()
                return
        match chance.choices(("tick", "deliver", "commit", "act", "time"), (6, 8, 3, 3, 2))[0]:
            case "tick":
                self._alive(chance.choice(self.seats), SimulatedSeat.tick)
            case "act":
                self._alive(chance.choice(self.seats), SimulatedSeat.act)
            case "deliver":
                self.deliver()
            case "commit":
                self.commit()
            case "time":
                self.pass_seconds(chance.choice((0.03, 0.03, 0.3, 1.0, 2.5, 40.0)))

    def pass_seconds(self, seconds: float) -> None:
        self.hub.engine.later()
        self.loop.pass_seconds(seconds)

    def kill_seat(self) -> None:
        """A seat dies at one of its next moments, or now, and is started again."""
        seat = self.chance.choice(self.seats)
        self.happened["seat killed"] += 1
        seat.dies_in_moments = self.chance.randrange(6)
        self._alive(seat, self.chance.choice((SimulatedSeat.tick, SimulatedSeat.act)))
        if seat.dies_in_moments is not None:
            self._died(seat)

    def kill_hub(self) -> None:
        """The hub dies, maybe within a transaction or right behind it, and is started again."""
        self.happened["hub killed"] += 1
        committer = self.hub.committer
        if committer.parked and self.chance.random() < 0.7:
            self.hub.engine.dies_in_batches = self.chance.randrange(len(committer.parked) + 1)
            try:
                committer.commit(self.chance)
            except Killed:
                self.happened["hub killed within a transaction"] += 1
        self.hub.kill()
        self.hub.start()
        check_acknowledged(self.hub.engine, self.ledger)

    def fill(self) -> None:
        """A disk has no room any more, or again."""
        target = self.chance.choice((*self.seats, self.hub))
        disk = self.hub.engine if isinstance(target, SimulatedHub) else target.journal
        disk.is_full = not disk.is_full
        self.happened["disk full"] += disk.is_full

    def cut(self) -> None:
        """A seat is cut off, or back, and goes on in any case."""
        self.away ^= {self.chance.choice(self.seats).number}
        self.happened["cut off"] += len(self.away)

    def disaster(self) -> None:
        """A disk is copied; later, once, it breaks and the copy is put in its place."""
        if self.copy is None:
            if self.weather.disaster == "hub":
                self.copy = self.hub.database.conn.serialize()
            else:
                seat = self.chance.choice(self.seats)
                self.copy = seat, seat.database.conn.serialize()
            return
        if self.chance.random() < 0.5:
            return
        self.had_disaster = True
        if isinstance(self.copy, bytes):
            self.happened["hub restored"] += 1
            self.hub.restore(self.copy)
            self.ledger.at_hub = None  # until the seats push it again
            return
        self.happened["seat restored"] += 1
        self.ledger.was_restored = True
        seat, content = self.copy
        held = {entry.hash for entry in everything(self.hub.engine)}
        self.ledger.may_be_gone |= {
            own
            for own, entry in self.ledger.written.items()
            if entry.header.seat == str(seat.number) and own not in held
        }
        seat.restore(content)
        self._died(seat)
        for _ in range(self.chance.choice((0, 1, 3))):
            self._alive(seat, SimulatedSeat.act)

    def deliver(self) -> None:
        """Something arrives, or does not."""
        if not self.wire:
            return
        one = self.chance.choice(self.wire)
        if isinstance(one, Tell) and one.is_live:
            # What comes down one live line keeps its order; all else overtakes.
            one = next(t for t in self.wire if isinstance(t, Tell) and t.is_live and t.of == one.of)
        self.wire.remove(one)
        is_end = isinstance(one, Tell) and isinstance(one.heard, Lost)
        is_lost = one.seat.number in self.away or self.chance.random() < self.weather.lost
        if is_lost and not is_end:
            self.happened["lost"] += 1
            self._break(one)
            return
        if isinstance(one, Ask) and self.chance.random() < self.weather.doubled:
            self.happened["doubled"] += 1
            # Somebody between sends it twice; nobody waits for the second answer.
            self.wire.append(replace(one, life=0))
        self.arrive(one)

    def arrive(self, one: Ask | Tell) -> None:
        """Something arrives."""
        if isinstance(one, Tell):
            self._hear(one)
            return
        back = partial(Tell, one.seat, one.life, one.line, one.is_live)
        request = Request(
            one.content,
            lambda status, body: self.wire.append(back(heard_of(one.kind, status, body))),
            lambda data: self._streamed(back, data),
            lambda: self.wire.append(back(Lost("the hub broke the line off"))),
        )
        if one.is_live:
            self.lines[one.of] = request
            if (one.life, one.line) != (one.seat.lives, one.seat.line):
                request.gone.set()
        self.hub.ask(one.method, one.path, self.secrets[one.seat.number], request)

    def commit(self) -> None:
        """The hub writes some of what waits there."""
        if self.hub.committer.parked:
            self.hub.commit(self.chance)

    # ---- what becomes of it

    def _alive(self, seat: SimulatedSeat, do: Callable[[SimulatedSeat], None]) -> None:
        try:
            do(seat)
        except Killed:
            self.happened["seat killed between two steps"] += 1
            self._died(seat)

    def _died(self, seat: SimulatedSeat) -> None:
        self._hang_up((seat.number, seat.lives, seat.line))
        seat.kill()
        seat.start()

    def _break(self, one: Ask | Tell) -> None:
        """This never arrives, nor what follows it on its line; its end is noticed."""
        if one.is_live:
            self._hang_up(one.of)
        self.wire.append(Tell(one.seat, one.life, one.line, one.is_live, Lost("no answer")))

    def _hang_up(self, line: Line) -> None:
        if line in self.lines:
            self.lines.pop(line).gone.set()
        self.wire = [
            other
            for other in self.wire
            if not (isinstance(other, Tell) and other.is_live and other.of == line)
        ]

    def _streamed(self, back: Callable[[Heard], Tell], data: bytes) -> None:
        if (heard := event_of(data)) is not None:
            self.wire.append(back(heard))

    def _hear(self, tell: Tell) -> None:
        seat = tell.seat
        if tell.life != seat.lives:
            return
        heard = tell.heard
        if tell.line != seat.line:
            if tell.is_live:
                return
            heard = Lost("the line was given up")
        if isinstance(heard, Acknowledged) and self.ledger.at_hub is not None:
            known = self.ledger.at_hub.get(heard.journal)
            if known is None or known.seq < heard.head.seq:
                self.ledger.at_hub[heard.journal] = heard.head
        seat.hears.append(heard)

    # ---- the end

    def quiet(self) -> None:
        """Nothing breaks any more. Raises Wrong unless all is in step after a while."""
        self.weather = Weather()
        self.away.clear()
        self.hub.engine.is_full = False
        for seat in self.seats:
            seat.journal.is_full = False
        rested = 0
        for _ in range(QUIET_ROUNDS):
            for seat in self.seats:
                self._alive(seat, SimulatedSeat.tick)
            while self.wire:
                self.arrive(self.wire.pop(0))
            while self.hub.committer.parked:
                self.commit()
            self.pass_seconds(1.1)
            rests = not self.wire and all(self._rests(seat) for seat in self.seats)
            rested = rested + 1 if rests else 0
            if rested == 3:
                return
        raise Wrong(f"never in step: {[seat.exchange.shared for seat in self.seats]}")

    def _rests(self, seat: SimulatedSeat) -> bool:
        return seat.exchange.shared.kind == "in_step" and not (seat.exchange.waits or seat.hears)


def acquainted(loop: TurnedLoop) -> Disks:
    """The disks of seats that know each other's calls already, and of their hub."""
    world = World(loop, 0)
    world.weather = Weather()
    for seat in world.seats:
        seat.acts = 1000  # so that nothing that is written later says the same
        for _ in range(3):
            seat.act()
    world.quiet()
    world.hub.kill()
    disks = [seat.database.conn.serialize() for seat in world.seats]
    return world.hub.database.conn.serialize(), disks


def play(
    loop: TurnedLoop, seed: int, made: Made | None = None, disks: Disks | None = None
) -> World:
    """Play one schedule; every third one begins at the very beginning. Raises Wrong."""
    world = World(loop, seed, made, disks if seed % 3 else None)
    try:
        world.run()
    except Exception as error:
        error.add_note(f"seed {seed}: {dict(world.happened)}")
        raise
    finally:
        world.hub.kill()
    return world
