"""How likely each fault is in one schedule."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

Disaster = Literal["none", "seat", "hub"]


@dataclass
class Weather:
    """How likely each fault is in one schedule; many have none of most kinds."""

    lost: float = 0.0
    doubled: float = 0.0
    kills_seat: float = 0.0
    kills_hub: float = 0.0
    full: float = 0.0
    away: float = 0.0
    """Of a seat being cut off for a while, or back."""
    disaster: Disaster = "none"

    @classmethod
    def of(cls, chance: random.Random) -> Weather:
        def maybe(most: float) -> float:
            return chance.choice((0.0, 0.0, most / 4, most))

        return cls(
            lost=maybe(0.3),
            doubled=maybe(0.3),
            kills_seat=maybe(0.06),
            kills_hub=maybe(0.06),
            full=maybe(0.1),
            away=maybe(0.06),
            disaster=chance.choice(("none", "none", "seat", "hub")),
        )
