"""Packs already checked, kept in a folder by the digest of their files.

Kept as JSON under its own hash: a flipped bit is a miss, and nothing of it is ever executed. The
folder deserves the trust that the agency's own packs do, beside which it lies: whoever may write
here may write there. A cache that cannot be read or written is simply not there.
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
        key = _key(sources)
        try:
            stamp, _, raw = self._path(key).read_bytes().partition(b"\n")
            return from_json(raw) if stamp == _stamp(key, raw) else None
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, sources: Sequence[Source], checked: Checked) -> None:
        """Keep a pack. A crash half-way leaves no half of a file in its place."""
        key = _key(sources)
        path = self._path(key)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            raw = to_json(checked)
            draft.write_bytes(_stamp(key, raw) + b"\n" + raw)
            draft.replace(path)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _key(sources: Sequence[Source]) -> str:
    total = hashlib.sha256(_program_fingerprint().encode())
    for source in sources:
        total.update(f"{source.folder}\0{source.digest()}\0".encode())
    return total.hexdigest()


def _stamp(key: str, raw: bytes) -> bytes:
    """Belongs to this content under this key and to no other."""
    return hashlib.sha256(key.encode() + raw).hexdigest().encode()


def _program_fingerprint() -> str:
    """Changes whenever the code that checks packs does."""
    room = Path(__file__).parent
    stats = [(path.name, path.stat()) for path in sorted(room.rglob("*.py"))]
    return repr([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats])
