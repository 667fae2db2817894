"""Every entry of a call in order, each with its number, its time and what it says."""

from __future__ import annotations

from datetime import tzinfo

from console.present.rows import Piece, Row, row, said, since, wrapped
from store.call import Call
from store.entry import Entry
from store.kinds import kind_of


def timeline_rows(call: Call, zone: tzinfo, width: int) -> list[Row]:
    """The entries of a call; one that is not known here, or is damaged, is shown as such."""
    rows: list[Row] = []
    for number, entry in enumerate(call.entries, start=1):
        header = entry.header
        at = header.at.astimezone(zone)
        after = since(call.answered_at, header.at)
        late = " back-filled" if header.backfill else ""
        head = f"{number:>3} {at:%H:%M:%S} {after:>6} {header.kind}{late} "
        rows.append(row(Piece(head, "key"), Piece(header.taker[:20], "dim")))
        damaged = (header.journal, header.seq) in call.damaged
        rows += [row("      ", *line) for line in wrapped(entry_words(entry, damaged), width - 6)]
    return rows


def entry_words(entry: Entry, damaged: bool = False) -> str:
    """What an entry says, field by field."""
    if damaged:
        return "DAMAGED on disk: what it says is not believed"
    data = entry.data
    if data is None:
        return "its body was purged or is withheld"
    known = kind_of(entry.header.kind, entry.header.version)
    mark = "" if known else f"(kind not known here, version {entry.header.version}) "
    return mark + "; ".join(f"{name}: {_value(value)}" for name, value in data.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(held)}" for name, held in value.items())
    if isinstance(value, list):
        return ", ".join(_value(held) for held in value)
    return said(str(value), limit=4000).text
