"""How far long work has come, on a terminal; pipes and files see nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO, TypeVar

import click

MANY = 500
"""Fewer are done before anybody wonders."""

T = TypeVar("T")


def shown(all_of_them: Sequence[T], label: str, out: TextIO) -> Iterator[T]:
    """Each of many things in turn, with a bar on `out` that tells how much is left."""
    hidden = len(all_of_them) < MANY or not out.isatty()
    with click.progressbar(all_of_them, label=label, file=out, hidden=hidden) as bar:
        yield from bar
