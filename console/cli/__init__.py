"""The command line: `guidecard` and everything below it."""

from __future__ import annotations


def main() -> None:
    """Run the command line; the process ends with 0 (done), 1 (found wrong) or 2 (misused)."""
    from console.cli.commands import run

    raise SystemExit(run())
