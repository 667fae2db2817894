"""A power cut loses nothing that was acknowledged: simulated, since nobody pulls a plug here.

The statements are those that a Journal was seen to execute, on the connection settings it uses.
"""

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from store import connection
from store.faults import StoreFault
from store.verify import verify
from support.journals import Desk, note, texts
from support.power_cut import run_with_cuts

APPENDS = 260
CUTS = 200
SEED = 20_240_719


@dataclass
class Outcome:
    acknowledged: int = 0
    lost: int = 0
    corrupt: int = 0


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[str]]]:
    """A new journal, and what a Journal executes to append to it, group by group."""
    desk = Desk(tmp_path_factory.mktemp("written"))
    desk.create().close()
    untouched = desk.folder / "untouched.db"
    shutil.copy(desk.path, untouched)
    script: list[list[str]] = []
    with desk.open() as journal:
        statements: list[str] = []
        journal._db.conn.set_trace_callback(statements.append)
        for number in range(APPENDS):
            journal.append([note(f"{number}", at=desk.clock())])
            script.append(statements.copy())
            statements.clear()
    assert all((group[0], group[-1]) == ("BEGIN", "COMMIT") for group in script)
    assert all(group[-2].startswith("INSERT INTO entries") for group in script)
    return untouched, script


def cut(
    written: tuple[Path, list[list[str]]], folder: Path, synchronous: str, cuts: int = CUTS
) -> Outcome:
    """Cut the power at random moments, and open each time what was left as a console would."""
    untouched, script = written
    path = folder / "journal.db"
    shutil.copy(untouched, path)
    pragmas = [
        pragma.replace("synchronous = FULL", f"synchronous = {synchronous}")
        for pragma in connection.WRITER_PRAGMAS
    ]
    assert any(pragma.endswith(f"synchronous = {synchronous}") for pragma in pragmas)
    # Checkpoints, the hardest moments, come ten times as often as they would.
    pragmas.append("PRAGMA wal_autocheckpoint = 100")
    chance = random.Random(SEED)
    moments = chance.sample(range(20, 8 * APPENDS), cuts)
    outcome = Outcome()
    for left, acknowledged in run_with_cuts(path, script, pragmas, moments, chance):
        outcome.acknowledged += acknowledged
        try:
            with Desk(left).open() as journal:
                found = texts(journal.entries())
                assert journal.append([note("the console goes on")])
            outcome.corrupt += not verify(left / "journal.db").ok
        except StoreFault:
            found, outcome.corrupt = [], outcome.corrupt + 1
        expected = [str(number) for number in range(acknowledged)]
        outcome.lost += len(expected) - sum(a == b for a, b in zip(expected, found, strict=False))
        shutil.rmtree(left)
    return outcome


def test_two_hundred_power_cuts_lose_no_acknowledged_entry(
    written: tuple[Path, list[list[str]]], tmp_path: Path
) -> None:
    outcome = cut(written, tmp_path, "FULL")
    assert outcome.acknowledged > 50 * CUTS
    assert (outcome.lost, outcome.corrupt) == (0, 0)


def test_control_without_a_sync_for_each_commit_entries_are_lost(
    written: tuple[Path, list[list[str]]], tmp_path: Path
) -> None:
    outcome = cut(written, tmp_path, "NORMAL", cuts=40)
    assert outcome.lost > 40
    assert outcome.corrupt == 0


def test_control_without_any_sync_the_file_is_corrupt_or_empty(
    written: tuple[Path, list[list[str]]], tmp_path: Path
) -> None:
    outcome = cut(written, tmp_path, "OFF", cuts=40)
    assert outcome.corrupt + outcome.lost > 40
