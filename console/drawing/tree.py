"""A drawn guidecard as a tree in plain text, 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator

from console.drawing.branch import Branch, CardTree
from console.sheet.printed import WIDTH, wrapped

_DEEPEST = WIDTH // 2
"""Cells that branches may take from the words."""


def marked_lines(card: CardTree) -> Iterator[str]:
    """The lines of a card for the terminal, with its marks at head and foot."""
    marks = [row for mark in card.marks for row in wrapped(f"*** {mark} ***", WIDTH)]
    yield from marks
    yield from tree_lines(card)
    yield from marks


def tree_lines(card: CardTree) -> Iterator[str]:
    """The lines of a card from its title to its foot, without its marks."""
    yield from wrapped(card.title, WIDTH)
    for index, branch in enumerate(card.branches):
        yield from _branch(branch, "", last=index == len(card.branches) - 1)
    yield from wrapped(card.foot, WIDTH)


def _branch(branch: Branch, before: str, *, last: bool) -> Iterator[str]:
    inner = f"{before}{'   ' if last else '│  '}"
    rows = wrapped(branch.words, WIDTH - len(inner) - 2)
    hang = f"{inner}{'│' if branch.branches else ' '} "
    for number, row in enumerate(rows):
        lead = f"{before}{'└─ ' if last else '├─ '}" if number == 0 else hang
        yield f"{lead}{row}".rstrip()
    deeper = inner if len(inner) < _DEEPEST else before
    for index, part in enumerate(branch.branches):
        yield from _branch(part, deeper, last=index == len(branch.branches) - 1)
