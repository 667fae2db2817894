"""The head of the board says how the record stands, however long the pack's title is."""

from datetime import UTC, datetime

import pytest

from console.present.board import board_head
from console.present.header import Seating
from console.sharing.syncing import Shared

SINCE = datetime(2026, 11, 22, 13, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shared", "words"),
    [
        (None, "saved"),
        (Shared("in_step"), "in step"),
        (Shared("behind", 12345), "12345 behind"),
        (Shared("unreachable", since=SINCE), "unreachable since 13:09"),
        (Shared("denied", why="x"), "NOT SHARED"),
    ],
)
@pytest.mark.parametrize("title", ["Mill", "Seattle, dual dispatch pilot of October 2023 " * 3])
def test_the_title_gives_way_and_the_standing_is_whole(
    shared: Shared | None, words: str, title: str
) -> None:
    seating = Seating("12", "R. Ames-Whitlock", "TRAINING", shared=shared)
    head = "".join(piece.text for piece in board_head(title, seating, (0, 0), 80))
    assert words in head
    assert len(head.rstrip()) <= 80
    assert title[:8] in head or "…" in head
