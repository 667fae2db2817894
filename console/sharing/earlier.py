"""The journals that this seat wrote before it began anew, and what a hub may lack of them.

A seat restored from an older copy may write on under its old name before it hears from a hub. All
of that comes to the hub, which keeps aside what differs, whatever breaks meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from console.sharing.syncing import Push
from store.chain import START, Head
from store.journal import Journal
from store.reading import own_journals


class Earlier:
    """What is still to be offered of them; each is offered once in the life of a console."""

    def __init__(self, journal: Journal) -> None:
        """Raises a StoreFault when the file cannot be read."""
        self._journal = journal
        self._offered = dict.fromkeys(own_journals(journal) - {journal.mine}, 0)

    def began_new(self, old: UUID) -> None:
        """The seat goes on under a new journal, and this one is an earlier one from now on."""
        self._offered[old] = 0

    def offered(self, journal: UUID, seq: int) -> None:
        """The hub has kept aside what was pushed up to this number."""
        if journal in self._offered:
            self._offered[journal] = seq

    def give_up(self, journal: UUID) -> None:
        """The hub takes no more of it."""
        self._offered.pop(journal, None)

    def next_push(self, hub: Mapping[UUID, Head]) -> tuple[Push | None, int]:
        """What to offer now, by the hub's heads, and how many entries that are.

        From where on a journal differs is known once the hub's side was taken in: until then there
        is nothing to offer. Raises a StoreFault.
        """
        for journal in sorted(self._offered):
            after = self._after(journal, hub.get(journal, START))
            if after is None:
                continue
            lacks = self._journal.head(journal).seq - after
            if lacks > 0:
                return Push(journal, after), lacks
            self.give_up(journal)
        return None, 0

    def _after(self, journal: UUID, theirs: Head) -> int | None:
        if not theirs.seq or self._journal.hash_at(journal, theirs.seq) == theirs.hash:
            return theirs.seq
        parted = self._journal.parted(journal)
        return None if parted is None else max(parted - 1, self._offered[journal])
