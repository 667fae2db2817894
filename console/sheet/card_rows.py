"""The rows of a CSV file of paper cards, by column, each with its line; and faults of its form."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping

from protocols.faults import nearest
from store.reference.faults import ImportFault

MAX_BYTES = 16 * 2**20
MAX_CARDS = 5_000
NEEDED = ("number", "received")


class Rows:
    """One file, read once; `faults` grows while its rows are read and judged."""

    def __init__(self, name: str, raw: bytes, columns: Collection[str]) -> None:
        self.faults: list[ImportFault] = []
        self._name = name
        self._raw = raw
        self._columns = columns

    def refuse(self, line: int, column: str, what: str, remedy: str) -> None:
        """Note a fault."""
        self.faults.append(ImportFault(self._name, line, column, what, remedy))

    def read(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The rows, each with the line on which it begins; nothing behind a broken header."""
        text = self._text()
        if text is None:
            return
        header: list[str] | None = None
        count = 0
        for line, row in self._cells(text):
            if header is None:
                header = self._header(line, row)
                if header is None:
                    return
            elif len(row) != len(header):
                what = f"has {len(row)} cells where the header has {len(header)}"
                self.refuse(line, "this row", what, "Put cells with a comma into double quotes")
            elif count == MAX_CARDS:
                what = f"the file has more than {MAX_CARDS:,} cards"
                self.refuse(line, "", what, "Split it into several files")
                return
            else:
                count += 1
                yield line, {name: cell.strip() for name, cell in zip(header, row, strict=True)}
        if not count and not self.faults:
            self.refuse(0, "", "the file holds no cards", "Write one card in each row")

    def _text(self) -> str | None:
        if len(self._raw) > MAX_BYTES:
            self.refuse(0, "", "the file is too large", "Split it into several files")
            return None
        try:
            return self._raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self._raw[: error.start].count(b"\n") + 1
            self.refuse(line, "", "the file is not UTF-8 text", "Save it as UTF-8")
            return None

    def _cells(self, text: str) -> Iterator[tuple[int, list[str]]]:
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            for row in rows:
                if any(cell.strip() for cell in row):
                    yield line, row
                line = rows.line_num + 1
        except csv.Error as error:
            remedy = "Check its quotes and the length of its cells"
            self.refuse(line, "this row", f"cannot be read as CSV ({error})", remedy)

    def _header(self, line: int, row: list[str]) -> list[str] | None:
        names = [cell.strip().casefold() for cell in row]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                self.refuse(line, short(name), "stands twice in the header", "Keep one column")
            if name not in self._columns:
                close = nearest(name, self._columns)
                remedy = f"Write {close}" if close else "Remove it"
                self.refuse(line, short(name), "is no column and no fact of the pack", remedy)
        for name in NEEDED:
            if name not in names:
                remedy = "Begin with a row of column names, separated by commas"
                self.refuse(line, name, "is missing from the header", remedy)
        return None if self.faults else names


def short(text: str) -> str:
    """Outside text as it may stand in a message: short, and nothing in it that acts."""
    cut = text if len(text) <= 40 else f"{text[:40]}…"
    return cut if cut.isprintable() else cut.encode("unicode_escape").decode()
