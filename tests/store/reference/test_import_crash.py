"""A kill at any instant of an import leaves the old people and places or the new, never a mix."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("crash_rounds.py")
TESTS = Path(__file__).parents[2]


def left_behind(how: str, rounds: int, folder: Path) -> list[str]:
    seed = random.randrange(10**6)
    print(f"{how}: seed {seed}")
    done = subprocess.run(
        [sys.executable, SCRIPT, how, str(rounds), str(seed), folder],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )
    left: list[str] = json.loads(done.stdout)
    return left


def test_thirty_kills_of_an_import_leave_the_old_or_the_new(tmp_path: Path) -> None:
    left = left_behind("imports", 30, tmp_path)
    assert len(left) == 30
    assert set(left) <= {"old", "new"}


@pytest.mark.parametrize(
    ("how", "expected"), [("dies_before_the_swap", "old"), ("dies_after_the_swap", "new")]
)
def test_the_swap_is_the_instant_of_the_change(how: str, expected: str, tmp_path: Path) -> None:
    assert left_behind(how, 3, tmp_path) == [expected] * 3


@pytest.mark.parametrize("how", ["writes_in_place", "copies_over"])
def test_the_kills_find_a_writer_that_works_in_place(how: str, tmp_path: Path) -> None:
    left = left_behind(how, 60, tmp_path)
    assert left[-1] not in {"old", "new"}
