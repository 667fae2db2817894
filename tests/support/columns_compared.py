"""A row of columns beside the decision that `protocols.decide` makes of the same situation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from protocols.columns.calls import calls_of
from protocols.columns.decided import (
    OFFER_STATES,
    PROGRAM_STATES,
    Decided,
    LineColumns,
    RowLine,
    lines_of,
)
from protocols.columns.deciding import decide_columns
from protocols.decide import decide
from protocols.decision import Decision, ScreenState
from protocols.lines import Line, LineKey
from protocols.pack import Pack
from protocols.situation import Situation

Told = Mapping[str, Any]

_SCREENS = (ScreenState.CLEARED, ScreenState.OPEN, ScreenState.TRIPPED)


def told_by_columns(pack: Pack, decided: Decided, row: int, card: str) -> Told:
    """Everything that columns say of a row."""

    def lines(held: Mapping[LineKey, LineColumns]) -> list[RowLine]:
        return list(lines_of(pack, card, held, row))

    return {
        "lines": lines(decided.lines),
        "needed_lines": lines(decided.needed_lines),
        "tier": pack.sections.tiers[decided.tier[row]].tier,
        "needed": pack.sections.tiers[decided.needed[row]].tier,
        "screened": bool(decided.screened[row]),
        "unfilled": {name for name, held in decided.unfilled.items() if held[row]},
        "offers": {
            name: OFFER_STATES[held[row]] for name, held in decided.offers.items() if held[row]
        },
        "programs": {
            name: PROGRAM_STATES[held[row]] for name, held in decided.programs.items() if held[row]
        },
        "rules": {name for name, held in decided.rules.items() if held[row]},
        "screens": {name: _SCREENS[held[row]] for name, held in decided.screens.items()},
    }


def told_by_decide(decision: Decision) -> Told:
    """The same of a decision."""

    def lines(held: Sequence[Line]) -> list[RowLine]:
        return [RowLine(line.service, line.urgency, line.role, line.program) for line in held]

    return {
        "lines": lines(decision.lines),
        "needed_lines": lines(decision.needed_lines),
        "tier": decision.tier,
        "needed": decision.needed,
        "screened": decision.screened,
        "unfilled": set(decision.unfilled),
        "offers": {offer.id: offer.state for offer in decision.offers},
        "programs": {program.id: program.state for program in decision.programs},
        "rules": {because.rule for because in decision.because},
        "screens": decision.screens,
    }


def assert_decided_alike(pack: Pack, situations: Sequence[Situation]) -> None:
    """Every row of the columns says what `decide` says."""
    assert_same(pack, situations, [decide(pack, situation) for situation in situations])


def assert_same(pack: Pack, situations: Sequence[Situation], decisions: Sequence[Decision]) -> None:
    """Every row of the columns says what was decided of it."""
    decided = decide_columns(pack, calls_of(pack, situations))
    assert len(decided) == len(situations)
    for row, (situation, decision) in enumerate(zip(situations, decisions, strict=True)):
        found = told_by_columns(pack, decided, row, situation.card)
        assert found == told_by_decide(decision), situation
