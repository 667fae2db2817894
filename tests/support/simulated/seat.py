"""A seat of a simulation: its disk stays, its process can be killed between any two steps."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import UUID

from console.sharing.exchange import Clocks, Exchange
from console.sharing.link import Heard
from store.arrivals import Arrived
from store.chain import Writer
from store.entry import Draft, Entry
from store.faults import full
from store.founding import make_journal
from store.ids import uuid7
from store.journal import Journal
from store.kinds.base import Body, Ref
from store.kinds.contact import CallOpened, PackRef
from store.kinds.interview import FactAnswered, NoteAdded
from store.kinds.response import ProgramStatus
from store.lock import Lock
from store.reading import read_call
from store.sharing.heads import Want
from store.sharing.wire import entries_json
from support.journals import NOON
from support.simulated.hub import Killed, in_memory

if TYPE_CHECKING:
    from support.simulated.world import World

NOWHERE = Path("/nowhere/journal.db")
PACK = PackRef(id="practice", version="1", digest="0" * 64)


@cache
def founded(number: int) -> tuple[UUID, bytes]:
    """The file of a seat that has just been made, and its journal."""
    chance = random.Random(number)
    journal = UUID(int=chance.getrandbits(128), version=4)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        make_journal(path, Writer(journal, str(number), "r.ames", chance.randbytes), "live", NOON)
        return journal, path.read_bytes()


class _NoBallast:
    held = True

    def release(self) -> bool:
        return False

    def restore(self) -> None:
        pass


class FragileJournal(Journal):
    """A journal whose process can be killed before, within and after each transaction."""

    moment: Callable[[], None]
    is_full = False

    def append(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        self.moment()
        entries = super().append(drafts)
        self.moment()
        return entries

    def take_in(self, entries: Sequence[Entry]) -> Arrived:
        self.moment()
        if self.is_full:
            raise full(NOWHERE)
        arrived = super().take_in(entries)
        self.moment()
        return arrived

    def begin_new_journal(self) -> UUID:
        self.moment()
        journal = super().begin_new_journal()
        self.moment()
        return journal


class SimulatedSeat:
    """A seat; it is the line of its own exchange. `ahead` is how far its wall clock is off."""

    journal_type = FragileJournal
    exchange_type = Exchange

    def __init__(
        self, world: World, number: int, ahead: timedelta, disk: bytes | None = None
    ) -> None:
        self.world = world
        self.number = number
        self.ahead = ahead
        self.born, new = founded(number)
        self.database = in_memory(disk or new)
        self.dies_in_moments: int | None = None
        self.lives = 0
        self.acts = 0
        self.is_up = False
        self.start()

    # ---- its process

    def start(self) -> None:
        """Start a process on what the disk holds."""
        connection = self.database.conn
        connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        self.lives += 1
        self.line = 0
        self.hears: deque[Heard] = deque()
        self.journal = self.journal_type(
            NOWHERE,
            self.database,
            seat=str(self.number),
            taker=f"taker {self.number}",
            clock=self.moment_on_the_clock,
            entropy=self.chance.randbytes,
            new_id=lambda: UUID(int=self.chance.getrandbits(128), version=4),
            lock=Lock(-1),
            ballast=_NoBallast(),  # type: ignore[arg-type]  # a disk in memory needs none
        )
        self.journal.moment = self.moment
        self.journal.check_ends()
        self.exchange = self.exchange_type(
            self.journal, self, Clocks(self.now, self.seconds, self.chance.random)
        )
        self.is_up = True

    def kill(self) -> None:
        """The process is gone, with all that it had in memory."""
        self.is_up = False
        self.dies_in_moments = None
        self.database.rollback()

    def restore(self, content: bytes) -> None:
        """Put an older copy of the disk in place of the disk."""
        self.kill()
        self.database = in_memory(content)

    @property
    def chance(self) -> random.Random:
        return self.world.chance

    def moment(self) -> None:
        """A step between two others. Raises Killed where the process dies here."""
        if self.dies_in_moments is not None:
            self.dies_in_moments -= 1
            if self.dies_in_moments < 0:
                raise Killed

    def now(self) -> datetime:
        return NOON + self.ahead + timedelta(seconds=self.world.loop.seconds)

    def moment_on_the_clock(self) -> datetime:
        """The clock as the journal reads it: within its transactions."""
        self.moment()
        return self.now()

    def seconds(self) -> float:
        # Each look costs time, so that a tick does not always take in all that came.
        self.world.loop.seconds += self.chance.choice((0, 0, 0, 0.04))
        return self.world.loop.seconds

    # ---- what is done at it

    def tick(self) -> None:
        """Let sharing go on. Raises Killed."""
        self.exchange.tick()

    def act(self) -> None:
        """Something happens at this seat. Raises Killed."""
        self.acts += 1
        name = f"{self.number}.{self.lives}.{self.acts}"
        calls = self.journal.calls()
        what = self.chance.random()
        if not calls or what < 0.15:
            opened = CallOpened(how="rang", number=name, pack=PACK)
            self.write(uuid7(self.now(), self.chance.randbytes), opened)
        elif what < 0.55:
            self.write(self.chance.choice(calls), NoteAdded(text=name))
        elif what < 0.9:
            call = self.chance.choice(calls)
            known = read_call(self.journal, call).answers.get("weapon", ())
            replaces = tuple(Ref(journal=str(one.ref[0]), seq=one.ref[1]) for one in known)
            self.write(call, FactAnswered(fact="weapon", value=name, replaces=replaces))
        else:
            self.write(None, ProgramStatus(program="care", state="open", free=self.acts))

    def write(self, call: UUID | None, body: Body) -> None:
        draft = Draft(call, body.KIND, body.VERSION, self.now(), body.content())
        self.world.wrote(self, self.journal.append([draft]))

    # ---- the line of its exchange

    def connect(self) -> None:
        self.moment()
        self.line += 1
        self.world.send(self, "connect", "GET", "/journal/live", b"")
        self.moment()

    def push(self, journal: UUID, entries: Sequence[Entry]) -> None:
        self.moment()
        content = f'{{"journal":"{journal}","entries":{entries_json(entries)}}}'
        self.world.send(self, "push", "POST", "/journal", content.encode())
        self.moment()

    def pull(self, wants: Sequence[Want]) -> None:
        self.moment()
        asked = ",".join(f'{{"journal":"{w.journal}","after":{w.after}}}' for w in wants)
        self.world.send(self, "pull", "POST", "/journal/pull", f'{{"wants":[{asked}]}}'.encode())
        self.moment()

    def heard(self) -> Iterator[Heard]:
        while self.hears:
            yield self.hears.popleft()

    def close(self) -> None:
        pass
