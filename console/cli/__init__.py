"""The command line: `guidecard` and everything below it."""

from __future__ import annotations

import gc
import os

GARBAGE_OBJECTS = 20_000
"""How many objects come to be before the youngest are looked through for garbage."""


def main() -> None:
    """Run the command line; the process ends with 0 (done), 1 (found wrong) or 2 (misused)."""
    # What else is installed here changes nothing in how packs and records are validated, and
    # looking for it takes a tenth of a second.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Nearly all that is loaded stays, and looking through it for garbage takes a start's tenth.
    gc.set_threshold(GARBAGE_OBJECTS, 20, 50)
    from console.cli.commands import run

    raise SystemExit(run())
