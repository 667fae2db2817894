"""Records from CSV: flat columns (`store.reference.columns`), one record over several rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from store.reference.columns import COLUMNS, Column, Form
from store.reference.faults import ImportFault
from store.reference.models import Kind
from store.reference.problems import unknown_field
from store.reference.sources import (
    MAX_FAULTS,
    MAX_RECORDS,
    Draft,
    Reading,
    Source,
    Step,
    decoded,
    dotted,
    shown,
)

_YES_NO = {"yes": True, "y": True, "true": True, "1": True}
_YES_NO |= {"no": False, "n": False, "false": False, "0": False}
_WHOLE = re.compile(r"[0-9]{1,9}")
_HEADER = "Begin with a row of column names, separated by commas"


def read_csv(source: Source) -> Reading:
    """Gather the rows of a CSV file into drafts, with every fault of its form."""
    text = decoded(source)
    if isinstance(text, ImportFault):
        return Reading((), (text,))
    table = _Table(source)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in rows:
            table.take(line, row)
            line = rows.line_num + 1
            if table.is_full(line):
                break
    except csv.Error as error:
        what = f"cannot be read as CSV ({error})"
        table.refuse(line, "this row", what, "Check its quotes and the length of its cells")
    return Reading(tuple(entry.draft() for entry in table.entries.values()), tuple(table.faults))


class _Table:
    """The header, and the records gathered so far, by id."""

    def __init__(self, source: Source) -> None:
        self._file = source.name
        self._kind = source.kind
        self._columns: list[Column | None] | None = None
        self._has_id = True
        self.entries: dict[str, _Entry] = {}
        self.faults: list[ImportFault] = []

    def refuse(self, line: int, column: str, what: str, remedy: str) -> None:
        self.faults.append(ImportFault(self._file, line, column, what, remedy))

    def is_full(self, line: int) -> bool:
        """Whether reading on would help nobody."""
        if len(self.entries) > MAX_RECORDS:
            what = f"the file has more than {MAX_RECORDS:,} records"
            self.refuse(line, "", what, "Split it into several files")
            return True
        return not self._has_id or len(self.faults) >= MAX_FAULTS

    def take(self, line: int, row: list[str]) -> None:
        """Take the next row: the header first, then rows of records. Blank rows are skipped."""
        if not any(cell.strip() for cell in row):
            return
        if self._columns is None:
            self._columns = list(self._header(line, row))
            self._has_id = any(column and column.name == "id" for column in self._columns)
            if not self._has_id:
                self.refuse(line, "id", "is missing from the header", _HEADER)
            return
        if len(row) != len(self._columns):
            what = f"has {len(row)} cells where the header has {len(self._columns)}"
            self.refuse(line, "this row", what, "Put cells with a comma into double quotes")
            return
        cells = {c.name: (c, cell.strip()) for c, cell in zip(self._columns, row, strict=True) if c}
        filled = {name: found for name, found in cells.items() if found[1]}
        if "id" not in filled:
            self.refuse(line, "id", "is empty", "Repeat the id on every row of a record")
            return
        identifier = filled["id"][1]
        entry = self.entries.setdefault(identifier, _Entry(self._kind, identifier, line))
        for column, earlier in entry.add(line, filled):
            what = f"says something else than on line {earlier}"
            self.refuse(line, column, what, "Keep one of them; the other rows may leave it empty")

    def _header(self, line: int, row: list[str]) -> Iterator[Column | None]:
        known = {column.name: column for column in COLUMNS[self._kind]}
        seen: set[str] = set()
        for cell in row:
            name = cell.strip().casefold()
            if name in seen:
                self.refuse(line, shown(name), "stands twice in the header", "Keep one column")
            elif name not in known:
                self.refuse(line, shown(name), *unknown_field(name, known, f"a {self._kind}"))
            seen.add(name)
            yield known.get(name)


class _Entry:
    """One record as its rows build it, and where each of its values came from."""

    def __init__(self, kind: Kind, identifier: str, line: int) -> None:
        self._kind = kind
        self._line = line
        self._identifier = identifier
        self._record: dict[str, Any] = {}
        self._singles: dict[str, tuple[int, str]] = {}
        self._origins: dict[Step, tuple[int, str]] = {(): (line, "")}

    def draft(self) -> Draft:
        """The record as JSON, for the same judgement as any other."""
        text = json.dumps(self._record, ensure_ascii=False)
        return Draft(self._line, text, self._identifier, self._locate)

    def add(self, line: int, cells: dict[str, tuple[Column, str]]) -> Iterator[tuple[str, int]]:
        """Add a row; yields each column that contradicts an earlier row, with that row's line."""
        entries: dict[tuple[str, ...], tuple[dict[str, Any], Step]] = {(): (self._record, ())}
        told = _told(cells)
        for name, (column, text) in cells.items():
            if not column.step:
                continue
            if not column.group:
                earlier_line, earlier_text = self._singles.setdefault(name, (line, text))
                if earlier_text != text:
                    yield name, earlier_line
                if earlier_line != line:
                    continue
            elif column.group not in entries:
                entries[column.group] = self._entry_of(column.group, line)
            entry, at = entries[column.group]
            self._put(entry, at, column, _value(column.form, text, told), line)

    def _entry_of(self, group: tuple[str, ...], line: int) -> tuple[dict[str, Any], Step]:
        listed: list[dict[str, Any]] = _inside(self._record, group).setdefault(group[-1], [])
        at: Step = (*group, len(listed))
        listed.append({})
        self._origins[at] = (line, "")
        return listed[-1], at

    def _put(
        self, entry: dict[str, Any], at: Step, column: Column, value: object, line: int
    ) -> None:
        where = (*at, *column.step)
        origin = (line, column.name)
        inside = _inside(entry, column.step)
        if isinstance(value, list):
            listed = inside.setdefault(column.step[-1], [])
            for n, item in enumerate(value, start=len(listed)):
                self._origins[(*where, n)] = origin
                listed.append(item)
        else:
            inside[column.step[-1]] = value
        self._origins.setdefault(where, origin)

    def _locate(self, step: Step) -> tuple[int, str]:
        lengths = range(len(step), -1, -1)
        line, name = next(self._origins[step[:n]] for n in lengths if step[:n] in self._origins)
        if step and step[-1] in {"source", "part2"}:
            return line, f"health_{step[-1]}"
        names = tuple(part for part in step if isinstance(part, str))
        columns = {(*c.group, *c.step): c.name for c in COLUMNS[self._kind]}
        return line, name or columns.get(names, dotted(step))


def _inside(value: dict[str, Any], step: tuple[str, ...]) -> dict[str, Any]:
    for part in step[:-1]:
        value = value.setdefault(part, {})
    return value


def _told(cells: dict[str, tuple[Column, str]]) -> dict[str, object]:
    """What a row says of all its health facts."""
    told: dict[str, object] = {"source": "imported"}
    for column, text in cells.values():
        if column.form is Form.SOURCE:
            told["source"] = text
        elif column.form is Form.PART2:
            told["part2"] = _YES_NO.get(text.casefold(), text)
    return told


def _value(form: Form, text: str, told: dict[str, object]) -> object:
    """What a cell says; a text that does not fit its form stays, to be refused with its place."""
    parts = [part.strip() for part in text.split("|") if part.strip()]
    match form:
        case Form.LIST:
            return parts
        case Form.YES_NO:
            return _YES_NO.get(text.casefold(), text)
        case Form.WHOLE:
            return int(text) if _WHOLE.fullmatch(text) else text
        case Form.FACT:
            return {"text": text, **told}
        case Form.FACTS:
            return [{"text": part, **told} for part in parts]
        case Form.DEVICES:
            return [{"text": part, "power_dependent": True, **told} for part in parts]
        case _:
            return text
