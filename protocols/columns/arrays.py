"""The arrays that columns are made of, and the one way in which codes become truths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.unsignedinteger]
"""Numbers that stand for names, by row."""
Bytes: TypeAlias = NDArray[np.uint8]
"""Truths (0 false, 1 undetermined, 2 true), sets of truths, urgencies or states, by row."""
Flags: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[np.int64]
"""Whole numbers; instants are microseconds since 1970 in UTC."""
Reals: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]
"""Which rows of a table."""

NONE: int = np.iinfo(np.int64).min
"""Stands among numbers for what is not known."""


def codes_for(count: int) -> type[np.uint8 | np.uint16]:
    """The smallest type whose numbers reach `count`."""
    return np.uint8 if count <= np.iinfo(np.uint8).max else np.uint16


def looked_up(table: Sequence[int], codes: Bytes) -> Bytes:
    """What the table holds at each code; its entries are less than 256."""
    # Bytes are translated several times quicker than an array is indexed.
    whole = bytes(table).ljust(256, b"\0")
    return np.frombuffer(codes.tobytes().translate(whole), np.uint8)
