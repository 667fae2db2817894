"""Opens a Session on a data folder: journal, lists, people, packs; and takes up what was open."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from console.office.bounding import Worker
from console.office.folder import DataFolder
from console.office.outside import Outside
from console.office.packs import HeldPacks
from console.office.people import Known
from console.office.settings import HubSettings
from console.present.header import Seating
from console.session.bounding import Bounding
from console.session.room import Clock, Desk
from console.session.session import Session
from protocols.pack import Pack
from protocols.situation import Status
from store.approvals import Approvals
from store.call import Call
from store.entry import Mode
from store.faults import StoreFault
from store.ids import uuid7
from store.index import Index
from store.journal import Journal
from store.numbers import number
from store.packs import PacksUsed
from store.places.gazetteer import Gazetteer
from store.reader import Reader
from store.reading import own_journals, read_call
from store.recorder import Recorder
from store.reference.database import Reference

if TYPE_CHECKING:
    from console.sharing.exchange import Exchange

LISTED_SECONDS = 0.5
"""How late a call of another seat may be on the board, beside its way through the hub."""


@dataclass(frozen=True, slots=True)
class Post:
    """Who works where, and whether in earnest."""

    seat: str
    taker: str
    mode: Mode
    label: str
    """What every screen says: LIVE, TRAINING or DEMO."""


@dataclass(slots=True)
class Office:
    """An open console: what its faces work with."""

    session: Session
    journal: Journal
    index: Index
    people: Known
    places: Gazetteer
    post: Post
    folder: DataFolder
    clock: Callable[[], datetime]
    packs: HeldPacks
    left_closed: tuple[Call, ...]
    """Open calls whose pack is not here."""
    bounding: Bounding
    """Works out exact bounds."""
    sharing: Exchange | None = None
    """The exchange with other seats; None where calls are not shared."""
    outside: Outside | None = None
    """What is asked of the hub beside the entries; None where calls are not shared."""
    _lists_are_late: bool = False
    _listed_seconds: float = float("-inf")

    def news(self) -> bool:
        """Let what goes on beside the calls go on; whether it changed what may be in sight."""
        shared = self.share()
        return self.bounding.news() or shared

    def share(self) -> bool:
        """Let sharing go on, several times a second; whether it changed what may be in sight."""
        if self.sharing is None or self.outside is None:
            return False
        news = self.sharing.tick()
        if news.began:
            self.session.carry_on(_desk(self.journal, self.index, self.post, self.clock))
        if news.entries:
            self.session.receive(news.entries)
            self.outside.see(news.entries)
            self._lists_are_late = True
        came = self.outside.go_on(self.session)
        if came and any(self._can_be_held(call) for call in self.left_closed):
            self.left_closed = self.session.hold(self.left_closed, {})
        return self._catch_up() or bool(news) or came

    def _can_be_held(self, call: Call) -> bool:
        return call.pack is not None and self.packs.has(call.pack.digest)

    @property
    def trouble(self) -> str | None:
        """Why nothing may have been found although something is held."""
        places = self.places.trouble
        return self.people.trouble or (str(places) if places else None)

    def asked(self, call: UUID) -> str:
        """How it stands with whom the hub knows of a call, in a few words; empty without a hub."""
        if self.sharing is None or self.outside is None:
            return ""
        return self.outside.asked(call, self.sharing.shared)

    def _catch_up(self) -> bool:
        """Bring the lists up to date, not more often than is seen."""
        seconds = monotonic()
        if not self._lists_are_late or seconds - self._listed_seconds < LISTED_SECONDS:
            return False
        self._listed_seconds = seconds
        with suppress(StoreFault):  # the next time tells, and the record itself is not touched
            self.index.catch_up(self.journal)
            self._lists_are_late = False
            if not self.session.unsaved:
                self.session.hear(_statuses(self.index))
        return True

    def seating(self) -> Seating:
        """What every screen says of the console."""
        post, session = self.post, self.session
        shared = None if self.sharing is None else self.sharing.shared
        zone = session.pack.zone
        return Seating(
            post.seat,
            post.taker,
            post.label,
            session.unsaved,
            session.fault,
            shared,
            zone,
            session.texts,
            self.clock(),
            number(self.journal.mine, post.mode, 1).tag,
        )


def now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


@contextmanager
def open_office(
    folder: DataFolder,
    pack: Pack,
    post: Post,
    clock: Callable[[], datetime] = now,
    hub: HubSettings | None = None,
    *,
    bounding: Bounding | None = None,
) -> Iterator[Office]:
    """Open a Session on a folder, made if need be, for as long as the block runs.

    With a hub, its calls are shared as soon as `Office.share` is called. Exact bounds come from a
    thread, or from `bounding`.

    Raises a StoreFault when the journal cannot be opened for writing.
    """
    journal = open_journal(folder, post.seat, post.taker, post.mode, clock)
    index = Index.open(folder.index)
    reference = Reference(folder.reference)
    places = Gazetteer(folder.places)
    sharing: Exchange | None = None
    bounding = bounding or Worker()
    outside: Outside | None = None
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
            places=places,
            bounding=bounding,
        )
        left = session.hold(_open_calls(journal, index), _statuses(index))
        if hub is not None:
            from console.office.sharing import exchange_with

            sharing = exchange_with(
                hub, folder.root, journal, clock, may_begin_new=lambda: not session.unsaved
            )
            outside = Outside(sharing.errands, packs, people)
            for call in left:
                outside.see(call.entries)
            with suppress(StoreFault, sqlite3.Error):  # they are looked at again when one is opened
                outside.see_open_calls(journal, index, session)
        yield Office(
            session,
            journal,
            index,
            people,
            places,
            post,
            folder,
            clock,
            packs,
            left,
            bounding,
            sharing,
            outside,
        )
    finally:
        bounding.close()
        if sharing is not None:
            sharing.close()
        reference.close()
        places.close()
        index.close()
        journal.close()


def open_journal(
    folder: DataFolder, seat: str, taker: str, mode: Mode, clock: Callable[[], datetime]
) -> Journal:
    """The journal of a folder for writing, made if need be. Raises a StoreFault."""
    make = Journal.open if folder.journal.exists() else Journal.create
    return make(
        folder.journal,
        mode=mode,
        seat=seat,
        taker=taker,
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
    calls = [read_call(reader, call.call) for call in sorted(listed, key=lambda one: one.call)]
    # Those of other seats are on the board, and are taken up by whoever goes to one.
    ours = own_journals(reader)
    return [call for call in calls if any(entry.header.journal in ours for entry in call.entries)]


def _statuses(index: Index) -> dict[str, Status]:
    return {
        heard.program: Status(heard.state, heard.free, heard.wait_minutes, heard.at)
        for heard in index.programs().values()
    }
