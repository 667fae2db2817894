"""What can go wrong with people and places; none of it stops a call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from store.faults import StoreFault

CALLS_GO_ON = "calls and their record are not touched"
NOTHING_CHANGED = "nothing was changed: the people and places held are as they were"


class ReferenceUnreadable(StoreFault):
    """The file of people and places, or one record of it, cannot be read: absence means nothing."""

    code = "reference_unreadable"


class ImportFailed(StoreFault):
    """The machine could not carry out a change (disk, permission, another import)."""

    code = "import_failed"


@dataclass(frozen=True, slots=True, order=True)
class ImportFault:
    """One thing wrong in one place of one imported file."""

    file: str
    line: int
    """Counted from 1; 0 where the fault is of the file as a whole."""
    field: str
    """A path such as `people[0].name`, a CSV column, or nothing where the record is meant."""
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field}{' ' if self.field else ''}{self.what}. {self.remedy}."


class ImportRefused(StoreFault):
    """Files that were not taken, with everything that is wrong with them."""

    code = "import_refused"

    def __init__(self, faults: Iterable[ImportFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        super().__init__(
            f"The import was refused for {count} fault{'' if count == 1 else 's'}",
            NOTHING_CHANGED,
            "Mend what is listed and import again",
        )

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.faults)])
