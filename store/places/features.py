"""Points of a GeoJSON file (RFC 7946): a FeatureCollection, or one feature on each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from store.reference.faults import ImportFault

LARGEST_WHOLE_BYTES = 512 * 2**20
"""Of a FeatureCollection, which is held in memory."""
LONGEST_FEATURE = 100_000
"""Characters of one line."""

_SPACE = re.compile(r"[ \t\r\n]*")
_WGS84 = re.compile(
    r"(?:urn:ogc:def:crs:)?(?:OGC:[0-9.]*:?CRS84|EPSG:[0-9.]*:?4326)", re.IGNORECASE
)
_FORM = 'Write {"type": "FeatureCollection", "features": [...]}, or one feature on each line'
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Feature:
    """A point with its properties as text, by names in small letters."""

    line: int
    id: str
    latitude: str
    longitude: str
    properties: Mapping[str, str]


def read_features(file: Path) -> Iterator[Feature | ImportFault]:
    """Every point, and whatever is none. Raises OSError."""
    name = str(file)
    try:
        with file.open(encoding="utf-8-sig") as opened:
            first = opened.readline(LONGEST_FEATURE)
            if _is_feature(first):
                opened.seek(0)
                yield from _by_line(name, opened)
                return
        if file.stat().st_size > LARGEST_WHOLE_BYTES:
            what = f"the collection has more than {LARGEST_WHOLE_BYTES // 2**20} MiB"
            yield ImportFault(name, 0, "", what, "Write one feature on each line, or use CSV")
            return
        yield from _Collection(name, file.read_text(encoding="utf-8-sig")).read()
    except UnicodeDecodeError:
        yield ImportFault(name, 0, "", "the file is not UTF-8 text", "Save it as UTF-8")


def _is_feature(line: str) -> bool:
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(held, dict) and held.get("type") == "Feature"


def _by_line(file: str, lines: TextIO) -> Iterator[Feature | ImportFault]:
    number = 0
    while line := lines.readline(LONGEST_FEATURE + 1):
        number += 1
        if len(line) > LONGEST_FEATURE:
            what = f"has more than {LONGEST_FEATURE:,} characters"
            yield ImportFault(file, number, "this line", what, _FORM)
            return
        if line.strip():
            try:
                held = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield _unreadable(file, number, error)
                continue
            yield _feature(file, number, held)


def _unreadable(file: str, line: int, error: Exception) -> ImportFault:
    why = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply, or endless"
    what = f"cannot be read as JSON ({why})"
    return ImportFault(file, line, "this", what, "Check the quotes, commas and brackets here")


class _Collection:
    """A FeatureCollection as text, of which one feature at a time is made values."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0

    def read(self) -> Iterator[Feature | ImportFault]:
        """Every feature; where the form breaks, nothing behind it can be trusted."""
        try:
            yield from self._object()
        except (ValueError, RecursionError) as error:
            self._at = getattr(error, "pos", self._at)
            yield _unreadable(self._file, self._here(), error)

    def _object(self) -> Iterator[Feature | ImportFault]:
        seen = False
        self._take("{")
        while not self._is_next("}"):
            name = self._value()
            self._take(":")
            if name == "features":
                seen = True
                yield from self._features()
            else:
                at, value = self._here(), self._value()
                if name == "crs" and not _is_wgs84(value):
                    what = "says that positions are not WGS84"
                    remedy = "Write the file in WGS84 (EPSG:4326), as RFC 7946 asks"
                    yield ImportFault(self._file, at, "crs", what, remedy)
            if not self._is_next("}"):
                self._take(",")
        if not seen:
            yield ImportFault(self._file, 0, "", "the file holds no features", _FORM)

    def _features(self) -> Iterator[Feature | ImportFault]:
        self._take("[")
        while not self._is_next("]"):
            self._skip()
            at = self._here()
            yield _feature(self._file, at, self._value())
            if not self._is_next("]"):
                self._take(",")
        self._take("]")

    def _value(self) -> Any:
        self._skip()
        value, self._at = _DECODER.raw_decode(self._text, self._at)
        return value

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _is_next(self, mark: str) -> bool:
        self._skip()
        return self._text.startswith(mark, self._at)

    def _take(self, mark: str) -> None:
        if not self._is_next(mark):
            raise json.JSONDecodeError(f"{mark} is missing", self._text, self._at)
        self._at += 1

    def _here(self) -> int:
        if self._at > self._counted:
            self._line += self._text.count("\n", self._counted, self._at)
            self._counted = self._at
        return self._line


def _is_wgs84(crs: Any) -> bool:
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and _WGS84.fullmatch(name) is not None


def _feature(file: str, line: int, held: Any) -> Feature | ImportFault:
    geometry = held.get("geometry") if isinstance(held, dict) else None
    if not isinstance(held, dict) or held.get("type") != "Feature":
        return ImportFault(file, line, "this", "is not a Feature", _FORM)
    kind = geometry.get("type") if isinstance(geometry, dict) else "nothing"
    position = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind != "Point" or not isinstance(position, list) or len(position) not in (2, 3):
        what = "is not a Point of longitude and latitude"
        return ImportFault(file, line, "geometry", what, "Keep points; leave out lines and areas")
    properties = held.get("properties")
    named = properties if isinstance(properties, dict) else {}
    return Feature(
        line,
        _text(held.get("id")),
        latitude=_text(position[1]),
        longitude=_text(position[0]),
        properties={name.strip().casefold(): _text(value).strip() for name, value in named.items()},
    )


def _text(value: Any) -> str:
    """A property as text: a whole number without its point, a list with | between."""
    match value:
        case None | bool() | dict():
            return ""
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case list():
            return "|".join(map(_text, value))
    return str(value)
