"""Instants to the clocks on the wall of one zone, by columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from protocols.columns.arrays import Numbers

SECOND_US = 1_000_000
HOUR_US = 3600 * SECOND_US
DAY_US = 24 * HOUR_US
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def wall_us(at_us: Numbers, zone: ZoneInfo) -> Numbers:
    """What clocks show, as microseconds since 1970 began on them."""
    hours, row_hour = np.unique(at_us // HOUR_US, return_inverse=True)
    first = np.array([_offset_us(int(h) * HOUR_US, zone) for h in hours], np.int64)
    last = np.array([_offset_us((int(h) + 1) * HOUR_US - 1, zone) for h in hours], np.int64)
    found = at_us + first[row_hour]
    for row in np.flatnonzero((first != last)[row_hour]):  # clocks change within the hour
        found[row] = at_us[row] + _offset_us(int(at_us[row]), zone)
    return found


def _offset_us(at_us: int, zone: ZoneInfo) -> int:
    offset = (_EPOCH + timedelta(microseconds=at_us)).astimezone(zone).utcoffset()
    assert offset is not None
    return offset // timedelta(microseconds=1)


def hour_of_week(at_us: Numbers, zone: ZoneInfo) -> Numbers:
    """0 for the hour that begins at midnight before Monday, to 167."""
    hours = wall_us(at_us, zone) // HOUR_US
    return (hours + 3 * 24) % (7 * 24)  # 1970 began on a Thursday
