"""Timing, and rows of a table with a ratio to the first."""

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles

ROUNDS = 10
"""Subjects take turns, so that a noisy second of the machine falls on all of them."""


def compare(subjects: Sequence[tuple[str, Callable[[], object]]], times: int) -> None:
    """Run every subject some times, in turns, and print the table; the first is the floor."""
    found: dict[str, list[float]] = {name: [] for name, _ in subjects}
    gc.collect()
    for round_number in range(ROUNDS):
        for name, does in subjects:
            if round_number == 0:
                does()
            for _ in range(max(1, times // ROUNDS)):
                start = time.perf_counter()
                does()
                found[name].append(time.perf_counter() - start)
    table(list(found.items()))


def table(rows: Sequence[tuple[str, Sequence[float]]], floor: int = 0) -> None:
    """Median and p99 of each row in milliseconds, with the ratio to the row that is the floor."""
    base = median(rows[floor][1])
    print(f"   {'':<58}{'p50 ms':>9}{'p99 ms':>9}{'ratio':>8}")
    for name, seconds in rows:
        p99 = quantiles(seconds, n=100)[98] if len(seconds) > 1 else seconds[0]
        middle = median(seconds)
        ratio = f"{middle / base:>7.2f}x"
        print(f"   {name:<58}{middle * 1000:>9.3f}{p99 * 1000:>9.3f}{ratio}")
