"""The one written form of a value and of an instant, so that a hash means something.

JSON as UTF-8 with sorted keys, no spaces and nothing escaped that need not be. Text is kept raw:
control characters and NULs are JSON escapes, and a lone surrogate, which UTF-8 cannot hold, is
kept as `\\udXXX`. A surrogate pair is written as the character that it stands for.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

LARGEST_INTEGER = 2**53 - 1
"""The largest integer that every reader of JSON keeps exactly (RFC 8259, section 6)."""

DEEPEST = 64
"""Levels of lists and objects; more is refused rather than met by a recursion limit."""

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def encode(value: object) -> bytes:
    """The canonical JSON of a value made of None, bool, int, float, str, lists and mappings.

    Raises ValueError, naming the place, for any other type, a key that is not text, NaN or
    infinity, an integer of more than 53 bits, or nesting deeper than 64 levels.
    """
    text = json.dumps(
        _plain(value, "", DEEPEST),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return text.encode("utf-8", "backslashreplace")


def decode(data: bytes) -> JSON:
    """The value of canonical JSON. Raises ValueError for any other bytes."""
    try:
        value: JSON = json.loads(data.decode("utf-8"))
        same = encode(value) == data
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    if not same:
        raise ValueError("is not canonical JSON")
    return value


def utc(at: datetime) -> datetime:
    """The same instant in UTC.

    Raises ValueError for a datetime without a time zone or outside the years 1 to 9999 in UTC.
    """
    if at.utcoffset() is None:
        raise ValueError("an instant has no time zone")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("an instant is outside the calendar") from None


def instant_text(at: datetime) -> str:
    """An instant as text with microseconds, 2026-11-22T06:10:00.000000Z. Raises as `utc` does."""
    return utc(at).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def instant(text: str) -> datetime:
    """The instant that `instant_text` wrote. Raises ValueError for any other text."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or instant_text(at) != text:
        raise ValueError("is not UTC text with microseconds")
    return at


def _plain(value: object, where: str, levels: int) -> JSON:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _joined(value)
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError(f"{where or 'it'} is an integer of more than 53 bits")
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{where or 'it'} is not a finite number")
        return value
    if levels == 0:
        raise ValueError(f"it is nested more than {DEEPEST} levels deep")
    if isinstance(value, list | tuple):
        return [_plain(item, f"{where}[{n}]", levels - 1) for n, item in enumerate(value)]
    if isinstance(value, Mapping):
        return _object(value, where, levels)
    raise ValueError(f"{where or 'it'} is a {type(value).__name__}, which JSON does not have")


def _object(value: Mapping[object, object], where: str, levels: int) -> dict[str, JSON]:
    plain: dict[str, JSON] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise ValueError(f"{where or 'it'} has a key that is not text")
        plain[_joined(key)] = _plain(item, f"{where}.{key}" if where else key, levels - 1)
    if len(plain) != len(value):
        raise ValueError(f"{where or 'it'} has two keys that are written alike")
    return plain


def _joined(text: str) -> str:
    if text.isascii() or not _PAIR.search(text):
        return text
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
