"""Going through a backup once, from its first row to its seal, believing nothing unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias
from uuid import UUID

from sqlite_utils import Database

from store.backup import container, names
from store.canonical import instant, instant_text
from store.chain import START, Head, broken
from store.entry import Entry, Header, Mode
from store.rows import to_entry, uuid
from store.sharing.joining import NotAChain, WrongKind, carried_on

Rows: TypeAlias = Sequence[tuple[Any, ...]]
Keep: TypeAlias = Callable[[str, Rows], None]
"""Is given the rows of a table in their order, some at a time, each looked at before."""

_AT_ONCE = {"files": 8}
_ROWS = 500


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds, all of it verified."""

    mode: Mode
    made_at: datetime
    journal: UUID
    """The seat's own journal."""
    seq: int
    """How far it goes."""
    journals: int
    entries: int
    files: int
    """Settings, packs, approvals, places and people, each as a file."""
    people: bool
    """Whether it says who lives where: personal data."""


@dataclass(slots=True)
class Passage:
    """What was seen so far on the way through; `keep` is given every row once it was looked at."""

    keep: Keep
    mode: Mode = "live"
    made_at: datetime | None = None
    people: bool = False
    journals: dict[UUID, str] = field(default_factory=dict)
    """By journal: when its row says that it was made."""
    mine: list[UUID] = field(default_factory=list)
    heads: dict[UUID, Head] = field(default_factory=dict)
    last: Header | None = None
    """Of the seat's own journal."""
    entries: int = 0
    files: int = 0
    _file: tuple[str | None, int, int] = (None, 0, 0)
    """Of the file under way: its name, the next part, and its bytes so far."""

    def go(self, db: Database) -> bytes:
        """Go through; gives the digest of every row.

        Raises ValueError or sqlite3.Error for what is not sound, and whatever keeping raises.
        """
        digest = hashlib.sha256()
        looks = {
            "backup": self._backup,
            "journals": self._journals,
            "entries": self._entries,
            "aside": self._aside,
            "files": self._files,
        }
        for table, columns in container.COLUMNS_OF.items():
            digest.update(f"{table}\n".encode())
            rows = db.execute(f"SELECT {columns} FROM {table} ORDER BY rowid")  # noqa: S608 - constants
            while some := rows.fetchmany(_AT_ONCE.get(table, _ROWS)):
                for row in some:
                    # One written form for every Python: nothing but ASCII, types told apart.
                    digest.update(ascii(row).encode() + b"\n")
                looks[table](some)
                self.keep(table, some)
        if self.journals.keys() != self.heads.keys() or len(self.mine) != 1:
            raise ValueError("its list of journals is not that of its entries")
        if self.made_at is None:
            raise ValueError("it does not say when it was made")
        return digest.digest()

    def told(self) -> BackedUp:
        """What is held, once all of it was gone through."""
        assert self.made_at is not None
        [mine] = self.mine
        counts = (len(self.journals), self.entries, self.files)
        return BackedUp(self.mode, self.made_at, mine, self.heads[mine].seq, *counts, self.people)

    def _backup(self, rows: Rows) -> None:
        match rows:
            case [(str(at), "live" | "training" as mode, 0 | 1 as people)] if not self.made_at:
                self.made_at, self.mode, self.people = instant(at), mode, bool(people)
            case _:
                raise ValueError("it does not say what it is")

    def _journals(self, rows: Rows) -> None:
        for journal, mine, mode, made_at in rows:
            if mode != self.mode or uuid(journal) in self.journals:
                raise ValueError("its list of journals is not sound")
            self.journals[uuid(journal)] = made_at
            self.mine += [uuid(journal)] if mine else []
        if len(self.mine) > 1:
            raise ValueError("it says of two journals that they are this seat's")

    def _entries(self, rows: Rows) -> None:
        for journal, stretch in groupby(map(to_entry, rows), lambda entry: entry.header.journal):
            self._carry_on(journal, list(stretch))
        self.entries += len(rows)

    def _carry_on(self, journal: UUID, stretch: list[Entry]) -> None:
        try:
            head = carried_on(self.heads.get(journal, START), journal, stretch, self.mode)
        except (NotAChain, WrongKind) as error:
            raise ValueError(f"journal {journal}: {error}") from None
        self.heads[journal] = head
        first, last = stretch[0].header, stretch[-1].header
        if first.seq == 1 and self.journals.get(journal) != instant_text(first.at):
            raise ValueError(f"journal {journal} is not listed as it begins")
        if journal in self.mine:
            self.last = last

    def _aside(self, rows: Rows) -> None:
        for *row, kept_at in rows:
            entry = to_entry(row)
            instant(kept_at)
            if how := broken(entry):
                raise ValueError(f"entry {entry.header.seq} that was kept aside {how}")

    def _files(self, rows: Rows) -> None:
        for name, part, content in rows:
            before, next_part, size = self._file
            if name != before:
                is_astray = before is not None and name < before
                if not names.is_kept(name) or is_astray or self.files == names.MOST_FILES:
                    raise ValueError("it holds a file under a name that none may have")
                if name == names.PEOPLE and not self.people:
                    raise ValueError("it holds people and says that it does not")
                self.files += 1
                next_part, size = 0, 0
            size += len(content)
            if part != next_part or len(content) > container.PART_BYTES:
                raise ValueError("the parts of a file in it are not in order")
            if size > names.LARGEST_BYTES and name not in (names.PEOPLE, names.PLACES):
                raise ValueError("a file in it is larger than any may be")
            self._file = (name, part + 1, size)


def sealed(db: Database, keep: Keep) -> Passage:
    """Go through a backup to its seal. Raises as `Passage.go` does, or where the seal is broken."""
    passage = Passage(keep)
    digest = passage.go(db)
    if db.execute("SELECT sha256 FROM seal").fetchall() != [(digest,)]:
        raise ValueError("something in it is not what was written")
    return passage
