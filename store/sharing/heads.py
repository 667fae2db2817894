"""Comparing how far journals have come: what to pull, what to push, and what must not be.

Each journal is compared by its own numbers. There is no number of all entries to go by: where many
write at once, such numbers become visible out of order and a reader that goes by them misses some.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from store.chain import START, Head


@dataclass(frozen=True, slots=True)
class Want:
    """The entries of a journal behind number `after` are wanted."""

    journal: UUID
    after: int


def wants(
    mine: Mapping[UUID, int], theirs: Mapping[UUID, Head], own: UUID | None = None
) -> tuple[Want, ...]:
    """What to pull: of every journal but my own, whatever goes further there than here."""
    return tuple(
        Want(journal, mine.get(journal, 0))
        for journal, head in sorted(theirs.items())
        if journal != own and head.seq > mine.get(journal, 0)
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """The hub lacks the entries behind `after`; none where that is the last of them."""

    after: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The hub has more of my journal than I: mine is an older copy, and a new one must begin."""

    theirs: Head


@dataclass(frozen=True, slots=True)
class Forked:
    """The hub holds another entry of this number than I: a new journal must begin."""

    seq: int


Standing: TypeAlias = Owed | Restored | Forked


def standing(mine: Head, theirs: Head | None, hash_at: Callable[[int], bytes | None]) -> Standing:
    """How my own journal stands to the hub's copy; `hash_at` gives the hash of my entry.

    This is asked before anything is written after a start: one look at the hub's head tells.
    """
    head = theirs or START
    if head.seq > mine.seq:
        return Restored(head)
    if head.seq and hash_at(head.seq) != head.hash:
        return Forked(head.seq)
    return Owed(head.seq)
