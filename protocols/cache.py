"""Packs already checked, kept in a folder by the digest of their files.

Kept as JSON: what lies in a cache folder may have been put there by anybody, so it is read as data
and validated again, never executed. A cache that cannot be read or written is simply not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from protocols.checked import Checked, dump
from protocols.layer import Source
from protocols.model import Header, Sections


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of checked packs."""

    folder: Path

    def get(self, sources: Sequence[Source]) -> Checked | None:
        """The pack that was made of exactly these files by exactly this program, or None."""
        try:
            held = json.loads(self._path(sources).read_bytes())
            return Checked(
                Header.model_validate(held["header"]),
                Sections.model_validate(held["sections"]),
                tuple((name, version) for name, version in held["lineage"]),
                {(section, name): place for section, name, place in held["origins"]},
                held["digest"],
            )
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None

    def put(self, sources: Sequence[Source], checked: Checked) -> None:
        """Keep a pack. A crash half-way leaves no half of a file in its place."""
        held = dump(checked.header, checked.sections)
        held["lineage"] = checked.lineage
        held["origins"] = [(*key, place) for key, place in checked.origins.items()]
        held["digest"] = checked.digest
        path = self._path(sources)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
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
