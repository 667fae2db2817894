"""What was found on this machine, as values; `checks` judges them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from store.health.people import Holdings
from store.health.tail import Tail
from store.places.sources import HeldPlaces


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where the console would be shown."""

    is_one: bool
    kind: str
    """TERM, empty where it is not set."""
    columns: int
    rows: int
    encoding: str
    no_colour: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder and the disk under it."""

    path: Path
    exists: bool
    fault: str | None
    """Why nothing can be written there; None where something was."""
    file_system: str | None
    """`ext4`, `nfs4`, ...; None where this system does not tell."""
    sync_seconds: float | None
    room_bytes: int | None
    ballast_held: bool


@dataclass(frozen=True, slots=True)
class Journal:
    """The record of calls."""

    tail: Tail | None
    """None where there is no journal yet, or it cannot be read."""
    fault: str | None
    lists_behind: int | None
    """Entries; None where the lists are made anew at the next start."""


@dataclass(frozen=True, slots=True)
class Backup:
    """The backup that was written last of this folder, as far as the folder remembers."""

    at: datetime | None
    """None where none is remembered."""
    file: str
    waiting_since: datetime
    """When it was written, or the journal was begun."""
    entries_since: int
    """Of this installation."""


@dataclass(frozen=True, slots=True)
class People:
    """People, facilities and cautions; both are None where nothing is held yet."""

    holdings: Holdings | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class Places:
    """The gazetteer; both are None where nothing is held."""

    held: HeldPlaces | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class ChosenPack:
    """The pack on which calls would begin."""

    name: str | None
    """Its id and version; None where none is chosen or it cannot be used."""
    fault: str | None
    zone: str
    """The center's time zone, or one that stands for all where no pack says it."""
    zone_known: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything at one instant, which is aware."""

    now: datetime
    python: tuple[int, ...]
    sqlite: tuple[int, ...]
    folder: Folder
    journal: Journal
    backup: Backup | None
    """None where there is no journal yet, or it cannot be read."""
    people: People
    places: Places
    pack: ChosenPack
    terminal: Terminal
    locale_encoding: str
