"""Consoles for tests: clocks to turn, a disk that fails, a crash, a second seat, neighbours."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest

from console.mock.stage import OnePack, TurnedClock
from console.session import commands as do
from console.session.refusing import Needs, Refused
from console.session.room import Clock, Desk, Ring
from console.session.session import Session
from console.session.view import CallView
from protocols.pack import Pack
from protocols.situation import Status
from protocols.words import TransferState
from store.ballast import BALLAST_BYTES
from store.entry import Draft, Entry, Mode
from store.faults import full
from store.ids import uuid7
from store.index import Index
from store.journal import Journal
from store.kinds.base import Place
from store.kinds.contact import LineType
from store.reader import Reader
from store.reading import read_call
from store.recorder import Recorder
from store.reference.addresses import address_key
from store.reference.matching import Match, matches
from store.reference.models import Caution, Facility, Profile, Record
from store.reference.phones import Phone, read_phone
from support.calls import practice
from support.places import Piers
from support.profiles import building, household, warning

AFTERNOON = datetime(2023, 10, 27, 21, 0, tzinfo=UTC)
"""14:00 in Seattle, a Friday: two are on duty."""

NIGHT = datetime(2023, 10, 28, 8, 0, tzinfo=UTC)
"""01:00 in Seattle: one is alone."""

HOME = "206-555-0101"
"""The number of the household of 1 Mill St, for which there is a caution as well."""

HERE = Place(text="1 Mill St", latitude=47.6, longitude=-122.3, uncertainty_m=20, source="network")


def fast_folder() -> str | None:
    """A folder in memory where there is one: what is on disk is tested elsewhere."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Brittle(Journal):
    """A journal whose disk may fill up: nothing can be written, everything can be read."""

    broken = False

    def append(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        if self.broken:
            raise full(self.path)
        return super().append(drafts)


@cache
def _records() -> tuple[Record, ...]:
    return (
        Profile.model_validate_json(json.dumps(household(1))),
        Facility.model_validate_json(
            json.dumps(building(1, addresses=[{"street": "1 Mill St", "town": "Larkspur"}]))
        ),
        Caution.model_validate_json(
            json.dumps(warning(1, place={"street": "1 Mill St", "town": "Larkspur"}))
        ),
    )


class Neighbours:
    """A household, a building and a caution at 1 Mill St."""

    def match(self, phone: str, line_type: LineType, address: str) -> tuple[Match, ...]:
        """What concerns a call, found as the console finds it."""
        number = read_phone(phone, home_area_code="206") if phone.strip() else None
        return matches(
            _records(),
            now=datetime(2026, 11, 22, 12, tzinfo=UTC),
            phone=number if isinstance(number, Phone) else None,
            address=address_key(address) if address.strip() else None,
        )


@dataclass
class Console:
    """One seat: its folder, its journal and its Session, opened as an office opens them."""

    root: Path
    name: str
    pack: Pack
    clock: TurnedClock
    random: Random
    mode: Mode = "training"
    is_approved: bool = False
    knows_places: bool = True
    lives: int = 0

    def __post_init__(self) -> None:
        self.open()

    @property
    def folder(self) -> Path:
        """Where this run of the console works."""
        return self.root / f"{self.name}-{self.lives}"

    @property
    def taker(self) -> str:
        """Who works here."""
        return f"taker {self.name}"

    def open(self) -> None:
        """Open the folder, made if need be, and take up what was open."""
        path = self.folder / "journal.db"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "journal.ballast").open("wb") as ballast:
                ballast.truncate(BALLAST_BYTES)
        make = Brittle.open if path.exists() else Brittle.create
        self.journal = make(
            path,
            mode=self.mode,
            seat=self.name,
            taker=self.taker,
            clock=self.clock.now,
            entropy=self.random.randbytes,
            new_id=lambda: UUID(bytes=self.random.randbytes(16), version=4),
        )
        index = Index.open(self.folder / "index.db")
        index.catch_up(self.journal)
        counting = count(index.opened_by(self.journal.mine) + 1)
        self.session = Session(
            Desk(
                taker=self.taker,
                journal=self.journal.mine,
                mode=self.mode,
                new_call=lambda: uuid7(self.clock.now(), self.random.randbytes),
                next_count=lambda: next(counting),
            ),
            Recorder(self.journal, clock=self.clock.now, monotonic=self.clock.monotonic_seconds),
            Neighbours(),
            Clock(self.clock.now, self.clock.monotonic_seconds),
            OnePack(self.pack, self.is_approved),
            places=Piers() if self.knows_places else None,
        )
        listed = [*index.listed(state="open"), *index.listed(state="ringing")]
        heard = index.programs().values()
        self.left = self.session.hold(
            [read_call(self.journal, one.call) for one in sorted(listed, key=lambda o: o.call)],
            {h.program: Status(h.state, h.free, h.wait_minutes, h.at) for h in heard},
        )
        index.close()

    def crash(self) -> None:
        """The process is killed, and the console is started again on what it left on disk."""
        before, old = self.folder, self.journal
        self.lives += 1
        self.folder.mkdir()
        for name in ("journal.db", "journal.db-wal", "journal.ballast"):
            if (before / name).exists():
                shutil.copy(before / name, self.folder / name)
        old.close()
        self.open()
        shutil.rmtree(before)

    def close(self) -> None:
        """Let go of the journal."""
        self.journal.close()

    def on_disk(self, call: UUID) -> list[Entry]:
        """What another process would read of a call."""
        with Reader.at(self.journal.path) as reader:
            return list(reader.entries(call))

    def everything_on_disk(self) -> list[Entry]:
        """What another process would read."""
        with Reader.at(self.journal.path) as reader:
            return list(reader.entries())

    def copy_into(self, other: Console) -> list[Entry]:
        """Copy this journal into the other's file, as sharing does; gives what was copied."""
        mine = str(self.journal.mine)
        with closing(sqlite3.connect(other.journal.path, isolation_level=None)) as raw:
            raw.execute("ATTACH ? AS theirs", (str(self.journal.path),))
            raw.execute(
                "INSERT OR IGNORE INTO main.journals SELECT journal, 0, mode, made_at "
                "FROM theirs.journals WHERE journal = ?",
                (mine,),
            )
            raw.execute(
                "INSERT OR IGNORE INTO main.entries SELECT * FROM theirs.entries WHERE journal = ?",
                (mine,),
            )
        return list(self.journal.entries(after=dict.fromkeys(self.journal.heads(), 0)))

    def tell(self, other: Console) -> None:
        """Share: the other file gets a copy of this journal, the other Session its news."""
        mine = [e for e in self.copy_into(other) if e.header.journal == self.journal.mine]
        other.session.receive(mine)


@dataclass
class Room:
    """Consoles side by side, on one clock and one pack."""

    root: Path
    pack: Pack = field(default_factory=practice)
    at: datetime = AFTERNOON
    seed: int = 911

    def __post_init__(self) -> None:
        self.clock = TurnedClock(self.at)
        self.random = Random(self.seed)
        self.consoles: list[Console] = []

    def console(self, mode: Mode = "training", *, is_approved: bool = False) -> Console:
        """One more seat."""
        name = str(len(self.consoles) + 1)
        made = Console(self.root, name, self.pack, self.clock, self.random, mode, is_approved)
        self.consoles.append(made)
        return made

    def close(self) -> None:
        """Everybody goes home."""
        for console in self.consoles:
            console.close()


@contextmanager
def a_room(pack: Pack | None = None, at: datetime = AFTERNOON, seed: int = 911) -> Iterator[Room]:
    """A room in a folder that is gone when the block ends."""
    with TemporaryDirectory(prefix="guidecard-room-", dir=fast_folder()) as folder:
        room = Room(Path(folder), pack or practice(), at, seed)
        try:
            yield room
        finally:
            room.close()


@dataclass
class Line:
    """One call at one console, to write examples with."""

    console: Console
    call: UUID

    @property
    def session(self) -> Session:
        """The Session of the console."""
        return self.console.session

    @property
    def clock(self) -> TurnedClock:
        """The clock of the room."""
        return self.console.clock

    @property
    def view(self) -> CallView:
        """The call as it stands now."""
        return self.session.view(self.call)

    @property
    def lines(self) -> set[str]:
        """What is recommended."""
        return {line.words for line in self.view.decision.lines}

    @property
    def owed(self) -> set[str]:
        """What is still to be sent."""
        return {line.words for line in self.view.owed}

    @property
    def kinds(self) -> list[str]:
        """The kinds of all entries, in order."""
        return [entry.header.kind for entry in self.view.call.entries]

    def do(self, *commands: do.Command) -> CallView:
        """Carry commands out, two seconds apart."""
        for command in commands:
            self.clock.pass_seconds(2)
            self.session.do(self.call, command)
        return self.view

    def at_once(self, command: do.Command) -> CallView:
        """Carry a command out in this very moment."""
        return self.session.do(self.call, command)

    def answer(self, **facts: str) -> CallView:
        """Answer facts as the caller says them."""
        return self.do(*(do.AnswerFact(fact, value) for fact, value in facts.items()))

    def refused(self, command: do.Command, needs: Needs = Needs.NOTHING) -> str:
        """The words with which a command is refused, which must leave everything as it is."""
        view, disk = self.view, self.console.everything_on_disk()
        with pytest.raises(Refused) as refusal:
            self.session.do(self.call, command)
        assert refusal.value.needs is needs
        assert self.view.call == view.call
        assert self.console.everything_on_disk() == disk
        return str(refusal.value)

    def transfer(self, *states: TransferState, program: str = "hotline") -> CallView:
        """Take a transfer through states, as the rules of the work ask for."""
        for state in states:
            self.do(
                do.MoveTransfer(
                    program,
                    state,
                    permission=state is TransferState.OFFERED,
                    briefed=state is TransferState.ACCEPTED,
                )
            )
        return self.view


def ring(console: Console, what: Ring | None = None) -> Line:
    """A line rings and is picked up; five seconds later."""
    view = console.session.ring(what or Ring("wireless", HOME, HERE))
    line = Line(console, view.call.id)
    line.do(do.PickUp())
    console.clock.pass_seconds(3)
    return line


def screened(line: Line) -> Line:
    """Everything that the talk card asks, harmless: the line by phone is offered."""
    line.do(do.OpenCard("talk"))
    line.answer(breathing="normal", weapon="not_seen", voice="freely", child="no", wants_line="yes")
    return line


def bodies(entries: Sequence[Entry]) -> list[tuple[str, object]]:
    """Kinds and bodies, for comparing what two journals tell."""
    return [(entry.header.kind, entry.data) for entry in entries]
