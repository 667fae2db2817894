"""The rows of a file of places, one after another; only a FeatureCollection is held whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from store.places.features import read_features
from store.places.forms import Form, form_of
from store.reference.faults import ImportFault
from store.reference.problems import unknown_field
from store.reference.sources import shown

LARGEST_BYTES = 2**30
MOST_CELLS = 500

_HEADER = "Begin with a row of column names, separated by commas"


@dataclass(frozen=True, slots=True)
class Row:
    """One row or feature: where it begins, and its texts by names in small letters."""

    line: int
    form: Form
    cells: Mapping[str, str]


def read_rows(file: Path) -> Iterator[Row | ImportFault]:
    """Every row of a file, and what is wrong with its form. Raises OSError.

    A name that ends in .csv is CSV; .geojson, .json and their line-by-line forms are GeoJSON.
    """
    name, suffix = str(file), file.suffix.casefold()
    if file.stat().st_size > LARGEST_BYTES:
        what = f"the file has more than {LARGEST_BYTES // 2**20} MiB"
        yield ImportFault(name, 0, "", what, "Import a part of it for each source")
    elif suffix == ".csv":
        yield from _read_csv(file)
    elif suffix in {".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl"}:
        yield from _read_geojson(file)
    else:
        what = "is neither CSV nor GeoJSON by its name"
        yield ImportFault(name, 0, "", f"the file {what}", "Name it .csv or .geojson")


def _read_csv(file: Path) -> Iterator[Row | ImportFault]:
    name = str(file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.reader(opened, strict=True)
        header: tuple[str, ...] = ()
        form: Form | None = None
        line = 1
        try:
            for row in rows:
                at, line = line, rows.line_num + 1
                if not any(cell.strip() for cell in row):
                    continue
                if form is None:
                    header = tuple(cell.strip().casefold() for cell in row)
                    form = form_of(frozenset(header))
                    faults = tuple(_header_faults(name, at, header, form))
                    yield from faults
                    if faults:
                        return
                elif len(row) != len(header):
                    what = f"has {len(row)} cells where the header has {len(header)}"
                    remedy = "Put cells with a comma into double quotes"
                    yield ImportFault(name, at, "this row", what, remedy)
                else:
                    cells = zip(header, map(str.strip, row), strict=True)
                    yield Row(at, form, dict(cells))
        except csv.Error as error:
            what = f"cannot be read as CSV ({error})"
            remedy = "Check its quotes and the length of its cells"
            yield ImportFault(name, line, "this row", what, remedy)
        except UnicodeDecodeError:
            what = "the file is not UTF-8 text from about here on"
            yield ImportFault(name, line, "", what, "Save it as UTF-8")


def _header_faults(
    file: str, line: int, header: tuple[str, ...], form: Form
) -> Iterator[ImportFault]:
    if len(header) > MOST_CELLS:
        what = f"the file has more than {MOST_CELLS} columns"
        yield ImportFault(file, line, "", what, _HEADER)
        return
    for column in dict.fromkeys(header):
        if header.count(column) > 1 and column:
            yield ImportFault(
                file, line, shown(column), "stands twice in the header", "Keep one column"
            )
    needed = ("id", "latitude", "longitude") if form.known else (form.latitude, form.longitude)
    for column in needed:
        if column not in header and not _is_said_otherwise(column, header):
            yield ImportFault(file, line, column, "is missing from the header", _HEADER)
    yield from _unknown_names(file, line, header, form)


def _is_said_otherwise(column: str, header: tuple[str, ...]) -> bool:
    return {"lat": "latitude", "long": "longitude"}.get(column) in header


def _unknown_names(
    file: str, line: int, names: tuple[str, ...], form: Form
) -> Iterator[ImportFault]:
    """Names that our own form has not."""
    for name in names if form.known else ():
        if name not in (form.known or ()):
            fault = unknown_field(name, form.known or (), "a place")
            yield ImportFault(file, line, shown(name), *fault)


def _read_geojson(file: Path) -> Iterator[Row | ImportFault]:
    form: Form | None = None
    met: set[str] = set()
    for feature in read_features(file):
        if isinstance(feature, ImportFault):
            yield feature
            continue
        names = frozenset(feature.properties)
        form = form or form_of(names)
        news = tuple(sorted(names - met))
        met |= names
        yield from _unknown_names(str(file), feature.line, news, form)
        position = {form.latitude: feature.latitude, form.longitude: feature.longitude}
        identifier = {"id": feature.id} if feature.id else {}
        yield Row(feature.line, form, {**identifier, **feature.properties, **position})
