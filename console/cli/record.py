"""The record opened for reading only, whoever writes it meanwhile, and calls found in it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from console.cli.options import Misused, Options
from console.cli.progress import shown
from console.office.folder import DataFolder, NoFolder
from console.office.settings import SettingsRefused
from console.present.naming import Naming
from console.report.spans import Span
from console.sheet.times import Times
from protocols.faults import ProtocolError
from protocols.pack import Pack
from store.call import Call
from store.index import Index
from store.numbers import parse
from store.packs import PacksUsed
from store.reader import Reader
from store.reading import read_call

_SHORT = re.compile(r"([RT])-?([0-9]{1,16})", re.IGNORECASE)


@dataclass(slots=True)
class Record:
    """The calls of one folder."""

    folder: DataFolder
    reader: Reader
    index: Index
    times: Times
    """Of the pack that is chosen here, else UTC."""
    _namings: dict[str, Naming] = field(default_factory=dict)

    @property
    def training(self) -> bool:
        """Whether no call in it is real."""
        return self.reader.mode == "training"

    def find(self, name: str) -> Call:
        """The call with an incident number, long or short, or with an id. Raises Misused."""
        call = _call_id(name) or self.index.call_named(_as_written(name))
        found = read_call(self.reader, call) if call is not None else None
        if found is None or not found.entries:
            raise Misused(
                f"There is no call {name!r} here, or more than one; nothing was done. "
                "Give its whole number: `guidecard calls list` shows it."
            )
        return found

    def span(self, since: datetime | None, until: datetime | None, now: datetime) -> Span:
        """The days asked for, by the center's calendar. Raises Misused."""
        first, last = (day.date() if day else None for day in (since, until))
        try:
            return Span.of(self.times, today=self.times.day(now), since=first, until=last)
        except ValueError as error:
            raise Misused(f"{error}; nothing was done.") from None

    def received(self, span: Span) -> Iterator[Call]:
        """The calls received on some days of the center, read one by one."""
        calls = self.index.received_between(*span.around)
        for call in shown(calls, "Reading the record", sys.stderr):
            held = read_call(self.reader, call)
            if held.entries:
                yield held

    def naming(self, call: Call) -> Naming:
        """The words of the pack that a call was taken on, as far as it is kept here."""
        digest = call.pack.digest if call.pack else ""
        if digest not in self._namings:
            self._namings[digest] = Naming(PacksUsed(self.folder.packs_used).get(digest))
        return self._namings[digest]

    def times_of(self, call: Call) -> Times:
        """The center's time where the call was taken."""
        pack = self.naming(call).pack
        return Times.of(pack) if pack is not None else self.times


@contextmanager
def open_record(options: Options, folder: DataFolder) -> Iterator[Record]:
    """Open a folder's record for as long as the block runs. Raises a StoreFault."""
    with Reader.at(folder.journal) as reader:
        index = Index.open(folder.index)
        try:
            index.catch_up(reader)
            yield Record(folder, reader, index, times_of(options))
        finally:
            index.close()


def times_of(options: Options) -> Times:
    """The time of the center whose pack is chosen here; UTC where none is, or it cannot be used."""
    pack = chosen_pack(options)
    return Times.of(pack) if pack is not None else Times()


def chosen_pack(options: Options) -> Pack | None:
    """The pack that is chosen here; None where none is, or it cannot be used."""
    try:
        return options.load_pack()
    except (Misused, NoFolder, ProtocolError, SettingsRefused):
        return None


def _call_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _as_written(name: str) -> str:
    short = _SHORT.fullmatch(name.strip())
    if short is not None:
        return f"{short[1].upper()}-{int(short[2]):04d}"
    try:
        return str(parse(name))
    except ValueError as error:
        raise Misused(f"{error}; nothing was done.") from None
