"""A room, a console and a call in it, for examples."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.sessions import NIGHT, Console, Line, Room, a_room, ring


@pytest.fixture
def room() -> Iterator[Room]:
    with a_room() as made:
        yield made


@pytest.fixture
def console(room: Room) -> Console:
    return room.console()


@pytest.fixture
def line(console: Console) -> Line:
    return ring(console)


@pytest.fixture
def alone() -> Iterator[Line]:
    """A call at one in the morning, when one person is on duty."""
    with a_room(at=NIGHT) as made:
        yield ring(made.console())
