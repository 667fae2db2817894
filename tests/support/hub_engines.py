"""Both engines of a hub, empty, for one test body."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.entry import Mode
from store.hub.engine import Engine
from store.hub.places import Database, Folder, Place
from support import postgres
from support.journals import Clock

BOTH = [
    pytest.param("sqlite"),
    pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql")),
]


@contextmanager
def place(name: str, folder: Path) -> Iterator[Place]:
    """Where an empty hub can be made, gone when the block ends."""
    if name == "sqlite":
        yield Folder(folder)
        return
    url = postgres.new_database()
    try:
        yield Database(url)
    finally:
        postgres.drop(url)


@contextmanager
def opened(where: Place, mode: Mode = "live") -> Iterator[Engine]:
    """An engine, closed when the block ends."""
    engine = where.open(mode, Clock())
    try:
        yield engine
    finally:
        engine.close()
