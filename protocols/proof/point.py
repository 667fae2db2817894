"""One call as a graph sees it: what was said, and how everything around stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from protocols.kleene import Truth


@dataclass(frozen=True, slots=True)
class Point:
    """A call on a card."""

    card: str
    said: Mapping[str, str]
    inputs: Mapping[str, Truth]
    length: int
    """Answers given, cards opened besides, and whatever is out of the ordinary around it."""
