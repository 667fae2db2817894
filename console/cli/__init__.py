"""The command line: `guidecard` and everything below it."""

from __future__ import annotations

import os


def main() -> None:
    """Run the command line; the process ends with 0 (done), 1 (found wrong) or 2 (misused)."""
    # What else is installed here changes nothing in how packs and records are validated, and
    # looking for it takes a tenth of a second.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from console.cli.commands import run

    raise SystemExit(run())
