"""Invented places for tests: our own columns as dictionaries, files of them, and a gazetteer."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from hypothesis import strategies as st

from store.places.candidates import By, Candidate, Found
from store.places.forms import OWN
from store.places.gazetteer import Gazetteer
from store.places.importing import Imported, import_places

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AS_OF = date(2026, 11, 1)

SAMPLE = Path(str(files("store.reference.samples") / "mill-county-places.csv"))
"""The invented places of the rural county's pack."""

PIER = Candidate(
    "Pier 9 Market, 900 Alder Way, Larkspur",
    (By.EXACT,),
    47.6001,
    -122.3302,
    40.0,
    ("county-gis",),
    AS_OF,
    kind="market",
)
"""Downtown, by the areas of the tests' packs."""
FAR_PIER = replace(PIER, words="Pier 9, Port Alder", by=(By.NAME,), latitude=47.9)
NOWHERE = replace(PIER, words="Atlantis")


class Piers:
    """Two places that "the pier" may mean, and none for other words."""

    def find(self, words: str) -> Found:
        """As a gazetteer finds them."""
        return Found((PIER, FAR_PIER)) if words.strip() == "the pier" else Found()


Row = Mapping[str, str]


def a_place(identifier: str, **changes: str) -> Row:
    """A place in Millford; with an address unless it is said otherwise."""
    held = {"id": identifier, "latitude": "47.51", "longitude": "-100.53", "town": "Millford"}
    return {**held, **({"address": "1 Main St"} if "label" not in changes else {}), **changes}


def house(number: int, street: str = "Main St", **changes: str) -> Row:
    """A house whose position follows its number: 100 numbers are about 0.01 degrees."""
    identifier = f"{number}-{street}-{changes.get('town', '')}".replace(" ", "-")
    latitude = f"{47.4 + number / 10_000:.6f}"
    return a_place(identifier, address=f"{number} {street}", latitude=latitude, **changes)


def written(file: Path, *rows: Row) -> Path:
    """The rows as a CSV file in our own columns."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, list(OWN), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return file


def imported_places(
    database: Path, *rows: Row, source: str = "county", as_of: date = AS_OF
) -> Imported:
    """Import rows as one source."""
    file = written(database.with_name(f"{source}.csv"), *rows)
    try:
        return import_places(database, file, source, as_of, now=NOW)
    finally:
        file.unlink()


def downtown(folder: Path) -> None:
    """A data folder whose gazetteer knows a market Downtown and one far from it."""
    imported_places(
        folder / "places.db",
        a_place("m", label="Pier 9 Market", address="900 Alder Way", town="Larkspur", kind="market")
        | {"latitude": "47.6001", "longitude": "-122.3302", "uncertainty_m": "40"},
        a_place("f", label="Market on the Hill", town="Port Alder")
        | {"latitude": "47.9", "longitude": "-122.33"},
        as_of=date(2023, 10, 1),
    )


@contextmanager
def gazetteer(database: Path) -> Iterator[Gazetteer]:
    """A gazetteer that has met no trouble by the end."""
    held = Gazetteer(database)
    try:
        yield held
        assert held.trouble is None
    finally:
        held.close()


names = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60).filter(
    lambda text: any(map(str.isalnum, text)) and text == text.strip() and "|" not in text
)
"""Any name that a place may have."""
