"""Import and removal of people and places: all of it, or nothing and every reason why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from store.reference.ages import DEFAULT_TERM, CautionTerm
from store.reference.checking import Terms, check
from store.reference.faults import ImportRefused
from store.reference.matching import kind_of
from store.reference.models import Kind
from store.reference.sources import Source
from store.reference.swapping import rewritten
from store.reference.writing import held, identifiers, put, remove


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    updated: int
    removed: int
    held: dict[Kind, int]
    """How many records of each kind there are now."""


def import_sources(
    database: Path,
    sources: Sequence[Source],
    *,
    now: datetime,
    home_area_code: str | None = None,
    caution_term: CautionTerm = DEFAULT_TERM,
    replace: bool = False,
) -> Imported:
    """Add the records of the sources, or update those whose id is held.

    With `replace`, records of the imported kinds that the sources do not name are taken out.
    Raises ImportRefused with every fault of every file, ImportFailed where the disk or another
    import stands in the way; the file is then as it was.
    """
    checked = check(sources, Terms(now, home_area_code, caution_term))
    if checked.faults:
        raise ImportRefused(checked.faults)
    kinds = {source.kind for source in sources}
    named = {(kind_of(record), record.id) for record in checked.records}
    removed = 0
    with rewritten(database) as db:
        if replace:
            for kind, identifier in identifiers(db, kinds) - named:
                removed += remove(db, kind, identifier)
        added, updated = put(db, checked.records)
        return Imported(added, updated, removed, held(db))


def purge(database: Path, kind: Kind, ids: Iterable[str]) -> int:
    """Take records out, leaving no trace of them in the file; returns how many were there.

    Raises ImportFailed; the file is then as it was.
    """
    if not database.exists():
        return 0
    with rewritten(database) as db:
        return sum(remove(db, kind, identifier) for identifier in set(ids))
