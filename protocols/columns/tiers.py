"""The tier of each row, see `protocols.ladder`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from protocols.columns.arrays import Bytes, Flags, looked_up
from protocols.columns.decided import ROLES
from protocols.ladder import fits
from protocols.lines import Line, LineKey
from protocols.model import Tier
from protocols.words import Urgency

_ROLE_BITS = 3


def tiers_of(
    ladder: Sequence[Tier], urgency: Mapping[LineKey, Bytes], role: Mapping[LineKey, Bytes]
) -> Bytes:
    """The step of the ladder that names the lines of each row."""
    shapes = {key: (urgency[key] << np.uint8(_ROLE_BITS)) | role[key] for key in urgency}
    rows = len(next(iter(shapes.values())))
    found = np.full(rows, len(ladder) - 1, np.uint8)
    for index in range(len(ladder) - 1, -1, -1):
        step = ladder[index]
        matches = np.ones(rows, np.bool_)
        if step.any:
            matches &= np.logical_or.reduce([_fitted(shapes, words) for words in step.any])
        for words in step.all:
            matches &= _fitted(shapes, words)
        np.copyto(found, np.uint8(index), where=matches)
    return found


@cache
def _fitting(service: str, words: str) -> tuple[bool, ...]:
    """By shape of a line, its urgency and role: whether it fits the words."""
    found = [False] * ((max(Urgency) + 1) << _ROLE_BITS)
    for urgency in Urgency:
        for code, role in enumerate(ROLES):
            found[urgency << _ROLE_BITS | code] = fits(Line(service, urgency, role), words)
    return tuple(found)


def _fitted(shapes: Mapping[LineKey, Bytes], words: str) -> Flags:
    """Where a line fits the words."""
    found: Flags | None = None
    for key, shape in shapes.items():
        fitting = _fitting(key.service, words)
        if any(fitting):
            here = looked_up(fitting, shape).view(np.bool_)
            found = here if found is None else found | here
    if found is None:
        return np.zeros(len(next(iter(shapes.values()))), np.bool_)
    return found
