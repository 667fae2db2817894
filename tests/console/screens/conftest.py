"""Screens look the same whoever draws them: no colours or themes from the environment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.mock.stage import TurnedClock
from support.screens import frozen, turned


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    with frozen():
        yield


@pytest.fixture
def clock() -> TurnedClock:
    return turned()
