"""Packs ever used, whole and by digest, so that a call can be read on the pack it began with.

Each lies in a file of its own that is written once and never changed, named by its digest.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from protocols.checked import Checked, assemble, from_json, to_json
from protocols.pack import Pack
from store.faults import faults_of


@dataclass(frozen=True, slots=True)
class PacksUsed:
    """A folder of packs by digest."""

    folder: Path

    def keep(self, pack: Pack) -> None:
        """Keep a pack, unless it is kept already and unharmed. Raises a StoreFault."""
        path, whole = self._path(pack.digest), to_json(Checked.of(pack))
        with faults_of(self.folder):
            if path.exists() and path.read_bytes() == whole:
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            with draft.open("wb") as file:
                file.write(whole)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)

    def get(self, digest: str) -> Pack | None:
        """The pack with a digest; None where it is not kept, or what is kept is not it."""
        with suppress(OSError, ValueError, RecursionError):
            held = from_json(self._path(digest).read_bytes())
            if held.digest == digest:
                return assemble(held)
        return None

    def has(self, digest: str) -> bool:
        """Whether something is kept under a digest; only `get` tells whether it is that pack."""
        with suppress(OSError, ValueError):
            return self._path(digest).exists()
        return False

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError("not a digest")
        return self.folder / f"{digest}.json"
