"""What can be wrong with a pack, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

MOST_SHOWN = 80
"""Characters of a name from outside that a message repeats."""


class ProtocolError(Exception):
    """Base of everything that this room raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one place of one file of a pack."""

    file: str
    line: int
    """Counted from 1; 0 where the fault is of the file as a whole."""
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        end = "" if self.remedy.endswith("?") else "."
        return f"{where}: {self.what}. {self.remedy}{end}"


class PackRejected(ProtocolError):
    """A pack that may not be used, with everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class NotInPack(ProtocolError):
    """A name was used that the pack (or the shelf of packs) does not have."""

    def __init__(self, kind: str, name: str, known: Iterable[str], where: str = "") -> None:
        self.kind = kind
        self.name = name
        self.where = where
        self.nearest = nearest(name, known)
        shown = name if len(name) <= MOST_SHOWN else f"{name[:MOST_SHOWN]}..."
        super().__init__(f"there is no {kind} {shown!r}{self.hint('; did you mean ')}")

    def hint(self, lead: str) -> str:
        """The nearest known name as a question after `lead`, or nothing."""
        return f"{lead}{self.nearest!r}?" if self.nearest else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like `name`, or None where none is alike."""
    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else None
