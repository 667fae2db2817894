"""A CAD export as calls: what it says, and no more."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from protocols.faults import ProtocolError, nearest
from protocols.planning.mapping import CadMap, CallType, folded
from protocols.situation import Whereabouts

NOWHERE = "(no area)"
LONGEST_CELL = 100_000


class NotCalls(ProtocolError):
    """A file that is no export as the mapping says."""


@dataclass(frozen=True, slots=True)
class OldCall:
    """One row: a call, as far as CAD recorded it."""

    at: datetime
    type: str
    area: str
    place: Whereabouts | None
    says: CallType


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """The calls of an export, and what became of its other rows."""

    rows: int
    calls: tuple[OldCall, ...]
    never: int
    """Rows whose type is no call for a program."""
    not_mapped: Mapping[str, int]
    """By type of which the mapping says nothing: rows."""
    not_calls: int
    """Rows that `only` leaves out."""
    unreadable: int
    first_unreadable: int | None
    """The line of the first row whose time cannot be read."""


def read_history(file: str, lines: Iterable[str], how: CadMap) -> History:
    """Read an export. Raises `NotCalls`, with the line, where it has not the columns it should."""
    reader = csv.DictReader(_bounded(file, lines), restval="")
    try:
        _check_columns(file, reader.fieldnames or (), how)
        return _read(reader, how)
    except csv.Error as error:
        raise NotCalls(f"{file}:{reader.line_num}: this is no CSV ({error})") from None


def _bounded(file: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_CELL:
            raise NotCalls(f"{file}:{number}: the line has more than {LONGEST_CELL:,} characters")
        yield line.replace("\0", "")


def _check_columns(file: str, there: Iterable[str], how: CadMap) -> None:
    held = how.columns
    wanted = [held.at, held.type, held.area, held.latitude, held.longitude, *how.only]
    known = list(there)
    for name in wanted:
        if name is not None and name not in known:
            like = nearest(name, known)
            hint = f"did you mean {like!r}" if like else f"it has {', '.join(known)[:500]}"
            raise NotCalls(f"{file}:1: there is no column {name!r}; {hint}? Correct the mapping")


def _read(reader: csv.DictReader[str], how: CadMap) -> History:
    zone, columns = ZoneInfo(how.timezone), how.columns
    of = cache(how.of)
    only = {name: {folded(value) for value in values} for name, values in how.only.items()}
    calls: list[OldCall] = []
    not_mapped: Counter[str] = Counter()
    rows = never = not_calls = unreadable = 0
    first: int | None = None
    for row in reader:
        rows += 1
        if any(folded(row[name]) not in values for name, values in only.items()):
            not_calls += 1
            continue
        name = " ".join(row[columns.type].split())
        says = of(name)
        at = _time(row[columns.at], how.times, zone)
        if at is None:
            unreadable += 1
            first = first or reader.line_num
        elif says is True:
            not_mapped[name] += 1
        elif says is False:
            never += 1
        else:
            area = row[columns.area].strip() if columns.area else ""
            calls.append(OldCall(at, name, area or NOWHERE, _place(row, how), says))
    return History(
        rows, tuple(calls), never, dict(not_mapped.most_common()), not_calls, unreadable, first
    )


def _time(text: str, form: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.strptime(text.strip(), form)  # noqa: DTZ007 - the zone is put to it next
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _place(row: Mapping[str, str], how: CadMap) -> Whereabouts | None:
    columns = how.columns
    if columns.latitude is None or columns.longitude is None:
        return None
    try:
        latitude, longitude = float(row[columns.latitude]), float(row[columns.longitude])
    except ValueError:
        return None
    # 0, 0 and -1, -1 are what many exports write for no position.
    real = abs(latitude) <= 90 and abs(longitude) <= 180 and max(abs(latitude), abs(longitude)) > 1
    return Whereabouts(latitude, longitude, how.uncertainty_m) if real else None
