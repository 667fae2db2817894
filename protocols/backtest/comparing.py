"""Two tables of decisions on the same calls: matrices, what changes, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from protocols.backtest.table import LineTable, Table
from protocols.columns.arrays import Bytes, Flags, Numbers
from protocols.lines import LineKey
from protocols.words import FIELD_SERVICES, Urgency


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """By row, how what would be recommended differs from what was shown."""

    changed: Flags
    """A line is another one: its urgency, its role, or whether it goes at all."""
    up: Flags
    """Police, fire or ems would go that did not, or go more urgently."""
    down: Flags
    """Police, fire or ems would not go, or go less urgently. A call may go both ways."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Something on which the two decisions differ."""

    kind: str
    """`rule`, `offer`, `program`, or what the other pack lacks: `card`, `fact`, `value`, `area`."""
    name: str
    what: str
    """What became of it, such as `no longer fires`."""


def changes(was: Table, would: Table) -> Changes:
    """Compare line by line. Both tables must be of the same calls."""
    rows = len(was)
    found = Changes(*(np.zeros(rows, np.bool_) for _ in range(3)))
    for key in dict.fromkeys((*was.lines, *would.lines)):
        before, after = _line(was, key), _line(would, key)
        there = (before.urgency > 0) & (after.urgency > 0)
        differs = before.urgency != after.urgency
        found.changed[:] |= differs | (there & (before.role != after.role))
        if key.service in FIELD_SERVICES and not key.by_phone:
            found.up[:] |= after.urgency > before.urgency
            found.down[:] |= after.urgency < before.urgency
    return found


def tier_matrix(was: Table, would: Table) -> dict[str, dict[str, int]]:
    """How many calls, by the tier that was shown and the tier that would be."""
    counts = _counted(was.tier, would.tier, len(was.tiers), len(would.tiers))
    return {
        before: {after: int(counts[i, j]) for j, after in enumerate(would.tiers)}
        for i, before in enumerate(was.tiers)
    }


def line_matrices(was: Table, would: Table) -> dict[LineKey, dict[str, dict[str, int]]]:
    """By line: how many calls, by the urgency that was shown and the one that would be."""
    words = ("none", *(urgency.word for urgency in Urgency))
    found: dict[LineKey, dict[str, dict[str, int]]] = {}
    for key in sorted({*was.lines, *would.lines}):
        counts = _counted(
            _line(was, key).urgency, _line(would, key).urgency, len(words), len(words)
        )
        found[key] = {
            before: {after: int(counts[i, j]) for j, after in enumerate(words)}
            for i, before in enumerate(words)
        }
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """Each thing on which some decisions differ, with the rows in which they do."""

    held: Mapping[Reason, Flags]

    def counted(self, among: Flags) -> dict[Reason, int]:
        """How often each occurs among some rows, the most frequent first."""
        counts = {reason: int((rows & among).sum()) for reason, rows in self.held.items()}
        ordered = sorted(counts.items(), key=lambda item: -item[1])
        return {reason: count for reason, count in ordered if count}

    def of(self, row: int) -> tuple[Reason, ...]:
        """Those of one row."""
        return tuple(reason for reason, rows in self.held.items() if rows[row])


def differences(was: Table, would: Table) -> Differences:
    """Rules, offers and programs that were there and would not be, or the other way round."""
    found: dict[Reason, Flags] = {}
    for kind, before, after, verb in (
        ("rule", was.rules, would.rules, "fires"),
        ("offer", was.offers, would.offers, "is taken"),
        ("program", was.programs, would.programs, "goes"),
    ):
        nobody = np.zeros(len(was), np.bool_)
        for name in dict.fromkeys((*before, *after)):
            then, now = before.get(name, nobody), after.get(name, nobody)
            gone = f"no longer {verb}" if name in after else "is not in the pack"
            for what, rows in ((gone, then & ~now), (f"{verb} now", now & ~then)):
                if rows.any():
                    found[Reason(kind, name, what)] = rows
    return Differences(found)


def _line(table: Table, key: LineKey) -> LineTable:
    held = table.lines.get(key)
    if held is not None:
        return held
    return LineTable(np.zeros(len(table), np.uint8), np.zeros(len(table), np.uint8))


def _counted(before: Bytes, after: Bytes, rows: int, columns: int) -> Numbers:
    flat = before.astype(np.int64) * columns + after
    return np.bincount(flat, minlength=rows * columns).reshape(rows, columns)
