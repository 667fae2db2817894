"""Deciding a whole group of batches against what is held, without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from store.chain import Head
from store.entry import Entry
from store.hub.engine import Batch, Outcome, Taken
from store.sharing.joining import Fork, Joins, meet


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of each batch, and what is to be written."""

    outcomes: list[Outcome]
    added: list[Entry]
    """Sorted by journal and number, so that two writers never wait for each other in a circle."""
    heads: dict[UUID, Head]
    """Of the journals that moved."""
    aside: list[tuple[Entry, str]]
    """What would fork a journal, with the id of the token it came with."""


def decide(
    batches: Sequence[Batch],
    heads: Mapping[UUID, Head],
    held: Mapping[UUID, Mapping[int, bytes]],
    kept_aside: Mapping[UUID, Head],
) -> Decided:
    """Take batches one after the other; `held` are the hashes of the numbers that they repeat.

    `kept_aside` are those entries kept aside which a batch that would leave a gap may continue.
    """
    now = dict(heads)
    known = {journal: dict(hashes) for journal, hashes in held.items()}
    outcomes: list[Outcome] = []
    added: list[Entry] = []
    aside: list[tuple[Entry, str]] = []
    for batch in batches:
        journal = batch.journal
        repeated = known.setdefault(journal, {})
        outcome = meet(now[journal], repeated, batch.entries, kept_aside.get(journal))
        match outcome:
            case Joins(new):
                if new:
                    added += new
                    known[journal] |= {entry.header.seq: entry.hash for entry in new}
                    now[journal] = Head(new[-1].header.seq, new[-1].hash)
                outcomes.append(Taken(now[journal], len(new)))
            case Fork():
                aside += [(entry, batch.by) for entry in outcome.aside]
                outcomes.append(outcome)
            case _:
                outcomes.append(outcome)
    moved = {journal: head for journal, head in now.items() if head != heads[journal]}
    added.sort(key=lambda entry: (entry.header.journal, entry.header.seq))
    return Decided(outcomes, added, moved, aside)
