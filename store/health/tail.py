"""The newest entries of a journal: those most likely to be hit when a machine fell over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from store.chain import START, broken
from store.entry import Mode
from store.reader import Reader

TAIL_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Tail:
    """A journal's end, looked at link by link."""

    mode: Mode
    entries: int
    """How many entries this installation's journal has."""
    looked_at: int
    fault: str | None
    """The first entry that is not sound, as a sentence without a full stop."""
    last_entered_at: datetime | None
    """By this installation; UTC."""


def tail(path: Path) -> Tail:
    """Look at the last entries of this installation's journal. Raises a StoreFault."""
    with Reader.at(path) as reader:
        reader.check_ends()
        end = reader.head(reader.mine).seq
        others = {journal: head.seq for journal, head in reader.heads().items()}
        after = others | {reader.mine: max(0, end - TAIL_ENTRIES)}
        fault: str | None = None
        previous = START.hash if end <= TAIL_ENTRIES else None
        looked_at, last = 0, None
        for entry in reader.entries(after=after):
            if entry.header.journal != reader.mine:
                continue
            how = broken(entry)
            if how is None and previous not in (None, entry.previous_hash):
                how = "does not follow from the entry before it"
            if how is not None and fault is None:
                fault = f"Entry {entry.header.seq} {how}"
            previous = entry.hash
            looked_at += 1
            last = entry.header.entered_at
        return Tail(reader.mode, end, looked_at, fault, last)
