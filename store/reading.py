"""A call as it is read back from disk: damaged entries are not believed, and are named."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from store.call import Call
from store.chain import broken
from store.folding import fold
from store.reader import Reader
from store.sharing.joining import continued


def own_journals(reader: Reader) -> frozenset[UUID]:
    """The journal of this installation, and those that it carried on after a restore."""
    own: set[UUID] = set()
    journal: UUID | None = reader.mine
    while journal is not None and journal not in own:
        own.add(journal)
        opening = reader.opening(journal)
        journal = None if opening is None else continued(opening)
    return frozenset(own)


def read_call(reader: Reader, call: UUID) -> Call:
    """The call that the entries on disk tell. Raises a StoreFault when the file cannot be read.

    An entry that does not match its hash counts as one whose body is gone.
    """
    entries = list(reader.entries(call))
    damaged = frozenset((e.header.journal, e.header.seq) for e in entries if broken(e))
    believed = [
        replace(entry, body=None) if (entry.header.journal, entry.header.seq) in damaged else entry
        for entry in entries
    ]
    return replace(fold(call, believed), damaged=damaged)
