"""Tables of words, from which every face of the figures is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from console.report.shares import FLOOR, Share

TOO_FEW = "too few"
"""In a cell; what it means stands at the head of every report."""

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its cells. `bar` is 0 to 1, drawn beside the numbers and never in their place."""

    label: str
    cells: tuple[str, ...]
    bar: float | None = None
    depth: int = 0
    """How far it stands below the row that it belongs to."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table, with what must be said of it. `of` heads the labels, `columns` the cells."""

    title: str
    of: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def percent_words(share: Share) -> str:
    """92.3 %, or that there are too few."""
    return TOO_FEW if share.percent is None else f"{share.percent:.1f} %"


def span_words(seconds: float | None, *, few: bool = True) -> str:
    """0:47, 12:05, 3:02:10, from two days on 3 d 4 h; `few` says why there is none."""
    if seconds is None:
        return TOO_FEW if few else NOTHING
    hours, rest = divmod(round(seconds), 3600)
    minutes, left = divmod(rest, 60)
    if hours >= 48:
        return f"{hours // 24:,} d {hours % 24} h"
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def count_rows(
    counts: Mapping[str, int], named: Callable[[str], str] = lambda name: name
) -> tuple[Row, ...]:
    """How often each name occurs, with its share of all of them."""
    total, most = sum(counts.values()), max(counts.values(), default=0)
    return tuple(
        Row(named(name), (f"{n:,}", percent_words(Share(n, total))), n / most if most else 0.0)
        for name, n in counts.items()
    )


def few_words() -> str:
    """What `too few` means."""
    return f'"{TOO_FEW}": fewer than {FLOOR}, too few to say a percentage or a percentile.'
