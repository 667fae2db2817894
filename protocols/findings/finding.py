"""A finding: one thing that the author of a pack should know, and where to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from protocols.layer import MAIN_FILE, Key
from protocols.pack import Pack

_MOST_NAMED = 4


class Level(StrEnum):
    """How much a finding matters."""

    NOTE = "note"
    """May be meant so."""
    WARN = "warn"
    """Is most likely a mistake, or keeps something from being used."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing found in one place of one file of a pack."""

    file: str
    line: int
    """Counted from 1; 0 where it is of the file as a whole."""
    level: Level
    code: str
    """The kind of finding, the same in every version: `question-dead`."""
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.level}: {self.what}. {self.remedy}."


class Told(NamedTuple):
    """A finding without the line, which may move while the finding stays."""

    key: Key | None
    """Of the object; None for the pack as a whole."""
    level: Level
    code: str
    what: str
    remedy: str

    def placed(self, pack: Pack) -> Finding:
        """The finding where its object stands in the pack's files."""
        file, line = f"{pack.id}/{MAIN_FILE}", "0"
        if self.key is not None:
            file, _, line = pack.origins[self.key].rpartition(":")
        return Finding(file, int(line), self.level, self.code, self.what, self.remedy)


def found_at(key: Key, level: Level, code: str, what: str, remedy: str) -> Told:
    """A finding about an object of the pack."""
    return Told(key, level, code, f"{key[1]!r}: {what}", remedy)


def found_in_header(level: Level, code: str, what: str, remedy: str) -> Told:
    """A finding about the pack as a whole."""
    return Told(None, level, code, what, remedy)


def some_of(names: Iterable[str]) -> str:
    """Names in a row, the first few of many: `'a', 'b' and 7 more`."""
    listed = [repr(name) for name in names]
    if len(listed) > _MOST_NAMED + 1:
        listed[_MOST_NAMED:] = [f"{len(listed) - _MOST_NAMED} more"]
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))
