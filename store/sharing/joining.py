"""How entries that arrive meet the journal that is held: they join, leave a gap, or fork it.

The same decision is taken by a hub for what is pushed and by a console for what it pulled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from store import canonical
from store.chain import OPENED, Head, broken, unlike_opening
from store.entry import Entry, Mode


class NotAChain(Exception):
    """Entries that are no stretch of one journal's chain; nothing of them may be kept.

    `seq` is the first that is wrong and `how` the end of a sentence about it.
    """

    def __init__(self, seq: int, how: str) -> None:
        super().__init__(f"Entry {seq} {how}")
        self.seq = seq
        self.how = how


class WrongKind(Exception):
    """A journal of training offered where live ones are held, or the reverse."""


@dataclass(frozen=True, slots=True)
class Joins:
    """They follow on; `added` are those not held yet, none of them if all are."""

    added: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries between are missing; the stretch must begin at `expected` or before."""

    expected: int


@dataclass(frozen=True, slots=True)
class Fork:
    """Two different entries of one number: `seq` is the first that differs.

    `aside` are the offered ones that are not held. Two consoles write one journal, or one of them
    was restored from an older copy: nobody may guess which is right.
    """

    seq: int
    held: bytes
    offered: bytes
    aside: tuple[Entry, ...]


Meeting: TypeAlias = Joins | Gap | Fork


def check_stretch(journal: UUID, entries: Sequence[Entry], mode: Mode) -> None:
    """Make sure that entries are a stretch of `journal`, each sound and following the one before.

    Raises NotAChain, or WrongKind where the journal's opening is that of another mode.
    """
    before: Entry | None = None
    for entry in entries:
        seq = entry.header.seq
        if entry.header.journal != journal:
            raise NotAChain(seq, "is of another journal than the one named")
        if before is not None and seq != before.header.seq + 1:
            raise NotAChain(seq, "does not stand directly behind the one before it")
        if before is not None and entry.previous_hash != before.hash:
            raise NotAChain(seq, "does not follow from the entry before it")
        if how := broken(entry) or _unreadable(entry):
            raise NotAChain(seq, how)
        before = entry
    first = entries[0]
    if first.header.seq == 1:
        told = None if first.data is None else first.data.get("mode")
        if first.header.kind == OPENED and told in ("live", "training") and told != mode:
            raise WrongKind(f"a {told} journal")
        how = (
            "does not say what the journal is for" if told is None else unlike_opening(first, mode)
        )
        if how:
            raise NotAChain(1, how)


def carried_on(head: Head, journal: UUID, entries: Sequence[Entry], mode: Mode) -> Head:
    """The head of a journal after a stretch that must stand directly behind `head`.

    Raises as `check_stretch` does.
    """
    check_stretch(journal, entries, mode)
    first, last = entries[0], entries[-1]
    if (first.header.seq - 1, first.previous_hash) != head:
        raise NotAChain(first.header.seq, f"does not follow from entry {head.seq}, the one before")
    return Head(last.header.seq, last.hash)


def meet(
    head: Head, held: Mapping[int, bytes], entries: Sequence[Entry], aside: Head | None = None
) -> Meeting:
    """What becomes of a checked stretch where a journal is held as far as `head`.

    `held` are the hashes held of the numbers that the stretch has as well. What follows from an
    entry that is kept aside is of the same fork.
    """
    first = entries[0].header.seq
    if aside is not None and (first - 1, entries[0].previous_hash) == aside:
        return Fork(first, aside.hash, entries[0].hash, tuple(entries))
    if first > head.seq + 1:
        return Gap(head.seq + 1)
    for number, entry in enumerate(entries):
        seq = entry.header.seq
        if seq > head.seq:
            if entry.previous_hash != head.hash and seq == head.seq + 1:
                return Fork(head.seq, head.hash, entry.previous_hash, tuple(entries[number:]))
            return Joins(tuple(entries[number:]))
        if held[seq] != entry.hash:
            return Fork(seq, held[seq], entry.hash, tuple(entries[number:]))
    return Joins(())


def continued(opening: Entry) -> UUID | None:
    """The journal that another one carries on after a restore, as its first entry says."""
    told = opening.data.get("continues") if opening.header.seq == 1 and opening.data else None
    try:
        return UUID(told) if isinstance(told, str) else None
    except ValueError:
        return None


def _unreadable(entry: Entry) -> str | None:
    if entry.body is None:
        return None
    try:
        if isinstance(canonical.decode(entry.body), dict):
            return None
    except ValueError as error:
        return f"has a body that {error}"
    return "has a body that is not an object"
