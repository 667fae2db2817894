"""Looking at this machine; nothing is changed but for a file that is gone again at once."""

from __future__ import annotations

import codecs
import errno
import locale
import os
import sqlite3
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.cli.options import Misused, Options
from console.doctor.findings import (
    Backup,
    ChosenPack,
    Findings,
    Folder,
    Journal,
    People,
    Places,
    Terminal,
)
from console.office.folder import DataFolder
from console.office.settings import SettingsRefused
from protocols.faults import ProtocolError
from protocols.shelf import SHIPPED, Shelf
from store.backup.note import last_backup
from store.ballast import Ballast
from store.faults import Missing, StoreFault
from store.health.disk import file_system, room_bytes, sync_seconds
from store.health.lists import entries_behind
from store.health.people import holdings
from store.health.tail import tail
from store.places.sources import held_places
from store.reader import Reader

_MOUNTS = Path("/proc/self/mounts")
_ANY_ZONE = "America/New_York"


def look(options: Options) -> Findings:
    """Everything that can be found. Raises `NoFolder`."""
    folder = options.folder()
    now = datetime.now(UTC)
    return Findings(
        now=now,
        python=sys.version_info[:3],
        sqlite=sqlite3.sqlite_version_info,
        folder=_folder(folder),
        journal=_journal(folder),
        backup=_backup(folder),
        people=_people(folder, now),
        places=_places(folder),
        pack=_pack(options, folder),
        terminal=_terminal(),
        locale_encoding=locale.getpreferredencoding(False),
    )


def _folder(folder: DataFolder) -> Folder:
    exists = folder.root.is_dir()
    # Where it is not there yet, what matters is where it will be made.
    place = next(path for path in (folder.root, *folder.root.parents) if path.is_dir())
    fault, seconds, room, kind = None, None, None, None
    try:
        if not exists and os.path.lexists(folder.root):
            raise NotADirectoryError(errno.ENOTDIR, "it is not a folder")
        seconds = sync_seconds(place, monotonic)
    except OSError as error:
        fault = error.strerror or type(error).__name__
    with suppress(OSError):
        room = room_bytes(place)
    with suppress(OSError):
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
        kind = file_system(place.resolve(), mounts)
    ballast = Ballast(folder.journal, os.urandom)
    return Folder(folder.root, exists, fault, kind, seconds, room, ballast.held)


def _journal(folder: DataFolder) -> Journal:
    try:
        found = tail(folder.journal)
        with Reader.at(folder.journal) as reader:
            return Journal(found, None, entries_behind(folder.index, reader))
    except Missing:
        return Journal(None, None, None)
    except StoreFault as fault:
        return Journal(None, fault.what, None)


def _backup(folder: DataFolder) -> Backup | None:
    with suppress(StoreFault), Reader.at(folder.journal) as reader:
        entries, opening = reader.head(reader.mine).seq, reader.opening(reader.mine)
        last = last_backup(folder.root)
        if last is not None:
            before = last.seq if last.journal == reader.mine else 0
            return Backup(last.at, last.file, last.at, max(0, entries - before))
        if opening is not None:
            return Backup(None, "", opening.header.entered_at, entries - opening.header.seq)
    return None


def _people(folder: DataFolder, now: datetime) -> People:
    try:
        return People(holdings(folder.reference, now), None)
    except StoreFault as fault:
        return People(None, fault.what)


def _places(folder: DataFolder) -> Places:
    try:
        return Places(held_places(folder.places, whole=True), None)
    except StoreFault as fault:
        return Places(None, fault.what)


def _pack(options: Options, folder: DataFolder) -> ChosenPack:
    name, fault, zone = None, None, _ANY_ZONE
    # Without the cache: read from its files and checked, and no folder is made for it.
    shelf = Shelf((folder.packs, SHIPPED))
    try:
        wanted = options.pack or options.settings().pack
        if wanted is None:
            raise Misused(f"none is chosen; here are {', '.join(shelf.names())}")
        pack = shelf.load(wanted)
        name, zone = f"{pack.id} {pack.header.version}", pack.header.timezone
    except (Misused, ProtocolError, SettingsRefused) as error:
        fault = str(error).splitlines()[0]
    try:
        known = ZoneInfo(zone).key == zone
    except (ZoneInfoNotFoundError, ValueError):
        known = False
    return ChosenPack(name, fault, zone, known)


def _terminal() -> Terminal:
    is_one, columns, rows = sys.stdout.isatty(), 0, 0
    with suppress(OSError):
        columns, rows = os.get_terminal_size(sys.stdout.fileno()) if is_one else (0, 0)
    encoding = codecs.lookup(sys.stdout.encoding or "ascii").name
    no_colour = bool(os.environ.get("NO_COLOR"))
    return Terminal(is_one, os.environ.get("TERM", ""), columns, rows, encoding, no_colour)
