"""Taking entries of other journals into journal.db: each joins its journal, or is told apart.

What would fork a journal is kept aside, whole, and replaces nothing; what leaves a gap is let go,
since it is asked for again from the number that is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlite_utils import Database

from store.canonical import instant_text
from store.chain import START, Head
from store.entry import Entry, Mode
from store.reader import HEAD
from store.rows import COLUMNS, INSERT, to_row
from store.sharing.joining import (
    Fork,
    Gap,
    Joins,
    Meeting,
    NotAChain,
    WrongKind,
    check_stretch,
    meet,
)

MOST_ASIDE = 10_000
"""Entries kept aside of one journal: a fork does not fill the disk."""

HASHES = "SELECT seq, hash FROM entries WHERE journal = ? AND seq BETWEEN ? AND ?"
ADD_COPY = "INSERT INTO journals (journal, mine, mode, made_at) VALUES (?, 0, ?, ?)"
LAST_ASIDE = "SELECT seq, hash FROM aside WHERE journal = ? ORDER BY seq DESC LIMIT 1"
COUNT_ASIDE = "SELECT count(*) FROM aside WHERE journal = ?"
KEEP_ASIDE = (
    f"INSERT OR IGNORE INTO aside ({COLUMNS}, kept_at) "  # noqa: S608 - constants
    f"VALUES ({', '.join('?' * 17)})"
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of entries that came; whatever is named here is on disk."""

    added: tuple[Entry, ...]
    """Those that were not held, each journal's in a row."""
    gaps: Mapping[UUID, int]
    """By journal: the number from which it is missing."""
    forked: Mapping[UUID, int]
    """By journal: the first number of which another entry is held; the rest is kept aside."""
    refused: Mapping[UUID, str]
    """By journal: why nothing of it was kept, as a sentence without its end."""


def arrive(
    db: Database, mine: UUID, mode: Mode, entries: Iterable[Entry], now: datetime
) -> Arrived:
    """Take entries in, inside the caller's transaction; none of my own journal is touched.

    Those of one journal stand in a row. Taking the same in again changes nothing.
    """
    added: list[Entry] = []
    gaps: dict[UUID, int] = {}
    forked: dict[UUID, int] = {}
    refused: dict[UUID, str] = {}
    for journal, group in groupby(entries, lambda entry: entry.header.journal):
        if journal == mine:
            continue
        stretch = tuple(group)
        try:
            check_stretch(journal, stretch, mode)
        except (NotAChain, WrongKind) as error:
            refused[journal] = str(error)
            continue
        match _meet(db, journal, stretch):
            case Joins(new):
                _add(db, mode, new)
                added += new
            case Gap(expected):
                gaps[journal] = expected
            case Fork(seq=seq, aside=aside):
                forked[journal] = seq
                _keep_aside(db, journal, aside, now)
    return Arrived(tuple(added), gaps, forked, refused)


def _meet(db: Database, journal: UUID, stretch: Sequence[Entry]) -> Meeting:
    aside = next((Head(*row) for row in db.execute(LAST_ASIDE, (str(journal),))), None)
    head = next((Head(*row) for row in db.execute(HEAD, (str(journal),))), START)
    span = (str(journal), stretch[0].header.seq, stretch[-1].header.seq)
    return meet(head, dict(db.execute(HASHES, span).fetchall()), stretch, aside)


def _add(db: Database, mode: Mode, new: Sequence[Entry]) -> None:
    for entry in new:
        if entry.header.seq == 1:
            made_at = instant_text(entry.header.at)
            db.execute(ADD_COPY, (str(entry.header.journal), mode, made_at))
        db.execute(INSERT, to_row(entry))


def _keep_aside(db: Database, journal: UUID, aside: Sequence[Entry], now: datetime) -> None:
    [(held,)] = db.execute(COUNT_ASIDE, (str(journal),)).fetchall()
    for entry in aside[: max(0, MOST_ASIDE - held)]:
        db.execute(KEEP_ASIDE, (*to_row(entry), instant_text(now)))
