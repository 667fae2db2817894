"""Recording that goes on when the disk does not: a call is never stopped by its own record.

What the journal cannot take waits in memory, in order, and is written before anything newer as
soon as the journal takes it: with the time at which it happened and a later `entered_at`.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from store.canonical import JSON, instant_text
from store.chain import Head
from store.clock import Reading, set_back_seconds
from store.entry import Draft, Entry
from store.faults import Refused, StoreFault
from store.journal import Journal

CLOCK_STEPPED = "clock.stepped"
"""The kind that says the wall clock was set back: {"from", "to", "seconds"}, seconds positive."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the drafts: an entry for each, and whether they are on disk.

    Entries that are not saved are provisional: their turn, and so their order, stands, while
    `entered_at` and the hashes will change when they are written. `fault` says why they wait.
    """

    entries: tuple[Entry, ...]
    saved: bool
    fault: StoreFault | None


class Recorder:
    """The one way to record in a running console; everything it is given goes through it.

    `clock` gives aware instants, `monotonic` seconds on a clock that nobody can set.
    """

    def __init__(
        self, journal: Journal, *, clock: Callable[[], datetime], monotonic: Callable[[], float]
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._monotonic = monotonic
        self._waiting: deque[tuple[Draft, ...]] = deque()
        self._turns: dict[UUID | None, int] = {}
        self._last_reading: Reading | None = None

    @property
    def waiting(self) -> tuple[Draft, ...]:
        """The drafts that are not on disk, in order, each with the turn it was given."""
        return tuple(draft for group in self._waiting for draft in group)

    @property
    def unsaved(self) -> int:
        """How many entries are in memory only and would be lost with this process."""
        return sum(map(len, self._waiting))

    def record(self, drafts: Sequence[Draft]) -> Recorded:
        """Write the drafts in one transaction, behind whatever waits; or let them wait as well.

        Raises Refused for a draft that no journal may take; then nothing is recorded.
        """
        now = Reading(self._clock(), self._monotonic())
        notice = self._notice_of_step(now)
        recorded = self._write_or_keep((*notice, *drafts))
        self._last_reading = now
        return replace(recorded, entries=recorded.entries[len(notice) :])

    def retry(self) -> Recorded:
        """Write what waits, as far as the journal takes it; the entries are those now on disk."""
        written: list[Entry] = []
        fault = self._write_waiting(written)
        return Recorded(tuple(written), fault is None, fault)

    def _write_or_keep(self, group: tuple[Draft, ...]) -> Recorded:
        fault = self._write_waiting([])
        if fault is None:
            try:
                return Recorded(self._append(group), saved=True, fault=None)
            except Refused:
                raise
            except StoreFault as error:
                fault = error
        return Recorded(self._keep(group), saved=False, fault=fault)

    def _write_waiting(self, written: list[Entry]) -> StoreFault | None:
        # One transaction for each group: it stays whole, and a disk with little room takes some.
        while self._waiting:
            try:
                written += self._append(self._waiting[0])
            except StoreFault as fault:
                return fault
            self._waiting.popleft()
        return None

    def _append(self, group: tuple[Draft, ...]) -> tuple[Entry, ...]:
        entries = self._journal.append(group)
        self._remember_turns(entries)
        return entries

    def _keep(self, group: tuple[Draft, ...]) -> tuple[Entry, ...]:
        last = self._journal.last
        entries = self._journal.preview(
            Head(last.seq + self.unsaved, last.hash),
            group,
            {draft.call: self._highest_turn(draft.call) for draft in group},
        )
        self._waiting.append(
            tuple(
                replace(draft, body=entry.data or {}, turn=entry.header.turn)
                for draft, entry in zip(group, entries, strict=True)
            )
        )
        self._remember_turns(entries)
        return entries

    def _highest_turn(self, call: UUID | None) -> int:
        remembered = self._turns.get(call, 0)
        try:
            return max(remembered, self._journal.highest_turn(call))
        except StoreFault:
            return remembered

    def _remember_turns(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            call, turn = entry.header.call, entry.header.turn
            self._turns[call] = max(turn, self._turns.get(call, 0))

    def _notice_of_step(self, now: Reading) -> tuple[Draft, ...]:
        seconds = None if self._last_reading is None else set_back_seconds(self._last_reading, now)
        if seconds is None:
            return ()
        body: dict[str, JSON] = {
            "from": instant_text(now.wall + timedelta(seconds=seconds)),
            "to": instant_text(now.wall),
            "seconds": seconds,
        }
        return (Draft(call=None, kind=CLOCK_STEPPED, version=1, at=now.wall, body=body),)
