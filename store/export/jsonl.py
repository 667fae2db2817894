r"""The record as JSON lines, from which another program can verify and rebuild all of it.

Every line is a JSON object in ASCII whose `line` says what it is, and whose `mode` is `LIVE` or
`TRAINING`:

- `export`, the first: `format` (1), `made_at`, `since`, and of every journal its UUID, what entry
  the export goes on from (`after_seq`, `after_hash`; 0 and 32 zero bytes for the whole journal) and
  where it ends (`last_seq`, `last_hash`).
- `call`: one call in the order received, `closed` or `active`, followed by its `entry` lines.
- `entry`: the header, and `body` (the canonical JSON, as text, exactly as hashed), `salt`,
  `body_hash`, `previous_hash` and `hash` in hexadecimal. SHA-256(salt, body in UTF-8) is
  `body_hash`; SHA-256(previous_hash, header, body_hash) is `hash`, the header being its 11 fields
  as JSON in UTF-8 with sorted keys and no spaces. Sorted by journal and `seq` the entries are a
  chain without gaps. `body` and `salt` are null where they were purged, or where `withheld` says
  that the entry is only here for the chain (it is of a call received before `since`). Bytes that
  are no UTF-8, in the body of a damaged entry, are the halves \udc80 to \udcff.
- `number`: the reconciliation, of all calls whatever `since` says: every incident number with what
  became of it, `closed`, `active`, `missing` (then as far as `up_to`) or there `twice`, and calls
  that are `unnumbered`.
- `end`, the last: how many `lines` there are, this one included. Without it the file was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from store.canonical import instant_text
from store.chain import START, Head
from store.entry import Entry
from store.export.received import Account, Received, reconcile
from store.reader import Reader
from store.written import written

FORMAT = 1


def jsonl(
    reader: Reader, calls: Sequence[Received], *, since: datetime | None, made_at: datetime
) -> Iterator[bytes]:
    """The lines of an export; `calls` are all that `received` found.

    Raises a StoreFault when the record cannot be read.
    """
    count = 0
    for line in _lines(reader, calls, since=since, made_at=made_at):
        count += 1
        yield _written(reader, line)
    yield _written(reader, {"line": "end", "lines": count + 1})


def _written(reader: Reader, line: Mapping[str, object]) -> bytes:
    marked = {"line": line["line"], "mode": reader.mode.upper(), **line}
    return json.dumps(marked).encode("ascii") + b"\n"


def _lines(
    reader: Reader, calls: Sequence[Received], *, since: datetime | None, made_at: datetime
) -> Iterator[dict[str, object]]:
    told = {call.call: call for call in calls if since is None or call.at >= since}
    after = {} if since is None else _starts(reader, told)
    yield {
        "line": "export",
        "format": FORMAT,
        "made_at": instant_text(made_at),
        "since": None if since is None else instant_text(since),
        "journals": [
            _journal(journal, after.get(journal, START), head)
            for journal, head in reader.heads().items()
        ],
    }
    for call in told.values():
        entries = list(reader.entries(call.call))
        yield _call(call, len(entries))
        yield from map(_entry, entries)
    for entry in reader.entries(after={journal: head.seq for journal, head in after.items()}):
        if entry.header.call not in told:
            yield _entry(entry, withheld=entry.header.call is not None)
    yield from map(_account, reconcile(calls))


def _starts(reader: Reader, told: Container[UUID | None]) -> dict[UUID, Head]:
    """Of every journal the last entry before the first one that these calls have there."""
    starts: dict[UUID, Head] = {}
    last = dict.fromkeys(reader.heads(), START)
    for entry in reader.entries():
        journal = entry.header.journal
        if entry.header.call in told:
            starts.setdefault(journal, last[journal])
        last[journal] = Head(entry.header.seq, entry.hash)
    return {**last, **starts}


def _call(call: Received, entries: int) -> dict[str, object]:
    return {
        "line": "call",
        "number": call.number,
        "call": str(call.call),
        "standing": call.standing,
        "received_at": instant_text(call.at),
        "entries": entries,
    }


def _account(account: Account) -> dict[str, object]:
    return {
        "line": "number",
        "number": account.number,
        "up_to": account.up_to,
        "standing": account.standing,
        "call": None if account.call is None else str(account.call),
    }


def _journal(journal: UUID, start: Head, head: Head) -> dict[str, object]:
    return {
        "journal": str(journal),
        "after_seq": start.seq,
        "after_hash": start.hash.hex(),
        "last_seq": head.seq,
        "last_hash": head.hash.hex(),
    }


def _entry(entry: Entry, *, withheld: bool = False) -> dict[str, object]:
    return {
        "line": "entry",
        **written(entry, withheld=withheld, undecodable="surrogateescape"),
        **({"withheld": True} if withheld else {}),
    }
