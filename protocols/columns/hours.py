"""Hours of service by columns: each day that occurs is read once, as `protocols.hours` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from protocols.columns.arrays import NONE, Bytes, Numbers
from protocols.columns.calls import microseconds
from protocols.columns.clock import DAY_US
from protocols.hours import opens_next, parts_of_day
from protocols.kleene import FALSE

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a time on the wall
_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """Whether it is open, by row."""

    open: Bytes
    """Truths."""
    opens_us: Numbers
    """Where it is closed: the next instant at which it opens; `NONE` where that is not asked."""


def opening_of(
    hours: str, country: str, wall: Numbers, zone: ZoneInfo, *, with_next: bool
) -> Opening:
    """Whether it is open at times on the wall, and if asked when it opens next."""
    begins: list[int] = []
    truths: list[int] = []
    opens: list[int] = []
    for number in np.unique(wall // DAY_US):
        for start, truth in parts_of_day(hours, country, _FIRST_DAY + timedelta(days=int(number))):
            begins.append((start - _EPOCH) // timedelta(microseconds=1))
            truths.append(truth)
            following = None
            if with_next and truth is FALSE:
                following = opens_next(hours, country, start.replace(tzinfo=zone), zone)
            opens.append(NONE if following is None else microseconds(following.astimezone(UTC)))
    part = np.searchsorted(np.array(begins, np.int64), wall, "right") - 1
    return Opening(np.array(truths, np.uint8)[part], np.array(opens, np.int64)[part])
