"""One file that somebody wrote, as bytes."""

from __future__ import annotations

from pathlib import Path

from protocols.faults import Fault, PackRejected

MAX_BYTES = 1_000_000
"""The longest file that is taken."""


def read_bytes(path: Path, name: str) -> bytes:
    """What stands in a file; of one that is too long, a byte more than is taken.

    `name` is what messages call it. Raises `PackRejected`.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise PackRejected([Fault(name, 0, what, "Check its name and its rights")]) from None
