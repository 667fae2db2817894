"""Three seats and a hub on turned clocks: whatever breaks, all end with the same calls.

`GUIDECARD_SCHEDULES=10000 pytest tests/console/sharing/test_simulation.py -n0` plays as many;
`GUIDECARD_FIRST_SCHEDULE` says with which seed they begin.
"""

import logging
import os
from collections import Counter
from collections.abc import Iterator

import pytest

from support.simulated.loop import TurnedLoop
from support.simulated.outcome import Wrong, everything
from support.simulated.plants import PLANTS, planted
from support.simulated.world import Disks, Made, acquainted, play

SCHEDULES = int(os.environ.get("GUIDECARD_SCHEDULES", "150"))
FIRST = int(os.environ.get("GUIDECARD_FIRST_SCHEDULE", "0"))
ENOUGH = 150
"""A planted fault is found within so many schedules; most of them within ten."""


@pytest.fixture(scope="module")
def loop() -> Iterator[TurnedLoop]:
    logging.getLogger("guidecard.hub").setLevel(logging.CRITICAL)
    loop = TurnedLoop()
    yield loop
    loop.close()
    logging.getLogger("guidecard.hub").setLevel(logging.NOTSET)


@pytest.fixture(scope="module")
def disks(loop: TurnedLoop) -> Disks:
    return acquainted(loop)


def test_every_schedule_ends_with_the_same_calls_everywhere(loop: TurnedLoop, disks: Disks) -> None:
    happened: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + SCHEDULES):
        happened += play(loop, seed, None, disks).happened
    print(f"{SCHEDULES} schedules: {dict(happened)}")
    faults = {"lost", "doubled", "cut off", "disk full", "seat killed", "hub killed"}
    disasters = {"seat restored", "hub restored", "hub killed within a transaction"}
    assert faults | disasters <= happened.keys()


def test_the_same_seed_plays_the_same_schedule(loop: TurnedLoop, disks: Disks) -> None:
    for seed in range(5):
        one, other = (play(loop, seed, None, disks) for _ in range(2))
        assert everything(one.hub.engine) == everything(other.hub.engine)
        assert one.happened == other.happened


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_found(loop: TurnedLoop, disks: Disks, name: str) -> None:
    def played(made: Made) -> None:
        for seed in range(ENOUGH):
            play(loop, seed, made, disks)

    with planted(name) as made, pytest.raises(Wrong) as found:
        played(made)
    print(f"{name}: {found.value.__notes__[0]}: {found.value}")
