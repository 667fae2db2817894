"""A backup or a restore that is killed leaves nothing under its name, or all of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SEED = 22_11_2026


def outcomes(how: str, rounds: int, folder: Path) -> list[str]:
    script = Path(__file__).with_name("kill_rounds.py")
    done = subprocess.run(
        [sys.executable, script, how, str(rounds), str(SEED), folder],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(script.parents[2])},
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("how", "rounds"), [("backup", 20), ("restore", 20)])
def test_a_kill_leaves_old_things_whole_and_the_new_one_whole_or_not_there(
    how: str, rounds: int, tmp_path: Path
) -> None:
    found = outcomes(how, rounds, tmp_path)
    # The first three: at the last instant before it has its name, the first one after, a sync.
    assert found[:3] == ["nothing", "whole", "nothing"], SEED
    assert set(found) == {"nothing", "whole"}, SEED


@pytest.mark.parametrize("how", ["backup_in_place", "restore_in_place"])
def test_control_what_has_its_name_from_the_start_is_found_half(how: str, tmp_path: Path) -> None:
    found = outcomes(how, 9, tmp_path)
    assert any(outcome.startswith("half") for outcome in found), found
