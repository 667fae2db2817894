"""Growing from one engine to another: everything is copied, and then compared."""

from __future__ import annotations

from dataclasses import dataclass

from store.faults import StoreFault
from store.hub.engine import Batch, Engine, Taken
from store.hub.faults import CannotMove
from store.hub.live import all_heads
from store.hub.tokens import TokenStore
from store.sharing.bounds import MOST_BODY_BYTES, MOST_ENTRIES
from store.sharing.joining import NotAChain, WrongKind, check_stretch

BY = "migrate"
RECORDS_AT_ONCE = 500
AGAIN = "Mend that, then run it again: what was copied already is not copied twice"


@dataclass(frozen=True, slots=True)
class Moved:
    """How much there is at the new place, all of it compared."""

    journals: int
    entries: int
    records: int
    packs: int
    tokens: int


def move(
    source: Engine,
    target: Engine,
    tokens: TokenStore,
    new_tokens: TokenStore,
) -> Moved:
    """Copy everything from one hub to another of the same mode.

    Every chain is verified on the way. It may be run again after a fault. Raises CannotMove, or
    another StoreFault; the source is never changed.
    """
    count = 0
    heads = all_heads(source)
    for journal in heads:
        after = 0
        while stretch := source.entries(journal, after, MOST_ENTRIES, MOST_BODY_BYTES):
            try:
                check_stretch(journal, stretch, source.mode)
            except (NotAChain, WrongKind) as error:
                raise _cannot(f"Journal {journal} of the old hub is damaged ({error})") from None
            [outcome] = target.push([Batch(journal, tuple(stretch), BY)])
            if not isinstance(outcome, Taken):
                raise _cannot(f"Journal {journal} is another one at the new hub already")
            after = stretch[-1].header.seq
            count += len(stretch)
    target.keep_aside(source.asides())
    records = source.records()
    for first in range(0, len(records), RECORDS_AT_ONCE):
        target.put_records(records[first : first + RECORDS_AT_ONCE])
    packs = source.packs()
    for pack in packs:
        target.put_pack(pack, source.pack(pack.digest) or b"")
    if not target.asked():
        for asked in reversed(source.asked()):
            target.note_asked(asked)
    there = {token.id for token in new_tokens.all()}
    held = tokens.all()
    for token in held:
        if token.id not in there:
            new_tokens.add(token)
    found = all_heads(target)
    if any(found.get(journal) != head for journal, head in heads.items()):
        raise _cannot("Not all of it arrived")
    return Moved(len(heads), count, len(records), len(packs), len(held))


def _cannot(what: str) -> StoreFault:
    return CannotMove(what, "the old hub is as it was; serve that one", AGAIN)
