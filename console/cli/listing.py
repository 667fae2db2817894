"""Calls in a list, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from console.sheet.times import Times
from console.sheet.training import TRAINING_CALLS
from console.text.clean import clean
from store.canonical import JSON, instant_text
from store.index import Listed

_HEADINGS = ("NUMBER", "STATE", "OPENED", "AS", "PLACE", "PHONE")
_LONGEST = 40


def listed_lines(
    calls: Sequence[Listed], times: Times, *, limit: int, training: bool
) -> Iterator[str]:
    """A table in columns, with a line before it that says in which zone its times are."""
    if training:
        yield TRAINING_CALLS
    yield f"Times are in {times.name}."
    rows = [_HEADINGS, *(_cells(call, times) for call in calls)]
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    for row in rows:
        padded = (f"{c}{' ' * (width - cell_len(c))}" for c, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()
    if not calls:
        yield "No calls."
    elif len(calls) == limit:
        yield f"These are the newest {limit}; --limit shows more."


def _cells(call: Listed, times: Times) -> tuple[str, ...]:
    late = " (paper)" if call.backfill else ""
    return (
        call.number or str(call.call),
        call.state,
        (times.minute(call.opened_at) if call.opened_at else "-") + late,
        *(
            clean(text or "-", limit=_LONGEST)
            for text in (call.disposition or call.tier, call.place, call.phone)
        ),
    )


def listed_json(call: Listed) -> dict[str, JSON]:
    """One call of a list."""
    return {
        "call": str(call.call),
        "number": call.number,
        "state": call.state,
        "how": call.how,
        "opened_at": instant_text(call.opened_at) if call.opened_at else None,
        "closed_at": instant_text(call.closed_at) if call.closed_at else None,
        "backfill": call.backfill,
        "phone": call.phone,
        "place": call.place,
        "card": call.card,
        "tier": call.tier,
        "disposition": call.disposition,
        "taker": call.taker,
    }
