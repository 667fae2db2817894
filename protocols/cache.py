"""Packs already checked, kept in a folder by the digest of their files.

Kept as JSON: what lies in a cache folder may have been put there by anybody, so it is read as data
and validated again, never executed. A cache that cannot be read or written is simply not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from protocols.checked import Checked, from_json, to_json
from protocols.layer import Source


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of checked packs."""

    folder: Path

    def get(self, sources: Sequence[Source]) -> Checked | None:
        """The pack that was made of exactly these files by exactly this program, or None."""
        try:
            return from_json(self._path(sources).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, sources: Sequence[Source], checked: Checked) -> None:
        """Keep a pack. A crash half-way leaves no half of a file in its place."""
        path = self._path(sources)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_bytes(to_json(checked))
            draft.replace(path)

    def _path(self, sources: Sequence[Source]) -> Path:
        total = hashlib.sha256(_program_fingerprint().encode())
        for source in sources:
            total.update(f"{source.folder}\0{source.digest()}\0".encode())
        return self.folder / f"{total.hexdigest()}.json"


def _program_fingerprint() -> str:
    """Changes whenever the code that checks packs does."""
    room = Path(__file__).parent
    stats = [(path.name, path.stat()) for path in sorted(room.rglob("*.py"))]
    return repr([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats])
