"""What a data folder remembers of its last backup; not whether that file is still there."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from store.canonical import instant, instant_text

FILE = "last-backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The backup that was written last, and how far the seat's journal had come."""

    at: datetime
    file: str
    journal: UUID
    seq: int


def remember(root: Path, last: LastBackup) -> None:
    """Write it down beside the journal. A folder that takes nothing leaves the backup as good."""
    told: dict[str, str | int] = {"at": instant_text(last.at), "file": last.file}
    told |= {"journal": str(last.journal), "seq": last.seq}
    path = root / FILE
    draft = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        draft.write_text(json.dumps(told), "utf-8")
        draft.replace(path)


def last_backup(root: Path) -> LastBackup | None:
    """What is remembered; None where nothing is, or it cannot be read."""
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError, AttributeError):
        told = json.loads((root / FILE).read_text("utf-8"))
        return LastBackup(
            instant(told["at"]), str(told["file"]), UUID(told["journal"]), int(told["seq"])
        )
    return None
