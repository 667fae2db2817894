"""The scripted mock calls of every shipped pack, each played once for all tests of a worker."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from console.mock.finding import find_scenarios
from console.mock.player import Played, play
from console.mock.scoring import departures
from protocols.model.scenario import Scenario
from protocols.pack import Pack
from protocols.scenario import check_scenario, read_scenario
from store.kinds import body_of
from store.kinds.response import DecisionShown
from support.shipped import SHELF, shipped

FILES = {path.stem: path for path in find_scenarios(SHELF, [])}
"""By name, the file of each scenario."""

MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Mock:
    """A scenario, its pack, and how it went."""

    scenario: Scenario
    pack: Pack
    played: Played

    @property
    def departures(self) -> list[str]:
        """Everything in which it departs from its script and its key."""
        scored = departures(self.scenario, self.played.view)
        return [*self.played.departures, *(str(one) for one in scored)]

    @property
    def fired(self) -> set[str]:
        """Every rule that fired at the end, or whenever what was shown changed."""
        shown = [body_of(entry) for entry in self.played.view.call.entries]
        before = {r for body in shown if isinstance(body, DecisionShown) for r in body.rules}
        return before | {because.rule for because in self.played.view.decision.because}


@cache
def mock(name: str) -> Mock:
    """Play a scenario. Raises `PackRejected` if it does not fit its pack."""
    scenario, node = read_scenario(FILES[name])
    pack = shipped(scenario.pack)
    check_scenario(scenario, node, pack, FILES[name].name)
    return Mock(scenario, pack, played(scenario, pack))


def played(scenario: Scenario, pack: Pack) -> Played:
    """Play a scenario on a stage that lies in memory."""
    with in_memory():
        return play(scenario, pack)


@contextmanager
def in_memory() -> Iterator[None]:
    """Temporary folders lie in memory where the machine has such a place.

    Hundreds of mock calls write hundreds of entries each, and none of them is about a disk.
    """
    before = tempfile.tempdir
    if MEMORY.is_dir():
        tempfile.tempdir = str(MEMORY)
    try:
        yield
    finally:
        tempfile.tempdir = before
