"""Every entry of a call in order, each with its number, its time and what it says."""

from __future__ import annotations

from datetime import tzinfo

from console.present.naming import Naming
from console.present.rows import Piece, Row, row, since, wrapped
from console.present.telling import entry_words
from console.text.clean import clean
from store.call import Call


def timeline_rows(call: Call, zone: tzinfo, naming: Naming, width: int) -> list[Row]:
    """The entries of a call; one that is not known here, or is damaged, is shown as such."""
    rows: list[Row] = []
    for number, entry in enumerate(call.entries, start=1):
        header = entry.header
        at = header.at.astimezone(zone)
        after = since(call.answered_at, header.at)
        late = " back-filled" if header.backfill else ""
        head = f"{number:>3} {at:%H:%M:%S} {after:>6} {header.kind}{late} "
        rows.append(row(Piece(head, "key"), Piece(header.taker[:20], "dim")))
        words = clean(entry_words(call, entry, naming))
        rows += [row("      ", *line) for line in wrapped(words, width - 6)]
    return rows
