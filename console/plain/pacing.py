"""The pacer of compressions for the ear: a voice cannot say each count, so it says every tenth."""

from __future__ import annotations

from dataclasses import dataclass

BEATS_TOLD = 10


@dataclass(slots=True)
class Pacer:
    """Counts at a pace from an instant on a clock that only runs forward."""

    per_minute: int
    began_seconds: float
    told: int = 0

    def due(self, now_seconds: float) -> int | None:
        """The tenth count that has come since the last one told, or None."""
        count = int((now_seconds - self.began_seconds) * self.per_minute / 60)
        count -= count % BEATS_TOLD
        if count <= self.told:
            return None
        self.told = count
        return count
