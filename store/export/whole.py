"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from store.faults import AlreadyThere, StoreFault, from_os


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file at `path`, readable by its owner alone, and have it on disk.

    It is written beside its place and moved there in one step; a failure leaves nothing behind.
    Raises AlreadyThere where there is a file already, which is never written over, or another
    StoreFault; and whatever making the pieces raises.
    """
    with in_its_place(path) as draft, draft.open("r+b") as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def in_its_place(path: Path) -> Iterator[Path]:
    """A file beside `path`, empty at first, that gets its name and is on disk once the block ends.

    A failure in the block leaves nothing behind. Raises as `write_whole` does.
    """
    path = path.absolute()
    try:
        _refuse_taken(path)
        descriptor, name = mkstemp(prefix=f".{path.name[:50]}.", dir=path.parent)
        os.close(descriptor)
        try:
            yield Path(name)
            _sync(Path(name))
            _refuse_taken(path)
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
        _sync(path.parent)
    except OSError as error:
        raise _not_written(error, path) from error


def _refuse_taken(path: Path) -> None:
    if os.path.lexists(path):
        raise AlreadyThere(
            f"There is a file at {path} already",
            "it was left as it is",
            "Name another file, or move that one away",
        )


def _not_written(error: OSError, path: Path) -> StoreFault:
    fault = from_os(error, path)
    return type(fault)(fault.what, "nothing was written, and the record is not touched", fault.do)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
