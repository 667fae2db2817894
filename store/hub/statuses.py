"""Which program a `program.status` entry is about, so that the newest of each can be kept."""

from __future__ import annotations

from collections.abc import Iterable

from store.entry import Entry
from store.kinds import body_of
from store.kinds.response import ProgramStatus


def newest(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The newest status of each program among the entries, by their order."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.header.kind != ProgramStatus.KIND:
            continue
        body = body_of(entry)
        if isinstance(body, ProgramStatus):
            known = found.get(body.program)
            if known is None or known.order < entry.order:
                found[body.program] = entry
    return found
