"""What can be told of the disk under a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile

_WRITES = 5
_PAGE = bytes(4096)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def room_bytes(folder: Path) -> int:
    """Free room for this user. Raises OSError."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def sync_seconds(folder: Path, monotonic: Callable[[], float]) -> float:
    """How long a page takes from being written to being on disk, the median of a few.

    Raises OSError where the folder cannot be written.
    """
    taken: list[float] = []
    with TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(_WRITES):
            start = monotonic()
            file.write(_PAGE)
            os.fsync(file.fileno())
            taken.append(monotonic() - start)
    return median(taken)


def file_system(path: Path, mounts: str) -> str | None:
    """The kind of file system that holds `path`, by the text of /proc/self/mounts; None if unknown.

    `path` is absolute and without links.
    """
    found: tuple[int, str] | None = None
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        where = Path(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), parts[1]))
        depth = len(where.parts)
        # Of two mounts on one place the later one covers the other.
        if path.is_relative_to(where) and (found is None or depth >= found[0]):
            found = (depth, parts[2])
    return found[1] if found else None
