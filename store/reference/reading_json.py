"""Records from JSON: one list of objects, or one object on each line, with real line numbers.

The text is cut into records by Python's parser, which is quick; only a record with a fault is
surveyed token by token for the lines of its values.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from store.reference.faults import ImportFault
from store.reference.sources import (
    MAX_FAULTS,
    MAX_RECORDS,
    Draft,
    Reading,
    Source,
    Step,
    decoded,
    dotted,
)

DEEPEST = 32

_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_ENDLESS = "this record is nested too deeply or has an endless number"
_FORM = "Write one list of records, [{...}, {...}], or one record {...} on each line"


def read_json(source: Source) -> Reading:
    """Cut a JSON file into drafts, with every fault of its form."""
    text = decoded(source)
    if isinstance(text, ImportFault):
        return Reading((), (text,))
    reader = _Reader(source.name, text)
    if text.startswith("[", _after_space(text, 0)):
        reader.read_list()
    else:
        reader.read_lines()
    return Reading(tuple(reader.drafts), tuple(reader.faults))


@dataclass(slots=True)
class _Reader:
    """What was found so far, and how far lines have been counted."""

    file: str
    text: str
    drafts: list[Draft] = field(default_factory=list)
    faults: list[ImportFault] = field(default_factory=list)
    counted_to: int = 0
    line: int = 1

    def read_list(self) -> None:
        """Read `[{...}, {...}]`; where the form breaks, nothing behind it can be trusted."""
        at = _after_space(self.text, _after_space(self.text, 0) + 1)
        if self.text.startswith("]", at):
            self._nothing_behind(at + 1)
            return
        while not self._is_full(at):
            end = self._take(self.text, at, 0)
            if end is None:
                return
            at = _after_space(self.text, end)
            if self.text.startswith("]", at):
                self._nothing_behind(at + 1)
                return
            if not self.text.startswith(",", at):
                self._refuse(at, "the list of records breaks off here", _FORM)
                return
            at = _after_space(self.text, at + 1)

    def read_lines(self) -> None:
        """Read one record from each line that is not blank."""
        if self._runs_over_lines():
            return
        start = 0
        while start < len(self.text) and not self._is_full(start):
            end = self.text.find("\n", start)
            end = len(self.text) if end < 0 else end
            line = self.text[start:end].strip(" \t\r")
            at = self.text.index(line, start)
            stop = self._take(line, 0, at) if line else None
            if stop is not None and stop < len(line):
                self._refuse(at + stop, "something stands behind the record", _FORM)
            start = end + 1

    def _runs_over_lines(self) -> bool:
        start = _after_space(self.text, 0)
        end = self.text.find("\n", start)
        if end < 0 or not self.text.startswith("{", start):
            return False
        try:
            _, stop = json.JSONDecoder().raw_decode(self.text, start)
        except (ValueError, RecursionError):
            return False
        if stop > end:
            self._refuse(start, "this record runs over several lines", _FORM)
        return stop > end

    def _take(self, text: str, at: int, offset: int) -> int | None:
        """Take the record at `at` of `text` and return its end; None where that is unknown.

        `offset` is where `text` begins in the file.
        """
        repeated = False

        def paired(pairs: list[tuple[str, object]]) -> dict[str, object]:
            nonlocal repeated
            found = dict(pairs)
            repeated = repeated or len(found) < len(pairs)
            return found

        try:
            value, end = json.JSONDecoder(object_pairs_hook=paired).raw_decode(text, at)
        except json.JSONDecodeError as error:
            what = f"this cannot be read as JSON ({error.msg})"
            self._refuse(offset + error.pos, what, "Check the quotes, commas and brackets here")
            return None
        except (RecursionError, ValueError):
            self._refuse(offset + at, _ENDLESS, "Remove it")
            return None
        if not isinstance(value, dict):
            self._refuse(offset + at, "this is not a record", _FORM)
        else:
            record = text[at:end]
            line = self._line_of(offset + at)
            if repeated:
                self._refuse_repeated(record, line)
            named = value.get("id")
            identifier = named if isinstance(named, str) else None
            self.drafts.append(Draft(line, record, identifier, _Locator(record, line)))
        return end

    def _refuse_repeated(self, record: str, line: int) -> None:
        for name, first, second in survey(record)[1]:
            earlier, at = (line + record.count("\n", 0, place) for place in (first, second))
            what = f"stands twice in one place, first on line {earlier}"
            self.faults.append(ImportFault(self.file, at, name, what, "Keep one of them"))

    def _nothing_behind(self, at: int) -> None:
        if self.text[at:].strip():
            behind = _after_space(self.text, at)
            self._refuse(behind, "something stands behind the end of the list", _FORM)

    def _is_full(self, at: int) -> bool:
        if len(self.drafts) > MAX_RECORDS:
            what = f"the file has more than {MAX_RECORDS:,} records"
            self._refuse(at, what, "Split it into several files")
            return True
        return len(self.faults) >= MAX_FAULTS

    def _refuse(self, at: int, what: str, remedy: str) -> None:
        self.faults.append(ImportFault(self.file, self._line_of(at), "", what, remedy))

    def _line_of(self, at: int) -> int:
        if at < self.counted_to:
            return self.text.count("\n", 0, at) + 1
        self.line += self.text.count("\n", self.counted_to, at)
        self.counted_to = at
        return self.line


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def survey(record: str) -> tuple[dict[Step, int], list[tuple[str, int, int]]]:
    """Where each value of a JSON object stands, and its repeated keys with both places.

    `record` is well-formed; what lies deeper than 32 levels is left out. A value of an object
    stands where its key stands.
    """
    places: dict[Step, int] = {(): 0}
    repeated: list[tuple[str, int, int]] = []
    steps: list[int | str] = []
    is_key: list[bool | None] = []  # one for each open bracket: in a list None, else: a key is next
    for token in _TOKEN.finditer(record):
        mark = token[0][0]
        if mark in "}]":
            is_key.pop()
            steps.pop()
        elif mark == ",":
            if is_key[-1] is None:
                steps[-1] = int(steps[-1]) + 1
            else:
                is_key[-1] = True
        elif mark == ":":
            is_key[-1] = False
        elif is_key and is_key[-1]:
            steps[-1] = json.loads(token[0])
            if tuple(steps) in places:
                repeated.append((dotted(tuple(steps)), places[tuple(steps)], token.start()))
            places[tuple(steps)] = token.start()
        else:
            places.setdefault(tuple(steps), token.start())
            if mark in "{[":
                if len(steps) == DEEPEST:
                    break
                is_key.append(True if mark == "{" else None)
                steps.append(0)
    return places, repeated


class _Locator:
    """Finds the lines of one record's values, surveying it at the first question."""

    def __init__(self, record: str, line: int) -> None:
        self._record = record
        self._line = line
        self._places: dict[Step, int] = {}

    def __call__(self, step: Step) -> tuple[int, str]:
        self._places = self._places or survey(self._record)[0]
        known = next(step[:n] for n in range(len(step), -1, -1) if step[:n] in self._places)
        return self._line + self._record.count("\n", 0, self._places[known]), dotted(step)
