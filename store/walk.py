"""Walking every entry of a file that may be damaged, as readers find them and as they lie there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from store import canonical
from store.chain import START, Head, broken
from store.entry import Entry
from store.faults import StoreFault, faults_of
from store.rows import COLUMNS, to_entry

KEYS = "SELECT rowid, journal, seq FROM entries INDEXED BY sqlite_autoindex_entries_1"
CALL_KEYS = "SELECT rowid, call FROM entries INDEXED BY entries_of_call"
PLACES = "SELECT rowid, journal, seq, call, turn, kind FROM entries NOT INDEXED"
ROW = f"SELECT {COLUMNS} FROM entries NOT INDEXED WHERE rowid = ?"  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: `what` completes a sentence about an entry, or is one about the file.

    The entry is named as far as its columns or the indexes still say which it is.
    """

    what: str
    journal: str | None = None
    seq: int | None = None
    call: str | None = None
    kind: str | None = None

    def __str__(self) -> str:
        if self.seq is None:
            return f"{self.what}."
        call = f" of call {self.call}" if self.call else ""
        kind = f", {self.kind}," if self.kind else ""
        return f"Entry {self.seq} of journal {self.journal}{call}{kind} {self.what}."


class Walk:
    """What a walk over the table `entries` found; once made, it has read everything.

    `intact` counts the entries that readers find and that match their hashes, `heads` says how far
    each journal goes and `openings` holds the first entry of each.
    """

    def __init__(self, path: Path, db: Database) -> None:
        self.intact = 0
        self.heads: dict[UUID, Head] = {}
        self.openings: dict[UUID, Entry] = {}
        self._path = path
        self._db = db
        self._by_row: dict[int, Problem] = {}
        self._unread: dict[str, Problem] = {}
        self._gaps: list[tuple[UUID, range]] = []
        self._follow_keys()
        self._look_up_rows()
        self._name_calls()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found wrong."""
        return (*self._unread.values(), *self._by_row.values(), *self._missing())

    def _follow_keys(self) -> None:
        """Every entry by the key that readers use, and its link to the one before."""
        for rowid, journal, seq in self._stream(f"{KEYS} ORDER BY journal, seq"):
            row = self._row(rowid)
            if row is None:
                self._by_row[rowid] = Problem("cannot be read", journal, seq)
                continue
            entry, how = _examined(row)
            if entry is None:
                self._by_row[rowid] = Problem(how, journal, seq, kind=_text(row[3]))
                continue
            self.intact += 1
            if astray := self._follow(entry):
                self._by_row[rowid] = about(entry, astray)

    def _follow(self, entry: Entry) -> str | None:
        """How an intact entry fails to follow from the one before it, if it does."""
        journal, seq = entry.header.journal, entry.header.seq
        last = self.heads.get(journal, START)
        if seq <= last.seq:
            return "stands a second time, or out of its order"
        self.heads[journal] = Head(seq, entry.hash)
        if seq == 1:
            self.openings[journal] = entry
        if seq > last.seq + 1:
            self._gaps.append((journal, range(last.seq + 1, seq)))
        elif entry.previous_hash != last.hash:
            return "does not follow from the entry before it"
        return None

    def _look_up_rows(self) -> None:
        """Every row as it lies in the table, looked up as readers do through both indexes."""
        keys_ended_early = bool(self._unread)
        for rowid, journal, seq, call, turn, kind in self._stream(PLACES):
            if rowid in self._by_row:
                continue
            if keys_ended_early and (row := self._row(rowid)):
                entry, how = _examined(row)
                if entry is None:
                    self._by_row[rowid] = Problem(how, journal, seq, kind=_text(kind))
                    continue
            by_key = self._stream(f"{KEYS} WHERE journal = ? AND seq = ?", journal, seq)
            by_call = self._stream(
                f"{CALL_KEYS} WHERE call IS ? AND turn = ? AND journal = ? AND seq = ?",
                *(call, turn, journal, seq),
            )
            for how, found in (("number", by_key), ("call", by_call)):
                if [row[0] for row in found] != [rowid]:
                    self._by_row[rowid] = Problem(
                        f"is not found by its {how}", journal, seq, _text(call), _text(kind)
                    )

    def _name_calls(self) -> None:
        """The call of each damaged entry, from the index, which is a second copy of it."""
        if any(problem.call is None for problem in self._by_row.values()):
            for rowid, call in self._stream(CALL_KEYS):
                problem = self._by_row.get(rowid)
                if problem is not None and problem.call is None:
                    self._by_row[rowid] = replace(problem, call=_text(call))

    def _missing(self) -> Iterator[Problem]:
        """The gaps between entries, less what was found there but damaged."""
        named = {(problem.journal, problem.seq) for problem in self._by_row.values()}
        for journal, gap in self._gaps:
            first = next((seq for seq in gap if (str(journal), seq) not in named), None)
            if first is not None:
                upto = f", like others up to {gap[-1]}" if first < gap[-1] else ""
                yield Problem(f"is missing{upto}", str(journal), first)

    def _row(self, rowid: int) -> Sequence[Any] | None:
        try:
            with faults_of(self._path):
                row: Sequence[Any] | None = self._db.execute(ROW, (rowid,)).fetchone()
        except StoreFault:
            return None
        return row

    def _stream(self, sql: str, *values: object) -> Iterator[Sequence[Any]]:
        try:
            with faults_of(self._path):
                yield from self._db.execute(sql, values)
        except StoreFault as fault:
            self._unread[fault.what] = Problem(
                f"The entries cannot be read to their end: {fault.what}"
            )


def _examined(row: Sequence[object]) -> tuple[Entry | None, str]:
    """The entry of a row when it is sound, else how it is not, as the end of a sentence."""
    try:
        entry = to_entry(row)
    except ValueError as error:
        return None, f"is no entry any more: {error}"
    how = broken(entry)
    if how:
        return None, how
    try:
        if entry.body is not None and not isinstance(canonical.decode(entry.body), dict):
            return None, "has a body that is not an object"
    except ValueError as error:
        return None, f"has a body that {error}"
    return entry, ""


def about(entry: Entry, how: str) -> Problem:
    """The problem of an entry that can be read; `how` completes the sentence about it."""
    head = entry.header
    call = None if head.call is None else str(head.call)
    return Problem(how, str(head.journal), head.seq, call, head.kind)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
