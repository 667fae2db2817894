from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.hub_app import RunningHub, running
from support.sessions import fast_folder
from support.sharing import Room, a_shared_room


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="guidecard-shared-", dir=fast_folder()) as name:
        yield Path(name)


@pytest.fixture
def hub(folder: Path) -> Iterator[RunningHub]:
    with running(folder / "hub") as hub:
        yield hub


@pytest.fixture
def room(folder: Path, hub: RunningHub) -> Iterator[Room]:
    with a_shared_room(folder, hub) as room:
        yield room
