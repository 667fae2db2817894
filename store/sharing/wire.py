"""An entry on the wire: the `entry` line of the jsonl export, field by field.

`body` is the canonical JSON as text, exactly as hashed, and is null with `salt` where it was purged
or is withheld from a role: the chain verifies without them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from store.canonical import LARGEST_INTEGER
from store.entry import LARGEST_BODY_BYTES, LONGEST_NAME, Entry
from store.rows import to_entry
from store.written import written

_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

Uuid: TypeAlias = Annotated[str, Field(pattern=_UUID)]
"""A UUID in its one written form: lower-case hexadecimal with hyphens."""
Hash: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""32 bytes in hexadecimal."""
Seq: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST_INTEGER)]
"""The number of an entry in its journal; 0 stands before the first."""
Counted: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST_INTEGER)]
Moment: TypeAlias = Annotated[
    str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$")
]
"""UTC with microseconds, 2026-11-22T06:10:00.000000Z."""
Who: TypeAlias = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class Wire(BaseModel):
    """A value of the wire: nothing unknown, nothing converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class WireEntry(Wire):
    """One link of a journal's chain."""

    journal: Uuid
    seq: Counted
    call: Uuid | None
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$", max_length=64)]
    version: Counted
    at: Moment
    entered_at: Moment
    seat: Who
    taker: Who
    turn: Counted
    backfill: bool
    body: Annotated[str, Field(max_length=LARGEST_BODY_BYTES)] | None
    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None
    body_hash: Hash
    previous_hash: Hash
    hash: Hash

    def entry(self) -> Entry:
        """The entry; whether it matches its hashes is not checked here.

        Raises ValueError for an instant that is not in the calendar.
        """
        return to_entry(
            (
                self.journal,
                self.seq,
                self.call,
                self.kind,
                self.version,
                self.at,
                self.entered_at,
                self.seat,
                self.taker,
                self.turn,
                int(self.backfill),
                None if self.body is None else self.body.encode(),
                None if self.salt is None else bytes.fromhex(self.salt),
                bytes.fromhex(self.body_hash),
                bytes.fromhex(self.previous_hash),
                bytes.fromhex(self.hash),
            )
        )


def entries_json(entries: Iterable[Entry], *, withheld: bool = False) -> str:
    """Entries as a JSON list, each with the fields of `WireEntry`.

    Raises ValueError for a damaged body that is no UTF-8; no such entry is ever sent.
    """
    wires = [written(entry, withheld=withheld) for entry in entries]
    return json.dumps(wires, ensure_ascii=False, separators=(",", ":"))
