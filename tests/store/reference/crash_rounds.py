"""Kills a writer of reference.db over and over, and tells what each kill left behind.

Run by test_import_crash.py in a process of its own, which forks and has no threads:
`crash_rounds.py HOW ROUNDS SEED FOLDER` prints a JSON list with `old`, `new` or what is wrong.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from store.reference.database import Reference
from store.reference.importing import import_sources
from store.reference.models import Kind, Profile
from store.reference.sources import Source
from store.reference.writing import put
from support.profiles import NOW, household, phone, source

HOUSEHOLDS = 150


def households(version: int) -> Source:
    """The same households, each saying which version of the file it belongs to."""
    records = (household(n, home={"door": f"version {version}"}) for n in range(HOUSEHOLDS))
    return source(Kind.PROFILE, records)


def imports(database: Path, version: int) -> None:
    """Writes as guidecard does."""
    import_sources(database, [households(version)], now=NOW, replace=True)


def writes_in_place(database: Path, version: int) -> None:
    """The control: each record goes straight into the file that consoles read."""
    db = Database(database, execute_plugins=False)
    db.execute("PRAGMA synchronous = OFF")  # a kill cannot tell, and the rounds are quick
    for line in households(version).raw.splitlines():
        put(db, [Profile.model_validate_json(line)])


def copies_over(database: Path, version: int) -> None:
    """Another control: a whole new file, copied over the old one."""
    staged = database.with_name("staged.db")
    imports(staged, version)
    with staged.open("rb") as new, database.open("wb") as old:
        while block := new.read(512):
            old.write(block)
            old.flush()
            os.fsync(old.fileno())


def dies_before_the_swap(database: Path, version: int) -> None:
    """Writes as guidecard does and is killed at the last instant of the old file."""
    os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    imports(database, version)


def dies_after_the_swap(database: Path, version: int) -> None:
    """Writes as guidecard does and is killed at the first instant of the new file."""
    replace = os.replace

    def swap_and_die(old: Path, new: Path) -> None:
        replace(old, new)
        os.kill(os.getpid(), signal.SIGKILL)

    os.replace = swap_and_die  # type: ignore[assignment]  # it takes what rewritten passes
    imports(database, version)


def left_behind(database: Path, old: int) -> str:
    """`old` or `new` if the file is wholly one version, else what is wrong with it."""
    try:
        db = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
        (verdict,) = db.execute("PRAGMA integrity_check(1)").fetchone()
        phones = db.execute("SELECT count(*) FROM reference_phones").fetchone()[0]
        bodies = db.execute("SELECT id, body FROM reference_records").fetchall()
        db.close()
    except sqlite3.Error as error:
        return f"unreadable: {error}"
    doors = {json.loads(body)["home"]["door"] for _, body in bodies}
    if verdict != "ok" or phones != HOUSEHOLDS or len(bodies) != HOUSEHOLDS:
        return f"{verdict}, {len(bodies)} households, {phones} phones"
    if len(doors) != 1:
        return "a mix"
    reference = Reference(database)
    found = reference.match(now=NOW, phone=phone(HOUSEHOLDS // 2))
    reference.close()
    if len(found) != 1 or reference.trouble is not None:
        return f"not found: {reference.trouble}"
    return "old" if doors == {f"version {old}"} else "new"


def killed_after(seconds: float, act: Callable[[], None]) -> None:
    """Run `act` in a child and kill it after so long, unless it ended before."""
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    signal.sigtimedwait({signal.SIGCHLD}, seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while signal.sigtimedwait({signal.SIGCHLD}, 0):
        pass


def main(how: str, rounds: int, seed: int, folder: Path) -> list[str]:
    """What was left by each of `rounds` kills at moments drawn from the length of a whole run."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    database = folder / "reference.db"
    write = globals()[how]
    left: list[str] = []
    imports(database, 0)
    started = time.perf_counter()
    (imports if how.startswith("dies") else write)(database, 0)
    length = time.perf_counter() - started
    chance = random.Random(seed)
    version = 0
    for number in range(1, rounds + 1):
        seconds = 60 if how.startswith("dies") else chance.uniform(0, 1.3 * length)
        killed_after(seconds, partial(write, database, number))
        left.append(left_behind(database, version))
        if left[-1] == "new":
            version = number
        elif left[-1] != "old":
            break
    return left


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))))
