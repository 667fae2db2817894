"""Recorded calls decided anew on a pack, all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from protocols.backtest.comparing import (
    Changes,
    Differences,
    Reason,
    changes,
    differences,
    line_matrices,
    tier_matrix,
)
from protocols.backtest.loads import Load, loads
from protocols.backtest.recorded import Missing, Recorded, Shown, fit
from protocols.backtest.table import Table, table_of_decided, table_of_shown
from protocols.columns.arrays import Flags
from protocols.columns.calls import UNASKED, Calls, calls_of
from protocols.columns.decided import Decided
from protocols.columns.deciding import decide_columns
from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.situation import Situation


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """What came out."""

    names: tuple[str, ...]
    """Incident numbers of the calls that were decided, by row."""
    cards: tuple[str, ...]
    undecided: Mapping[str, int]
    """By card that the pack has not: calls that could not be decided."""
    was: Table
    would: Table
    changes: Changes
    differences: Differences
    tiers: Mapping[str, Mapping[str, int]]
    lines: Mapping[LineKey, Mapping[str, Mapping[str, int]]]
    loads: Mapping[str, Load]
    screened: Flags
    """No offer would be waiting for an answer."""
    not_asked: Mapping[str, int]
    """By fact that a waiting offer needs: unscreened calls that have no answer to it."""

    def __len__(self) -> int:
        return len(self.names)


def backtest(pack: Pack, recorded: Iterable[Recorded]) -> Backtest:
    """Decide recorded calls on a pack. What the pack has no word for counts as unknown."""
    names: list[str] = []
    situations: list[Situation] = []
    shown: list[Shown] = []
    missing: dict[Missing, list[int]] = {}
    undecided: Counter[str] = Counter()
    for one in recorded:
        fitted = fit(pack, one.situation)
        if fitted is None:
            undecided[one.situation.card] += 1
            continue
        for what in fitted.missing:
            missing.setdefault(what, []).append(len(names))
        names.append(one.name)
        situations.append(fitted.situation)
        shown.append(one.shown)
    calls = calls_of(pack, situations)
    decided = decide_columns(pack, calls)
    was, would = table_of_shown(shown), table_of_decided(pack, decided)
    held = {
        Reason(what.kind, what.name, "is not in the pack"): _at(rows, len(names))
        for what, rows in sorted(missing.items())
    }
    return Backtest(
        names=tuple(names),
        cards=tuple(situation.card for situation in situations),
        undecided=dict(undecided),
        was=was,
        would=would,
        changes=changes(was, would),
        differences=Differences({**differences(was, would).held, **held}),
        tiers=tier_matrix(was, would),
        lines=line_matrices(was, would),
        loads=loads(pack, decided, was, would, calls.at_us),
        screened=decided.screened,
        not_asked=_not_asked(pack, calls, decided),
    )


def _at(rows: list[int], count: int) -> Flags:
    found = np.zeros(count, np.bool_)
    found[rows] = True
    return found


def _not_asked(pack: Pack, calls: Calls, decided: Decided) -> dict[str, int]:
    """Of each fact that the offers of a card read: unscreened calls on it without an answer."""
    found: Counter[str] = Counter()
    for code, card in enumerate(pack.sections.cards):
        waiting = ~decided.screened & (calls.card == code)
        count = int(waiting.sum())
        if count:
            gives = pack.sections.cards[card].gives
            read = {f for facts in pack.plans[card].for_offers.values() for f in facts}
            for fact in read - gives.keys():
                codes = calls.facts.get(fact)
                found[fact] += count if codes is None else int((codes[waiting] == UNASKED).sum())
    return {fact: count for fact, count in found.most_common() if count}
