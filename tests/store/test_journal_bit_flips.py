"""A flipped bit that a reader could see is found by verify, and the entry is named."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from store.entry import Entry
from store.faults import StoreFault
from store.reader import Reader
from store.verify import verify
from support.journals import Desk, copy_of_another, note

FLIPS = 300
SEED = 300_300
CALLS = [UUID(int=number) for number in range(1, 9)]

Key = tuple[str, int]


@dataclass
class Seen:
    """What a reader is given: every result, and the entries by key that came whole."""

    results: list[object]
    entries: set[Entry]

    def hit(self, other: "Seen") -> set[Key]:
        """The entries that another look gave otherwise, or not at all."""
        return {
            (str(entry.header.journal), entry.header.seq) for entry in self.entries - other.entries
        }


def look(path: Path) -> Seen:
    """Everything that a reader offers, a fault standing for what it refuses."""
    seen = Seen([], set())
    try:
        with Reader.at(path) as reader:
            seen.results += [reader.mine, reader.mode]
            seen.results += [answer(reader.heads), answer(reader.calls)]
            seen.results += [answer(partial(reader.highest_turn, c)) for c in [None, *CALLS]]
            whole = list(until_fault(reader.entries()))
            of_calls = [list(until_fault(reader.entries(call))) for call in CALLS]
            seen.results += [whole, of_calls]
            # An entry is whole only where both ways of reading give it.
            seen.entries = {e for e in whole if isinstance(e, Entry)}
            found = {e for entries in of_calls for e in entries if isinstance(e, Entry)}
            seen.entries = {e for e in seen.entries if e.header.call is None or e in found}
    except StoreFault as fault:
        seen.results.append(type(fault))
    return seen


def answer(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except StoreFault as fault:
        return type(fault)


def until_fault(entries: Iterator[Entry]) -> Iterator[object]:
    try:
        yield from entries
    except StoreFault as fault:
        yield type(fault)


def integrity_check_finds(path: Path) -> bool:
    """The control: what SQLite's own check says."""
    with closing(sqlite3.connect(path)) as raw:
        try:
            return raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
        except (sqlite3.Error, UnicodeDecodeError):
            return True


@pytest.fixture(scope="module")
def journal_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    chance = random.Random(SEED)
    desk = Desk(tmp_path_factory.mktemp("sound"))
    with desk.create() as journal:
        for _ in range(150):
            words = "x" * chance.choice([5, 50, 200, 200, 6000])
            journal.append([note(words, call=chance.choice([None, *CALLS]))])
    copy_of_another(desk.path, [note("y" * 100, call=chance.choice(CALLS)) for _ in range(40)])
    assert verify(desk.path).ok
    return desk.path.read_bytes()


def test_bit_flips_that_a_reader_could_see_are_found_and_named(
    journal_bytes: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(journal_bytes)
    sound = look(path)
    chance = random.Random(SEED)
    visible = found = entries_hit = named = found_by_sqlite = 0
    for _ in range(FLIPS):
        bit = chance.randrange(len(journal_bytes) * 8)
        flipped = bytearray(journal_bytes)
        flipped[bit // 8] ^= 1 << bit % 8
        for file in tmp_path.iterdir():
            file.unlink()
        path.write_bytes(flipped)
        seen = look(path)
        if seen.results == sound.results:
            continue
        report = verify(path)
        visible += 1
        found += not report.ok
        found_by_sqlite += integrity_check_finds(path)
        # A flip in the few bytes that describe the tables hits the file, and no entry rather
        # than another.
        if seen.entries and (hit := sound.hit(seen)):
            entries_hit += 1
            named += any((problem.journal, problem.seq) in hit for problem in report.problems)
        assert path.read_bytes() == flipped, "verify changed the file"
    figures = f"{visible=} {found=} {entries_hit=} {named=} {found_by_sqlite=} {SEED=}"
    assert entries_hit > FLIPS / 3, figures
    assert found >= 0.99 * visible, figures
    assert named >= 0.99 * entries_hit, figures
    assert found_by_sqlite < 0.5 * visible, f"the control finds as much: {figures}"
