"""Approvals of medical wording: who answers for it here, for one version of one pack.

Each lies in a file named by the digest of the pack, so that any edit of the pack voids it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from store.canonical import instant, instant_text
from store.faults import faults_of


@dataclass(frozen=True, slots=True)
class Approval:
    """A local medical director's word for the medical wording of one version of a pack."""

    pack: str
    version: str
    digest: str
    by: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Approvals:
    """A folder of approvals by digest."""

    folder: Path

    def record(self, approval: Approval) -> None:
        """Write an approval down, in the place of an earlier one. Raises a StoreFault."""
        with faults_of(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self._path(approval.digest)
            draft = path.with_suffix(f".{os.getpid()}")
            with draft.open("w", encoding="utf-8") as file:
                json.dump({**asdict(approval), "at": instant_text(approval.at)}, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)

    def of(self, digest: str) -> Approval | None:
        """The approval of this very digest; None where there is none, or it cannot be read."""
        with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
            held = json.loads(self._path(digest).read_text(encoding="utf-8"))
            approval = Approval(**{**held, "at": instant(held["at"])})
            words = (approval.pack, approval.version, approval.by, approval.title)
            if approval.digest == digest and all(isinstance(word, str) and word for word in words):
                return approval
        return None

    def withdraw(self, digest: str) -> bool:
        """Take an approval back; False where there was none. Raises a StoreFault."""
        with faults_of(self.folder):
            try:
                self._path(digest).unlink()
            except FileNotFoundError:
                return False
        return True

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError("not a digest")
        return self.folder / f"{digest}.json"
