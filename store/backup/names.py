"""Which files of a data folder are kept in a backup, and which names one may hold."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from store.faults import Unreadable

JOURNAL, PEOPLE, PLACES = "journal.db", "reference.db", "places.db"
SETTINGS = "guidecard.toml"
PACKS = "packs"
BY_DIGEST = ("approvals", "packs-used")

MOST_FILES = 20_000
LARGEST_BYTES = 16 * 1024 * 1024
"""Of one file other than those of people and of places."""

_DIGEST_NAME = re.compile(r"[0-9a-f]{64}\.json")
_DEEPEST = 8
_LONGEST_STEP_BYTES = 200


def is_kept(name: str) -> bool:
    """Whether a name, with `/` between its steps, is one under which a backup keeps a file.

    Such a name stays inside the folder, is no hidden file's, and can be shown.
    """
    first, _, rest = name.partition("/")
    if first in BY_DIGEST:
        return _DIGEST_NAME.fullmatch(rest) is not None
    if first == PACKS:
        steps = rest.split("/")
        return len(steps) <= _DEEPEST and all(map(_is_step, steps))
    return name in (PEOPLE, PLACES, SETTINGS)


def found(root: Path, *, people: bool) -> list[tuple[str, Path]]:
    """Name and path of every file to keep, sorted by name.

    Hidden files, and drafts beside approvals and packs used, are none. Raises OSError, or
    Unreadable for files in `packs` that no backup takes.
    """
    single = (SETTINGS, PLACES, *([PEOPLE] if people else []))
    names = [name for name in single if (root / name).is_file()]
    for folder in BY_DIGEST:
        if (root / folder).is_dir():
            inside = (f"{folder}/{name}" for name in os.listdir(root / folder))
            names += [name for name in inside if is_kept(name)]
    for name in _in_packs(root):
        if not is_kept(name):
            raise _cannot(root, f"{name!a} has a name that no backup takes, or lies too deep")
        names.append(name)
        if len(names) > MOST_FILES:
            raise _cannot(root, f"There are more than {MOST_FILES:,} files in {root / PACKS}")
    return [(name, root / name) for name in sorted(names)]


def _in_packs(root: Path) -> Iterator[str]:
    # A pack may be a link to where the agency edits it; one that leads back here ends at a depth.
    for folder, below, files in os.walk(root / PACKS, onerror=_raise, followlinks=True):
        below[:] = [name for name in below if not name.startswith(".")]
        for file in files:
            path = Path(folder, file)
            if not file.startswith(".") and path.is_file():
                yield path.relative_to(root).as_posix()


def _cannot(root: Path, what: str) -> Unreadable:
    safe = "nothing was written, and the record is not touched"
    return Unreadable(what, safe, f"Rename it, or move what is no pack out of {root / PACKS}")


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _is_step(step: str) -> bool:
    return (
        0 < len(step.encode("utf-8", "replace")) <= _LONGEST_STEP_BYTES
        and not step.startswith(".")
        and step.isprintable()
        and "\\" not in step
    )
