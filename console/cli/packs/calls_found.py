"""What `prove` and `diff` share: counts in short, and calls written as scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protocols.pack import Pack
    from protocols.situation import Situation

_READABLE = 10**12

LONGEST_NAME = 64
"""Characters of a scenario's name."""


def in_short(count: int) -> str:
    """A count for people: exact while it can be read, else its size."""
    return f"{count:,}" if count < _READABLE else f"{count:.2e}".replace("e+", " x 10^")


def save_scenario(folder: Path, pack: Pack, call: Situation, name: str, title: str) -> Path:
    """Write a call as a scenario into a folder, which is made; gives the file."""
    import yaml

    from protocols.proof.transcript import as_scenario

    folder.mkdir(parents=True, exist_ok=True)
    short = name[:LONGEST_NAME]
    path = folder / f"{short}.yaml"
    text = yaml.safe_dump(as_scenario(pack, call, short, title), sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path
