"""One writer at a time, held by a lock of the operating system.

The kernel lets go of the lock when the process ends, however it ends, so a killed console leaves
nothing to clean up. The file stays: removing it would let two writers lock two different files.
"""

import fcntl
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Self

from store.faults import KEPT, Locked, from_os

_LONGEST_NOTE_BYTES = 4096


class Lock:
    """The right to write a journal, from `take` to `release`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path, seat: str) -> Self:
        """Lock the journal at `path` by a file beside it, which is made if need be.

        Raises Locked, naming the seat and process that hold it, ReadOnly, Full or Unreadable.
        """
        path_of_lock = path.with_suffix(".lock")
        try:
            descriptor = os.open(path_of_lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise from_os(error, path_of_lock) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _holder(descriptor)
            os.close(descriptor)
            if not isinstance(error, BlockingIOError):
                raise from_os(error, path_of_lock) from error
            raise Locked(
                f"{path} is in use by {holder}",
                KEPT,
                "Close that console, or start this one in another folder with --data",
            ) from None
        # The note only names the holder to others; a full disk must not keep a console out.
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "seat": seat}).encode(), 0)
        return cls(descriptor)

    def release(self) -> None:
        """Let another writer in. Releasing twice is harmless."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _holder(descriptor: int) -> str:
    try:
        note = json.loads(os.pread(descriptor, _LONGEST_NOTE_BYTES, 0))
        return f"seat {note['seat']!s} (process {int(note['pid'])})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
