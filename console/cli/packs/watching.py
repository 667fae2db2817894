"""`protocols check --watch`: packs are checked again each time a file of them is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from time import sleep

import click

from console.cli.packs.changes import Read, Turn, turn
from console.cli.packs.looking import Looking, Result, code_of
from console.cli.packs.telling import as_json_line, as_lines, lost
from protocols.faults import NotInPack
from protocols.layer import MAIN_FILE, Source
from protocols.memory import Memory
from protocols.shelf import Shelf
from store.approvals import Approvals

LOOK_SECONDS = 0.4
SETTLE_SECONDS = 0.05
"""Most programs that save a file empty it first."""

STILL_LOOKS = 8
"""After a change files are read this often, whatever their times say: there are file systems that
tell them to two seconds only."""

Stamps = frozenset[tuple[str, int, int, int]]
"""Files of a folder, with what changes when one is written."""

Write = Callable[[datetime, Sequence[Turn]], None]


@dataclass(frozen=True, slots=True)
class _Watched:
    """One pack as it was found last."""

    result: Result
    known: Result
    """What was found while its folder was there."""
    read: Read
    """Its folder and its parents'."""
    stamps: Mapping[Path, Stamps]
    looks: int = STILL_LOOKS
    """How often it is still read without cause."""
    lost: bool = False
    """Its folder is not there."""


@dataclass(slots=True)
class Watch:
    """Packs that are looked at now and then."""

    shelf: Shelf
    approvals: Approvals
    packs: Sequence[str]
    """By name or folder; none for all of the shelf."""
    write: Write
    now: Callable[[], datetime]
    wait: Callable[[float], None]
    """Takes seconds; raises `KeyboardInterrupt` to end the watch."""
    zone: tzinfo | None = None
    """The center's, as soon as a pack could be read."""
    _watched: dict[str, _Watched] = field(default_factory=dict)
    _read: dict[Path, Source | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shelf = replace(
            self.shelf, cache=None, memory=Memory(), read=self._recorded(self.shelf.read)
        )

    def run(self, *, strict: bool) -> int:
        """Watch until it is interrupted; gives the exit code of the last check.

        Raises `NotInPack` for a pack that is not there when the watch begins.
        """
        code: int | None = None
        try:
            while True:
                turns = list(self._look())
                if turns:
                    self.write(self.now().astimezone(self.zone), turns)
                    code = code_of([one.result for one in self._watched.values()], strict)
                self.wait(LOOK_SECONDS)
        except KeyboardInterrupt:
            if code is None:
                raise
            return code

    def _look(self) -> Iterator[Turn]:
        seen: dict[Path, Stamps] = {}
        for name in self.packs or sorted({*self._watched, *self.shelf.names()}):
            before = self._watched.get(name)
            if before is None:
                self._watched[name] = first = self._checked(name, None)
                yield Turn(first.result)
            elif before.looks or before.stamps != self._stamps(before.read, seen):
                after = self._checked(name, before)
                if after.read != before.read:
                    self.wait(SETTLE_SECONDS)
                    after = self._checked(name, before)
                changes = (
                    Turn(after.result, lost=True)
                    if after.lost
                    else turn(before.known, before.read, after.result, after.read)
                )
                if after.result != before.result or changes.changed:
                    yield changes
                elif after.stamps == before.stamps:
                    after = replace(after, looks=max(before.looks - 1, 0))
                self._watched[name] = after

    def _checked(self, name: str, before: _Watched | None) -> _Watched:
        looking = Looking(self.shelf, self.approvals, self.now())
        # Stamps are older than what is read: what is written meanwhile is then seen next time.
        stamps = self._stamps(before.read if before else (), {})
        self._read.clear()
        try:
            result = looking.checked(name)
        except (NotInPack, OSError):
            if before is None:
                raise
            return _Watched(lost(name), before.known, before.read, stamps, lost=True)
        self.zone = looking.zone or self.zone
        if before is None or self._read.keys() != before.read.keys():
            stamps = self._stamps(self._read, {})
        return _Watched(result, result, dict(self._read), stamps)

    def _stamps(self, folders: Iterable[Path], seen: dict[Path, Stamps]) -> dict[Path, Stamps]:
        """Of the folders, of what is approved, and of the packs that stand there beside others."""
        wanted: dict[Path, str] = {folder.parent: f"*/{MAIN_FILE}" for folder in folders}
        wanted |= dict.fromkeys(self.shelf.folders, f"*/{MAIN_FILE}")
        wanted |= dict.fromkeys(folders, "**/*")
        wanted[self.approvals.folder] = "*"
        for folder, pattern in wanted.items():
            if folder not in seen:
                seen[folder] = frozenset(_stamped(folder, pattern))
        return {folder: seen[folder] for folder in wanted}

    def _recorded(self, read: Callable[[Path], Source]) -> Callable[[Path], Source]:
        def recorded(folder: Path) -> Source:
            self._read[folder] = None
            source = self._read[folder] = read(folder)
            return source

        return recorded


def watched(
    shelf: Shelf, approvals: Approvals, packs: Sequence[str], *, strict: bool, as_json: bool
) -> int:
    """Watch packs on this terminal until ctrl+c; gives the exit code."""
    tell = as_json_line if as_json else as_lines

    def write(at: datetime, turns: Sequence[Turn]) -> None:
        for line in tell(at, turns):
            click.echo(line)

    now = partial(datetime.now, UTC)
    return Watch(shelf, approvals, packs, write, now, sleep).run(strict=strict)


def _stamped(folder: Path, pattern: str) -> Iterator[tuple[str, int, int, int]]:
    with suppress(OSError):  # a folder that goes while it is looked through
        for path in folder.glob(pattern):
            with suppress(OSError):
                held = path.stat()
                yield str(path), held.st_mtime_ns, held.st_ctime_ns, held.st_size
