"""Sharing beside the work: it carries out what `syncing` says, on the thread of the journal.

`tick` is called often and does little each time; the network is another thread's (`link`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Protocol
from uuid import UUID

from console.sharing import syncing
from console.sharing.client import Lagging
from console.sharing.earlier import Earlier
from console.sharing.errands import Errands, PackCame, PackKept, PeopleCame, Runner
from console.sharing.link import Acknowledged, Came, Connected, Heard, Lost, Refused
from console.sharing.syncing import BeginNew, Connect, Local, PullThese, Push, Shared
from store.arrivals import Arrived
from store.chain import Head
from store.entry import Entry
from store.faults import Corrupt, StoreFault
from store.faults import Refused as CannotTake
from store.journal import Journal
from store.sharing.heads import Want

BATCH_ENTRIES = 200
BATCH_BYTES = 1024 * 1024
"""Bodies in one push: one that is larger goes alone."""

TAKEN_AT_ONCE = 100
"""Entries in one transaction: the call taker's keystroke may wait for it."""

BUSY_SECONDS = 0.03
"""How long one tick goes on taking in."""


class Line(Runner, Protocol):
    """The line to a hub."""

    def connect(self) -> None:
        """Ask for the heads."""

    def push(self, journal: UUID, entries: Sequence[Entry]) -> None:
        """Push a stretch."""

    def pull(self, wants: Sequence[Want]) -> None:
        """Ask for entries."""

    def heard(self) -> Iterator[Heard]:
        """What came since the last time."""
        ...

    def close(self) -> None:
        """Hang up."""


@dataclass(frozen=True, slots=True)
class News:
    """What one tick brought."""

    entries: tuple[Entry, ...] = ()
    """Of other journals, and on disk."""
    began: bool = False
    """This seat goes on under a new journal: `Journal.mine`."""

    def __bool__(self) -> bool:
        return self.began or bool(self.entries)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Time and chance as they enter: instants, seconds that only run forward, 0 to 1."""

    now: Callable[[], datetime]
    monotonic_seconds: Callable[[], float]
    chance: Callable[[], float]


class Exchange:
    """One seat's sharing. `may_begin_new` says whether a new journal can be begun now."""

    def __init__(
        self,
        journal: Journal,
        line: Line,
        clocks: Clocks,
        may_begin_new: Callable[[], bool] = lambda: True,
    ) -> None:
        self._journal = journal
        self._line = line
        self._clocks = clocks
        self._may_begin_new = may_begin_new
        self._state = syncing.begun(clocks.now())
        self._earlier = Earlier(journal)
        self._arriving: deque[tuple[tuple[Entry, ...], bool]] = deque()
        """Entries to take in, each lot with whether it is the last one of what was asked."""
        self._progress = False
        self._pushed_earlier: tuple[UUID, int] | None = None
        """Of the push under way: the journal, where it is an earlier one, and the last number."""
        self._searched: set[UUID] = set()
        self._alarms: dict[str, None] = {}
        self.errands = Errands(line)
        """What is asked of the hub beside the entries."""
        self.fault: StoreFault | None = None
        """Why what came could not be kept."""
        self.pushed = 0
        """Entries of mine that the hub acknowledged."""
        self.pulled = 0
        """Entries of others that were taken in."""
        self._find_reach()

    @property
    def shared(self) -> Shared:
        """How this seat stands to the others."""
        full = () if self.fault is None else (str(self.fault),)
        return syncing.shared(self._state, self._local(), (*self._alarms, *full))

    @property
    def waits(self) -> bool:
        """Whether an answer is waited for, or something that came is to be taken in."""
        return self._state.asked is not None or bool(self._arriving)

    def tick(self) -> News:
        """Take in what came, and ask for what is next. Raises nothing: what fails is shown."""
        until = self._clocks.monotonic_seconds() + BUSY_SECONDS
        added: list[Entry] = []
        began = False
        try:
            for one in self._line.heard():
                self._hear(one)
            while self._arriving:
                added += self._take_in()
                if self._clocks.monotonic_seconds() >= until:
                    return News(tuple(added))
            while act := self._next():
                began = self._do(act) or began
            if self._state.hub is not None:
                self.errands.go_on(self._clocks.monotonic_seconds())
            self.fault = None
        except StoreFault as fault:
            self.fault = fault
        return News(tuple(added), began)

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    # ---- what came

    def _hear(self, one: Heard) -> None:
        seconds = self._clocks.monotonic_seconds()
        match one:
            case Connected(told):
                self._state = syncing.connected(self._state, told, self._journal.mode, seconds)
                self.errands.line_is_new()
                self._look_for_forks()
            case Acknowledged(journal, head):
                self.pushed += self._news_of(journal, head)
                self._state = syncing.acknowledged(self._state, journal, head)
            case Came(entries, was_asked):
                self._arrive(entries, was_asked)
            case Lagging():
                self._state = syncing.lagging(self._state)
            case Lost(why):
                self._lose(why)
            case Refused(error):
                self._refused(error.code, error.message)
            case PackCame() | PackKept() | PeopleCame():
                self.errands.hear(one, seconds)

    def _news_of(self, journal: UUID, head: Head) -> int:
        known = (self._state.hub or {}).get(journal)
        return max(0, head.seq - known.seq) if known else head.seq

    def _refused(self, code: str, why: str) -> None:
        earlier = self._pushed_earlier
        if code == "fork" and earlier is not None:
            self._earlier.offered(*earlier)
            self._state = syncing.fork_refused(self._state, self._journal.mine)
        elif code == "fork":
            self._alarm(f"The hub holds other entries under this seat's name: {why}")
            self._state = syncing.fork_refused(self._state, self._journal.mine)
        elif code == "gap" and earlier is not None:
            self._alarm("The hub keeps no more aside of a journal that this seat wrote before")
            self._earlier.give_up(earlier[0])
            self._lose(why.rstrip("."))
        elif code in ("gap", "busy", "store", "too_many"):
            self._lose(why.rstrip("."))
        else:
            seconds = self._clocks.monotonic_seconds()
            self._state = syncing.denied(self._state, why.rstrip("."), seconds)

    def _lose(self, why: str) -> None:
        clocks = self._clocks
        seconds, chance = clocks.monotonic_seconds(), clocks.chance()
        self._state = syncing.lost(self._state, why, clocks.now(), seconds, chance)

    def _arrive(self, entries: tuple[Entry, ...], was_asked: bool) -> None:
        lots = [
            stretch[n : n + TAKEN_AT_ONCE]
            for _, group in groupby(entries, lambda entry: entry.header.journal)
            for stretch in [tuple(group)]
            for n in range(0, len(stretch), TAKEN_AT_ONCE)
        ]
        self._arriving += [(lot, False) for lot in lots]
        if was_asked:
            self._arriving.append(((), True))

    def _take_in(self) -> tuple[Entry, ...]:
        entries, is_end = self._arriving[0]
        if is_end:
            self._arriving.popleft()
            progress, self._progress = self._progress, False
            if progress:
                self._state = syncing.came(self._state, {}, {}, was_asked=True)
            else:
                self._state = syncing.empty_handed(self._state)
            return ()
        last = entries[-1]
        journal, seq = last.header.journal, last.header.seq
        try:
            arrived = self._journal.take_in(entries)
        except (Corrupt, CannotTake) as fault:
            # One journal that cannot be kept must not keep the others out.
            arrived = Arrived((), {}, {}, {journal: fault.what})
        self._arriving.popleft()
        for refused, why in arrived.refused.items():
            self._alarm(f"Journal {refused} cannot be taken from the hub: {why}")
        if journal in arrived.forked:
            self._forked(journal, arrived.forked[journal], entries)
        elif journal not in arrived.gaps and journal not in arrived.refused:
            self._reached(journal, seq)
        heads = {journal: Head(seq, last.hash)}
        self._state = syncing.came(self._state, heads, arrived.refused, was_asked=False)
        self.pulled += len(arrived.added)
        return arrived.added

    def _forked(self, journal: UUID, seq: int, entries: tuple[Entry, ...]) -> None:
        if journal != self._journal.mine:
            self._alarm(
                f"Journal {journal} goes on differently at the hub from entry {seq}:"
                " its entries are kept aside here"
            )
        parted = self._journal.parted(journal)
        if parted is None and journal not in self._searched:
            # It parted somewhere before: look for where, once.
            self._searched.add(journal)
            self._reach[journal] = 0
            self._progress = True
        elif parted is not None or entries[0].header.seq <= self._reach.get(journal, 0) + 1:
            self._reached(journal, entries[-1].header.seq)

    def _reached(self, journal: UUID, seq: int) -> None:
        if journal != self._journal.mine and seq > self._reach.get(journal, 0):
            self._reach[journal] = seq
            self._progress = True

    def _alarm(self, words: str) -> None:
        self._alarms[words] = None

    # ---- what is next

    def _next(self) -> syncing.Act | None:
        seconds = self._clocks.monotonic_seconds()
        act = syncing.next_act(self._state, self._local(), seconds)
        # What waits in memory was given its numbers: it is written first.
        return None if isinstance(act, BeginNew) and not self._may_begin_new() else act

    def _do(self, act: syncing.Act) -> bool:
        if isinstance(act, BeginNew):
            self._begin_new(act)
            return True
        self._state = syncing.doing(self._state, act)
        match act:
            case Connect():
                self._line.connect()
            case Push(journal, after):
                batch = self._batch(journal, after)
                self._pushed_earlier = (
                    None if journal == self._journal.mine else (journal, batch[-1].header.seq)
                )
                self._line.push(journal, batch)
            case PullThese(wants):
                self._line.pull(wants)
        return False

    def _begin_new(self, act: BeginNew) -> None:
        old = self._journal.mine
        self._journal.begin_new_journal()
        self._earlier.began_new(old)
        self._find_reach()
        self._state = syncing.began_new(self._state)
        self._look_for_forks()
        how = {
            "restored": "This record is an older copy: the hub holds more of it",
            "forked": "Two consoles wrote under this seat's name",
        }
        self._alarm(f"{how[act.why]}. The seat goes on under a new journal, and both are kept")

    def _batch(self, journal: UUID, after: int) -> list[Entry]:
        size = 0
        batch: list[Entry] = []
        for entry in self._journal.stretch(journal, after, BATCH_ENTRIES):
            size += len(entry.body or b"")
            if batch and size > BATCH_BYTES:
                break
            batch.append(entry)
        return batch

    def _local(self) -> Local:
        journal, hub = self._journal, self._state.hub
        earlier = (None, 0) if hub is None else self._earlier.next_push(hub)
        return Local(
            journal.mode,
            journal.mine,
            journal.last,
            self._reach,
            lambda seq: journal.hash_at(journal.mine, seq),
            *earlier,
        )

    def _find_reach(self) -> None:
        journal = self._journal
        self._reach = {one: head.seq for one, head in journal.heads().items()}
        # Where a journal is forked, what the hub holds of it is kept aside, from the fork on.
        for one, seq in journal.aside_ends().items():
            self._reach[one] = seq if journal.parted(one) else 0
        self._reach.pop(journal.mine, None)

    def _look_for_forks(self) -> None:
        """See to it that the hub's side of a fork comes here, though mine goes further."""
        journal, aside = self._journal, self._journal.aside_ends()
        for one, theirs in (self._state.hub or {}).items():
            known = one not in aside and 0 < theirs.seq <= self._reach.get(one, 0)
            if known and journal.hash_at(one, theirs.seq) != theirs.hash:
                self._reach[one] = 0
