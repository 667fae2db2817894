"""Kills backups and restores over and over, and tells what each kill left behind.

Run by test_backup_kills.py in a process of its own, which forks and has no threads:
`kill_rounds.py HOW ROUNDS SEED FOLDER` prints a JSON list with `nothing`, `whole` or what is wrong.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from store.backup import restoring, writing
from store.faults import StoreFault
from store.verify import verify
from support.backups import backed_up, beside, entries, restored
from support.journals import Desk, note

NOTES = 400


def backs_up(folder: Path) -> None:
    """As guidecard does."""
    backed_up(folder / "old", folder / "target")


def restores(folder: Path) -> None:
    """As guidecard does."""
    restored(folder / "backup", folder / "target")


def backs_up_in_place(folder: Path) -> None:
    """The control: the file has its name from the first byte on."""

    @contextmanager
    def in_place(path: Path) -> Iterator[Path]:
        path.touch()
        yield path

    writing.in_its_place = in_place  # type: ignore[attr-defined]  # imported there
    backs_up(folder)


def restores_in_place(folder: Path) -> None:
    """The control: the folder has its name from the first file on."""

    @contextmanager
    def in_place(root: Path) -> Iterator[Path]:
        root.mkdir()
        yield root

    restoring._in_place_of = in_place
    restores(folder)


JOBS: dict[str, tuple[Callable[[Path], None], bool]] = {
    "backup": (backs_up, False),
    "restore": (restores, True),
    "backup_in_place": (backs_up_in_place, False),
    "restore_in_place": (restores_in_place, True),
}


def left(folder: Path, is_folder: bool) -> str:
    """What stands under the name of what was to be made."""
    target = folder / "target"
    if not os.path.lexists(target):
        return "nothing"
    try:
        root = target if is_folder else restored(target, folder / "again") and folder / "again"
        if not isinstance(root, Path) or len(entries(root)) != NOTES + 2:
            return "half: entries are missing"
        return "whole" if verify(root / "journal.db").ok else "half: it does not verify"
    except StoreFault as fault:
        return f"half: {fault.what}"


def removed(path: Path) -> None:
    if path.is_dir():
        for one in path.iterdir():
            removed(one)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def seconds_of(job: Callable[[Path], None], folder: Path) -> float:
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        job(folder)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    removed(folder / "target")
    return time.perf_counter() - start


def killed(job: Callable[[Path], None], folder: Path, seconds: float, point: str | None) -> None:
    pid = os.fork()
    if pid == 0:
        if point is not None:
            name, when = point.split()
            whole = getattr(os, name)

            def dies(*given: object) -> None:
                if when == "after":
                    whole(*given)
                os.kill(os.getpid(), signal.SIGKILL)

            setattr(os, name, dies)
        job(folder)
        os._exit(0)
    if point is None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            pass
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def main(how: str, rounds: str, seed: str, where: str) -> None:
    job, is_folder = JOBS[how]
    folder, chance = Path(where), random.Random(seed)
    desk = Desk(folder / "old")
    with desk.create() as journal:
        journal.append([note(f"{n}") for n in range(NOTES)])
    backed_up(folder / "old", folder / "backup")
    old, backup = desk.path.read_bytes(), (folder / "backup").read_bytes()
    longest = seconds_of(job, folder)
    move = "rename" if is_folder else "replace"
    points = [f"{move} before", f"{move} after", "fsync before"]
    outcomes = []
    for number in range(int(rounds)):
        point = points[number] if number < len(points) else None
        killed(job, folder, chance.uniform(0, longest * 1.1), point)
        outcome = left(folder, is_folder)
        if (desk.path.read_bytes(), (folder / "backup").read_bytes()) != (old, backup):
            outcome = "half: what was there was changed"
        elif not verify(desk.path).ok:
            outcome = "half: the record does not verify"
        for name in ("target", "again"):
            removed(folder / name) if os.path.lexists(folder / name) else None
        if beside(folder) != ["backup", "old"]:
            outcome = f"half: it left {beside(folder)}"
        outcomes.append(outcome)
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main(*sys.argv[1:])
