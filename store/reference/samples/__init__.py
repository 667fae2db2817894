"""Invented households, buildings and cautions for the demo and for training, and places.

The files are also examples of the JSON that `profiles import` takes, and of the CSV of `places
import`. Their people do not exist; their phones are 555-01xx. The places lie in the rural county of
the pack `mill-county`, which does not exist either.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.resources import files

from store.reference.models import Kind
from store.reference.sources import Source

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
"""The day on which the dates in the files are as fresh, stale and current as they should be."""

_NAMES = {
    Kind.PROFILE: "profiles.json",
    Kind.FACILITY: "facilities.json",
    Kind.CAUTION: "cautions.json",
}
_INSTANT = re.compile(r'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"')


def sample_sources(now: datetime) -> tuple[Source, ...]:
    """The samples as sources to import, their dates moved by whole days as if written at `now`."""
    days = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - AS_OF

    def moved(found: re.Match[str]) -> str:
        return f'"{datetime.fromisoformat(found[1]) + days:%Y-%m-%dT%H:%M:%SZ}"'

    folder = files(__name__)
    return tuple(
        Source(kind, name, _INSTANT.sub(moved, (folder / name).read_text("utf-8")).encode())
        for kind, name in _NAMES.items()
    )
