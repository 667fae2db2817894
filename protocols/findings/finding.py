"""A finding: one thing that the author of a pack should know, and where to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

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


def found_at(  # noqa: PLR0917 - every finding is made here, always with all of these
    pack: Pack, key: Key, level: Level, code: str, what: str, remedy: str
) -> Finding:
    """A finding about an object of the pack, where the object stands."""
    file, _, line = pack.origins[key].rpartition(":")
    return Finding(file, int(line), level, code, f"{key[1]!r}: {what}", remedy)


def found_in_header(pack: Pack, level: Level, code: str, what: str, remedy: str) -> Finding:
    """A finding about the pack as a whole."""
    return Finding(f"{pack.id}/{MAIN_FILE}", 0, level, code, what, remedy)


def some_of(names: Iterable[str]) -> str:
    """Names in a row, the first few of many: `'a', 'b' and 7 more`."""
    listed = [repr(name) for name in names]
    if len(listed) > _MOST_NAMED + 1:
        listed[_MOST_NAMED:] = [f"{len(listed) - _MOST_NAMED} more"]
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))
