"""Two clocks read together: the wall's, which people set, and one that only runs on."""

from dataclasses import dataclass
from datetime import datetime

STEP_SECONDS = 2.0
"""A wall clock this far behind where it should be was set back; less is the drift of clocks."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An instant on the wall clock, and the monotonic seconds read with it."""

    wall: datetime
    monotonic_seconds: float


def set_back_seconds(last: Reading, now: Reading) -> float | None:
    """By how many seconds the wall clock was set back between two readings; None if it was not.

    A pause (an idle night, a sleeping machine) moves the wall clock on at least as far as the
    monotonic one, so it is never taken for a step.
    """
    wall_seconds = (now.wall - last.wall).total_seconds()
    behind = (now.monotonic_seconds - last.monotonic_seconds) - wall_seconds
    return behind if behind > STEP_SECONDS else None


def elapsed_seconds(start: datetime, end: datetime) -> float:
    """The seconds from `start` to `end` for showing; 0.0 where a clock set back says less."""
    return max(0.0, (end - start).total_seconds())
