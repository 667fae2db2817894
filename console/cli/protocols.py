"""`guidecard protocols`: the tools of a pack. Each is loaded when it is asked for."""

from __future__ import annotations

import click

from console.cli.lazy import LazyGroup, Listed

TOOLS: Listed = {
    "new": ("console.cli.packs.beginning:new", "Begin a pack of your own."),
    "check": ("console.cli.packs.checking:check", "Every fault, with file, line and remedy."),
    "prove": ("console.cli.packs.proving:prove", "What holds for every possible call."),
    "diff": ("console.cli.packs.differing:diff", "Which calls move between two packs."),
    "show": ("console.cli.packs.showing:show", "What packs hold."),
    "print": ("console.cli.packs.printing:print_cards", "Guidecards for pen and paper."),
    "backtest": ("console.cli.packs.backtesting:backtest", "Recorded calls on another pack."),
    "plan": ("console.cli.packs.planning:plan", "What a program would have met, from CAD."),
    "schema": ("console.cli.packs.describing:schema", "The JSON Schema of pack files."),
    "approve": ("console.cli.packs.approving:approve", "Approve the medical wording."),
    "withdraw": ("console.cli.packs.approving:withdraw", "Take an approval back."),
}


@click.group(cls=LazyGroup, listed=TOOLS)
def protocols() -> None:
    """Packs: what to ask, and what the answers mean."""
