"""What a hub counts, as Prometheus text (prometheus.io/docs/instrumenting/exposition_formats)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from threading import Lock

from store.hub.engine import Counts

COMMIT_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
"""Seconds."""


class Metrics:
    """Counters since this process started; any thread may add to them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._entries: Counter[str] = Counter()
        self._refusals: Counter[str] = Counter()
        self._buckets: Counter[float] = Counter()
        self._groups = 0
        self._batches = 0
        self._commit_seconds = 0.0

    def answered(self, route: str, status: int) -> None:
        """A request was answered."""
        with self._lock:
            self._requests[route, status] += 1

    def entries(self, what: str, count: int) -> None:
        """Entries were `added`, `known` already, `pulled` or `streamed`."""
        with self._lock:
            self._entries[what] += count

    def refused(self, code: str) -> None:
        """A request was refused with this code."""
        with self._lock:
            self._refusals[code] += 1

    def committed(self, batches: int, _entries: int, seconds: float) -> None:
        """A group was committed."""
        with self._lock:
            self._groups += 1
            self._batches += batches
            self._commit_seconds += seconds
            for bound in COMMIT_BUCKETS:
                self._buckets[bound] += seconds <= bound

    def text(self, counts: Counts, *, waiting: int, readers: int, mode: str, engine: str) -> str:
        """All of it, with how much is held and what goes on now."""
        with self._lock:
            return "".join(f"{line}\n" for line in self._lines(counts, waiting, readers)) + (
                "# TYPE guidecard_hub_info gauge\n"
                f'guidecard_hub_info{{mode="{mode}",engine="{engine}"}} 1\n'
            )

    def _lines(self, counts: Counts, waiting: int, readers: int) -> Iterator[str]:
        yield "# TYPE guidecard_hub_requests_total counter"
        for (route, status), count in sorted(self._requests.items()):
            yield f'guidecard_hub_requests_total{{route="{route}",status="{status}"}} {count}'
        yield "# TYPE guidecard_hub_entries_total counter"
        for what, count in sorted(self._entries.items()):
            yield f'guidecard_hub_entries_total{{what="{what}"}} {count}'
        yield "# TYPE guidecard_hub_refusals_total counter"
        for code, count in sorted(self._refusals.items()):
            yield f'guidecard_hub_refusals_total{{code="{code}"}} {count}'
        yield "# TYPE guidecard_hub_batches_total counter"
        yield f"guidecard_hub_batches_total {self._batches}"
        yield "# TYPE guidecard_hub_commit_seconds histogram"
        for bound in COMMIT_BUCKETS:
            yield f'guidecard_hub_commit_seconds_bucket{{le="{bound}"}} {self._buckets[bound]}'
        yield f'guidecard_hub_commit_seconds_bucket{{le="+Inf"}} {self._groups}'
        yield f"guidecard_hub_commit_seconds_sum {self._commit_seconds:.6f}"
        yield f"guidecard_hub_commit_seconds_count {self._groups}"
        for name, value in (
            ("waiting_entries", waiting),
            ("live_readers", readers),
            ("journals", counts.journals),
            ("entries", counts.entries),
            ("forked_journals", counts.forked),
            ("records", counts.records),
            ("packs", counts.packs),
        ):
            yield f"# TYPE guidecard_hub_{name} gauge"
            yield f"guidecard_hub_{name} {value}"
