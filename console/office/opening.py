"""Opens a Session on a data folder: journal, lists, people, packs; and takes up what was open."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from time import monotonic
from uuid import uuid4

from console.office.folder import DataFolder
from console.office.people import Known
from console.present.header import Seating
from console.session.session import Clock, Desk, Session
from protocols.pack import Pack
from protocols.situation import Status
from store.approvals import Approvals
from store.call import Call
from store.entry import Mode
from store.ids import uuid7
from store.index import Index
from store.journal import Journal
from store.kinds.contact import PackRef
from store.packs import PacksUsed
from store.reader import Reader
from store.reading import read_call
from store.recorder import Recorder
from store.reference.database import Reference


@dataclass(frozen=True, slots=True)
class Post:
    """Who works where, and whether in earnest."""

    seat: str
    taker: str
    mode: Mode
    label: str
    """What every screen says: LIVE, TRAINING or DEMO."""


@dataclass(frozen=True, slots=True)
class HeldPacks:
    """The pack for new calls, and every pack ever used here."""

    current: Pack
    used: PacksUsed
    approvals: Approvals

    def of(self, ref: PackRef) -> Pack:
        """The pack of a call. Raises `LookupError` where it is not here."""
        if ref.digest == self.current.digest:
            return self.current
        found = self.used.get(ref.digest)
        if found is None:
            raise LookupError(f"{ref.id} {ref.version}")
        return found

    def approved(self, digest: str) -> bool:
        """Whether a local medical director approved the wording of this very pack."""
        return self.approvals.of(digest) is not None


@dataclass(slots=True)
class Office:
    """An open console: what its faces work with."""

    session: Session
    journal: Journal
    index: Index
    people: Known
    post: Post
    left_closed: tuple[Call, ...]
    """Open calls whose pack is not here."""

    def seating(self) -> Seating:
        """What every screen says of the console."""
        post, session = self.post, self.session
        return Seating(post.seat, post.taker, post.label, session.unsaved, session.fault)


def now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


@contextmanager
def open_office(
    folder: DataFolder,
    pack: Pack,
    post: Post,
    clock: Callable[[], datetime] = now,
) -> Iterator[Office]:
    """Open a Session on a folder, made if need be, for as long as the block runs.

    Raises a StoreFault when the journal cannot be opened for writing.
    """
    journal = _journal(folder, post, clock)
    index = Index.open(folder.index)
    reference = Reference(folder.reference)
    try:
        index.catch_up(journal)
        packs = HeldPacks(pack, PacksUsed(folder.packs_used), Approvals(folder.approvals))
        packs.used.keep(pack)
        agency = pack.header.agency
        people = Known(reference, clock, agency.home_area_code if agency else None)
        session = Session(
            _desk(journal, index, post, clock),
            Recorder(journal, clock=clock, monotonic=monotonic),
            people,
            Clock(clock, monotonic),
            packs,
        )
        left = session.hold(_open_calls(journal, index), _statuses(index))
        yield Office(session, journal, index, people, post, left)
    finally:
        reference.close()
        index.close()
        journal.close()


def _journal(folder: DataFolder, post: Post, clock: Callable[[], datetime]) -> Journal:
    path = folder.journal
    make = Journal.open if path.exists() else Journal.create
    return make(
        path,
        mode=post.mode,
        seat=post.seat,
        taker=post.taker,
        clock=clock,
        entropy=os.urandom,
        new_id=uuid4,
    )


def _desk(journal: Journal, index: Index, post: Post, clock: Callable[[], datetime]) -> Desk:
    counting = count(index.opened_by(journal.mine) + 1)
    return Desk(
        taker=post.taker,
        journal=journal.mine,
        mode=journal.mode,
        new_call=lambda: uuid7(clock(), os.urandom),
        next_count=lambda: next(counting),
    )


def _open_calls(reader: Reader, index: Index) -> list[Call]:
    listed = [
        call for state in ("open", "ringing") for call in index.listed(state=state, limit=200)
    ]
    return [read_call(reader, call.call) for call in sorted(listed, key=lambda one: one.call)]


def _statuses(index: Index) -> dict[str, Status]:
    return {
        heard.program: Status(heard.state, heard.free, heard.wait_minutes, heard.at)
        for heard in index.programs().values()
    }
