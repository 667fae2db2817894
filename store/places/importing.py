"""Import and removal of places: a source's places take the place of those it had, all or none."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from store.places.judging import judge
from store.places.keys import towns_of
from store.places.model import KnownPlace
from store.places.rows import Row, read_rows
from store.places.tables import PLACES, clear, name_roads, name_towns, put, remove
from store.reference.ages import CLOCK_TOLERANCE
from store.reference.faults import NOTHING_CHANGED, ImportFailed, ImportFault, ImportRefused
from store.reference.sources import MAX_FAULTS
from store.reference.swapping import rewritten

MOST_PLACES = 3_000_000
LONGEST_SOURCE = 60
FAR_DEGREES, NEAR_DEGREES = 10.0, 5.0
"""A position so far from the middle of its file, that swapped would be so near, is swapped."""


@dataclass(slots=True)
class Imported:
    """What an import did, or would do."""

    source: str
    as_of: date
    added: int = 0
    changed: int = 0
    gone: int = 0
    """Places that the source no longer has."""
    same: int = 0
    repeated: int = 0
    """Rows that stood a second time, word for word."""
    left_out: int = 0
    """Rows that name no place: a point without a number, a name or a milepost."""

    @property
    def held(self) -> int:
        """How many places the source has now."""
        return self.added + self.changed + self.same


class _Rehearsed(Exception):
    """Everything was tried, and nothing is to be kept."""


def import_places(
    database: Path,
    file: Path,
    source: str,
    as_of: date,
    *,
    now: datetime,
    dry_run: bool = False,
) -> Imported:
    """Let the places of a file take the place of all that the source had.

    Raises OSError where the file cannot be read; ImportRefused with every fault of it, and
    ImportFailed where the disk or another import stands in the way: what was held is then as it
    was. A dry run says the same and changes nothing.
    """
    _refuse_naming(source, as_of, now)
    file.open("rb").close()
    done = Imported(source, as_of)
    try:
        with _rehearsing(database, dry_run) as path, rewritten(path, PLACES) as db:
            arrivals = _Arrivals(db, str(file), source)
            arrivals.take(_rows(file), done)
            if arrivals.faults:
                raise ImportRefused(arrivals.faults)
            done.gone = clear(db, source, but_for="temp.arrived")
            db.execute("DROP TABLE temp.arrived")
            db.execute(
                "INSERT OR REPLACE INTO place_sources VALUES (?, ?, ?)",
                (source, as_of.isoformat(), now.isoformat()),
            )
            name_towns(db, source, arrivals.towns)
            name_roads(db)
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        pass
    return done


def purge_places(database: Path, source: str) -> int:
    """Take a source out with all its places; returns how many there were. Raises ImportFailed."""
    if not database.exists():
        return 0
    with rewritten(database, PLACES) as db:
        count = clear(db, source)
        db.execute("DELETE FROM place_sources WHERE name = ?", (source,))
        name_towns(db, source, ())
        name_roads(db)
    return count


def _refuse_naming(source: str, as_of: date, now: datetime) -> None:
    if not source.strip() or len(source) > LONGEST_SOURCE or not source.isprintable():
        what = f"{source[:LONGEST_SOURCE]!a} cannot be the name of a source"
        remedy = f"Name it with 1 to {LONGEST_SOURCE} letters, such as county-gis"
        raise ImportFailed(what, NOTHING_CHANGED, remedy)
    if as_of > (now + CLOCK_TOLERANCE).date() or as_of.year < 1990:
        what = f"{as_of.isoformat()} cannot be the day of a source"
        raise ImportFailed(what, NOTHING_CHANGED, "Say the day on which the file was made")


def _rows(file: Path) -> Iterator[Row | ImportFault]:
    """The rows of a file; a disk that fails under them is told of that file."""
    try:
        yield from read_rows(file)
    except OSError as error:
        what = f"{file} cannot be read to its end ({error.strerror or error})"
        raise ImportFailed(what, NOTHING_CHANGED, "Check the disk that it lies on") from error


@contextmanager
def _rehearsing(database: Path, dry_run: bool) -> Iterator[Path]:
    """Where to write: for a dry run where nothing is held yet, a folder that is gone again."""
    if not dry_run or database.exists():
        yield database
        return
    with TemporaryDirectory(prefix="guidecard-") as folder:
        yield Path(folder) / database.name


@dataclass(slots=True)
class _Arrivals:
    """The places of a file as they enter the new database, and what is wrong with others."""

    db: Database
    file: str
    source: str
    faults: list[ImportFault] = field(default_factory=list)
    towns: set[str] = field(default_factory=set)
    latitudes: array[float] = field(default_factory=lambda: array("d"))
    longitudes: array[float] = field(default_factory=lambda: array("d"))
    lines: array[int] = field(default_factory=lambda: array("q"))

    def take(self, rows: Iterator[Row | ImportFault], done: Imported) -> None:
        """Take every row in, or note what is wrong with it."""
        self.db.execute(
            "CREATE TEMP TABLE arrived (id TEXT PRIMARY KEY, line INTEGER, sha256 BLOB)"
            " WITHOUT ROWID"
        )
        count = 0
        for row in rows:
            if isinstance(row, ImportFault):
                self.faults.append(row)
            else:
                count += 1
                self._take_row(row, done)
            if len(self.faults) >= MAX_FAULTS:
                self._refuse(
                    0, "", f"only the first {MAX_FAULTS:,} faults are listed", "Mend these"
                )
                return
            if count > MOST_PLACES:
                what = f"the file has more than {MOST_PLACES:,} places"
                self._refuse(row.line, "", what, "Import a part of it for each source")
                return
        if not count and not self.faults:
            remedy = "Choose another file; `places purge` takes a source out"
            self._refuse(0, "", "the file holds no places", remedy)
        self._refuse_swapped()

    def _take_row(self, row: Row, done: Imported) -> None:
        told = row.form.read(row.cells)
        if told is None:
            done.left_out += 1
            return
        place = judge(told, row.form)
        if isinstance(place, tuple):
            for wrong in place:
                self._refuse(row.line, *wrong)
            return
        body = place.written()
        if self._is_new(row.line, place, sha256(body).digest(), done):
            self.latitudes.append(place.latitude)
            self.longitudes.append(place.longitude)
            self.lines.append(row.line)
            self.towns.update(towns_of(place))
            self._keep(place, body, done)

    def _is_new(self, line: int, place: KnownPlace, digest: bytes, done: Imported) -> bool:
        try:
            self.db.execute("INSERT INTO arrived VALUES (?, ?, ?)", (place.id, line, digest))
        except sqlite3.IntegrityError:
            first, before = self.db.execute(
                "SELECT line, sha256 FROM arrived WHERE id = ?", (place.id,)
            ).fetchone()
            if before == digest:
                done.repeated += 1
            else:
                what = f"stands twice, with something else on line {first}"
                self._refuse(line, "id", what, "Keep one of them, or give it another id")
            return False
        return True

    def _keep(self, place: KnownPlace, body: bytes, done: Imported) -> None:
        held = self.db.execute(
            "SELECT number, body FROM places WHERE source = ? AND id = ?", (self.source, place.id)
        ).fetchone()
        if held is None:
            done.added += 1
        elif held[1] == body:
            done.same += 1
            return
        else:
            done.changed += 1
            remove(self.db, held[0])
        put(self.db, self.source, place, body)

    def _refuse_swapped(self) -> None:
        """Refuse positions that would lie among the others if their axes were the other way."""
        if len(self.lines) < 3:
            return
        north, east = median(self.latitudes), median(self.longitudes)
        for line, latitude, longitude in zip(
            self.lines, self.latitudes, self.longitudes, strict=True
        ):
            away = max(abs(latitude - north), abs(longitude - east))
            turned = max(abs(longitude - north), abs(latitude - east))
            if away > FAR_DEGREES and turned < NEAR_DEGREES and len(self.faults) < MAX_FAULTS:
                what = "lies far from the rest of the file, and among it with its axes swapped"
                self._refuse(line, "this position", what, "Swap latitude and longitude")

    def _refuse(self, line: int, column: str, what: str, remedy: str) -> None:
        self.faults.append(ImportFault(self.file, line, column, what, remedy))
