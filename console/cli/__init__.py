"""The command line: `guidecard` and everything below it."""

from __future__ import annotations

import gc
import os

GARBAGE = (20_000, 20, 50)
"""The thresholds of the garbage collector: nearly all that is loaded stays, and looking through it
for garbage would take a tenth of a start."""


def main() -> None:
    """Run the command line; the process ends with 0 (done), 1 (found wrong) or 2 (misused)."""
    # What else is installed here changes nothing in how packs and records are validated, and
    # looking for it takes a tenth of a second.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.set_threshold(*GARBAGE)
    from console.cli.commands import run

    raise SystemExit(run())
