"""Identifiers of calls: UUIDs of version 7, which sort by the time at which they were made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID


def uuid7(at: datetime, entropy: Callable[[int], bytes]) -> UUID:
    """A UUID of version 7 (RFC 9562, section 5.7) for an aware instant and 10 random bytes."""
    milliseconds = int(at.timestamp() * 1000) & (2**48 - 1)
    random = int.from_bytes(entropy(10))
    value = milliseconds << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
