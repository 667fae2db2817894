"""`guidecard protocols`: the tools of a pack. Each is loaded when it is asked for."""

from __future__ import annotations

import click

from console.cli.lazy import LazyGroup, Listed

TOOLS: Listed = {
    "check": ("console.cli.packs.checking:check", "Every fault, with file, line and remedy."),
    "show": ("console.cli.packs.showing:show", "What packs hold."),
    "schema": ("console.cli.packs.describing:schema", "The JSON Schema of pack files."),
    "approve": ("console.cli.packs.approving:approve", "Approve the medical wording."),
    "withdraw": ("console.cli.packs.approving:withdraw", "Take an approval back."),
}


@click.group(cls=LazyGroup, listed=TOOLS)
def protocols() -> None:
    """Packs: what to ask, and what the answers mean."""
