"""An entry as fields of JSON: how it stands in an export, and between seats and hub."""

from __future__ import annotations

from store.canonical import instant_text
from store.entry import Entry


def written(
    entry: Entry, *, withheld: bool = False, undecodable: str = "strict"
) -> dict[str, object]:
    """The header, the body as text, the rest in hexadecimal; `withheld` leaves out body and salt.

    `undecodable` is what becomes of bytes of a damaged body that are no UTF-8, as `bytes.decode`
    takes it; as it stands they raise ValueError.
    """
    head = entry.header
    body = None if withheld or entry.body is None else entry.body.decode("utf-8", undecodable)
    return {
        "journal": str(head.journal),
        "seq": head.seq,
        "call": None if head.call is None else str(head.call),
        "kind": head.kind,
        "version": head.version,
        "at": instant_text(head.at),
        "entered_at": instant_text(head.entered_at),
        "seat": head.seat,
        "taker": head.taker,
        "turn": head.turn,
        "backfill": head.backfill,
        "body": body,
        "salt": None if withheld or entry.salt is None else entry.salt.hex(),
        "body_hash": entry.body_hash.hex(),
        "previous_hash": entry.previous_hash.hex(),
        "hash": entry.hash.hex(),
    }
