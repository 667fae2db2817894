"""Which files of a data folder are kept in a backup, and which names one may hold."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from store.faults import Unreadable

JOURNAL, PEOPLE, SETTINGS = "journal.db", "reference.db", "guidecard.toml"
PACKS = "packs"
BY_DIGEST = ("approvals", "packs-used")

MOST_FILES = 20_000
LARGEST_BYTES = 16 * 1024 * 1024
"""Of one file other than that of people."""

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
    return name in (PEOPLE, SETTINGS)


def found(root: Path, *, people: bool) -> Iterator[tuple[str, Path]]:
    """Name and path of every file to keep, sorted by name.

    Hidden files, and drafts beside approvals and packs used, are none. Raises OSError, or
    Unreadable for a file in `packs` whose name no backup takes.
    """
    names = [name for name in (SETTINGS, *([PEOPLE] if people else [])) if _is_file(root / name)]
    for folder in BY_DIGEST:
        if (root / folder).is_dir():
            inside = (f"{folder}/{name}" for name in os.listdir(root / folder))
            names += [name for name in inside if is_kept(name)]
    names += _of_packs(root)
    for name in sorted(names):
        yield name, root / name


def _of_packs(root: Path) -> Iterator[str]:
    # A pack may be a link to where the agency edits it; one that leads back here ends at a depth.
    for folder, below, files in os.walk(root / PACKS, onerror=_raise, followlinks=True):
        below[:] = [name for name in below if not name.startswith(".")]
        for file in files:
            path = Path(folder, file)
            if file.startswith(".") or not _is_file(path):
                continue
            name = path.relative_to(root).as_posix()
            if not is_kept(name):
                raise Unreadable(
                    f"{name!a} has a name that no backup takes, or lies too deep",
                    "nothing was written, and the record is not touched",
                    f"Rename it, or move it out of {root / PACKS}",
                )
            yield name


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _is_file(path: Path) -> bool:
    return path.is_file()


def _is_step(step: str) -> bool:
    return (
        0 < len(step.encode("utf-8", "replace")) <= _LONGEST_STEP_BYTES
        and not step.startswith(".")
        and step.isprintable()
        and "\\" not in step
    )
