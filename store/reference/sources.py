"""Files to import, as bounded text, and the drafts of records that are read from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

from store.reference.faults import ImportFault
from store.reference.models import Kind

MAX_BYTES = 64 * 2**20
MAX_RECORDS = 200_000
MAX_RECORD_CHARACTERS = 400_000
MAX_FAULTS = 1000
"""A reading ends after so many; more would help nobody."""
LONGEST_SHOWN = 40

Step: TypeAlias = tuple[int | str, ...]
"""Where a value stands in a record: `("people", 0, "name")`."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to import: what it holds, its name for messages, and its bytes."""

    kind: Kind
    name: str
    """Ends in `.csv` for CSV; anything else is JSON."""
    raw: bytes

    @classmethod
    def of(cls, kind: Kind, path: Path) -> Self:
        """Read a file, no further than the bound. Raises OSError."""
        with path.open("rb") as file:
            return cls(kind, str(path), file.read(MAX_BYTES + 1))


@dataclass(frozen=True, slots=True)
class Draft:
    """One record as JSON text that nobody has judged yet."""

    line: int
    """Where it begins, counted from 1."""
    text: str
    identifier: str | None
    """What stands where an id should, if it is text."""
    locate: Callable[[Step], tuple[int, str]]
    """The line and the name of the field in which a value of the record stands."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds, and what is wrong with its form."""

    drafts: tuple[Draft, ...]
    faults: tuple[ImportFault, ...]


def decoded(source: Source) -> str | ImportFault:
    """The text of a source: UTF-8 with or without its mark, and not too long."""
    if len(source.raw) > MAX_BYTES:
        return ImportFault(
            source.name,
            0,
            "",
            f"the file has more than {MAX_BYTES // 2**20} MiB",
            "Split it into several files; records are added and replaced by their id",
        )
    try:
        return source.raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.raw[: error.start].count(b"\n") + 1
        return ImportFault(source.name, line, "", "the file is not UTF-8 text", "Save it as UTF-8")


def shown(text: str) -> str:
    """Outside text as it may stand in a message: short, and nothing in it that acts."""
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return cut if cut.isprintable() else cut.encode("unicode_escape").decode()


def dotted(step: Step) -> str:
    """A place in a record as it is written in messages: `people[0].name`."""
    named = (f"[{part}]" if isinstance(part, int) else f".{shown(part)}" for part in step)
    return "".join(named).removeprefix(".")
