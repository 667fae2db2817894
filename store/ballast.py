"""A file that is there to be deleted on the day the disk is full.

Its room lets the calls that are open be closed in good order; the red banner is the console's.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

BALLAST_BYTES = 1024 * 1024
ROOM_BYTES = 4 * BALLAST_BYTES
"""Free room from which the ballast is made again; well above its size, or it would come and go."""


class Ballast:
    """The ballast of the journal at `path`, beside it.

    `entropy` (n -> n bytes) fills it, since some disks keep no room for zeros.
    """

    def __init__(self, path: Path, entropy: Callable[[int], bytes]) -> None:
        self._path = path.with_suffix(".ballast")
        self._entropy = entropy
        self.held = _size(self._path) == BALLAST_BYTES

    def release(self) -> bool:
        """Give the room back to the disk; False if there was none to give."""
        if not self.held:
            return False
        with suppress(OSError):
            self._path.unlink()
        self.held = False
        return True

    def restore(self) -> None:
        """Make the ballast again if it is gone and there is room; a failure leaves it for later."""
        if self.held:
            return
        try:
            if _room(self._path.parent) < ROOM_BYTES:
                return
            with self._path.open("wb") as file:
                file.write(self._entropy(BALLAST_BYTES))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                self._path.unlink()
        else:
            self.held = True


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _room(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize
