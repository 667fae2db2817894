"""What must hold when a schedule has ended: the same everywhere, nothing lost, nothing doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from store.call import Call
from store.chain import Head
from store.entry import Entry
from store.folding import fold
from store.hub.engine import Engine
from store.kinds import body_of
from store.kinds.interview import FactAnswered
from store.reading import read_call
from store.sharing.joining import check_stretch
from support.simulated.seat import SimulatedSeat


class Wrong(AssertionError):
    """A schedule did not end as it must."""


@dataclass
class Ledger:
    """What was acknowledged, by the seat to its call taker and by the hub to the seat."""

    written: dict[bytes, Entry] = field(default_factory=dict)
    may_be_gone: set[bytes] = field(default_factory=set)
    """On a disk that is gone, and not at the hub by then."""
    was_restored: bool = False
    """Whether a seat was: only then a journal may be forked, and somebody alarmed."""
    at_hub: dict[UUID, Head] | None = field(default_factory=dict)
    """How far the hub acknowledged each journal; None where its own disk was restored."""


@dataclass(frozen=True)
class _AtHub:
    held: dict[bytes, Entry]
    aside: dict[bytes, Entry]
    forked: set[UUID]
    calls: dict[UUID, Call]


def everything(engine: Engine) -> list[Entry]:
    """Every entry that a hub holds."""
    return [
        entry
        for journal, _ in engine.heads(None, 1000)
        for entry in engine.entries(journal, 0, 10**6, 2**40)
    ]


def check_acknowledged(engine: Engine, ledger: Ledger) -> None:
    """Raises Wrong where the hub lacks what it acknowledged."""
    for journal, head in (ledger.at_hub or {}).items():
        held = engine.entries(journal, head.seq - 1, 1, 1)
        if not held or held[0].hash != head.hash:
            raise Wrong(f"entry {head.seq} of {journal} was acknowledged and is gone")


def check(seats: Sequence[SimulatedSeat], engine: Engine, ledger: Ledger) -> None:
    """Raises Wrong unless everybody holds the same and nothing is lost or doubled."""
    entries = everything(engine)
    aside = {one.entry.hash: one.entry for one in engine.asides()}
    of_calls: dict[UUID, list[Entry]] = {}
    for entry in entries:
        if entry.header.call is not None:
            of_calls.setdefault(entry.header.call, []).append(entry)
    at_hub = _AtHub(
        {entry.hash: entry for entry in entries},
        aside,
        {entry.header.journal for entry in aside.values()},
        {call: fold(call, of_call) for call, of_call in of_calls.items()},
    )
    _check_whole(entries)
    if at_hub.forked and not ledger.was_restored:
        raise Wrong("a journal is forked and no disk was ever restored")
    gone = ledger.written.keys() - at_hub.held.keys() - aside.keys() - ledger.may_be_gone
    if gone:
        raise Wrong(f"{len(gone)} entries were acknowledged at a seat and are nowhere")
    for seat in seats:
        _check_seat(seat, at_hub)
        if seat.exchange.shared.alarms and not ledger.was_restored:
            raise Wrong(f"seat {seat.number} alarms: {seat.exchange.shared.alarms}")


def _check_whole(entries: list[Entry]) -> None:
    for journal in {entry.header.journal for entry in entries}:
        stretch = [entry for entry in entries if entry.header.journal == journal]
        if [entry.header.seq for entry in stretch] != list(range(1, len(stretch) + 1)):
            raise Wrong(f"journal {journal} has gaps at the hub, or a number twice")
        check_stretch(journal, stretch, "live")
    notes = Counter(entry.body for entry in entries if entry.header.kind == "note.added")
    if doubled := [text for text, count in notes.items() if count > 1]:
        raise Wrong(f"doubled: {doubled}")


def _check_seat(seat: SimulatedSeat, at_hub: _AtHub) -> None:
    here = {entry.hash: entry for entry in seat.journal.entries()}
    differ = here.keys() ^ at_hub.held.keys()
    if any((here | at_hub.held)[own].header.journal not in at_hub.forked for own in differ):
        raise Wrong(f"seat {seat.number} and the hub differ in what nobody forked")
    if differ:
        # The seat that forked a journal holds its own side of it, and the other one aside.
        aside = {entry.hash for entry in seat.journal.asides()}
        if here.keys() | aside != at_hub.held.keys() | at_hub.aside.keys():
            raise Wrong(f"seat {seat.number} lacks one side of a fork")
        return
    for call, told in at_hub.calls.items():
        own = read_call(seat.journal, call)
        if own != told:
            raise Wrong(f"call {call} is another one at seat {seat.number}")
        if {one.ref for ones in own.answers.values() for one in ones} != _standing(own.entries):
            raise Wrong(f"call {call} has other answers standing than were left to stand")


def _standing(entries: tuple[Entry, ...]) -> set[tuple[UUID, int]]:
    """The answers that no other one replaces, in whatever order they came."""
    answers = {
        (entry.header.journal, entry.header.seq): body
        for entry in entries
        if isinstance(body := body_of(entry), FactAnswered)
    }
    replaced = {(UUID(ref.journal), ref.seq) for body in answers.values() for ref in body.replaces}
    return answers.keys() - replaced
