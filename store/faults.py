"""What can go wrong with the store, sorted by what the person at the console can do about it.

StoreFault
+-- Full          free space
+-- ReadOnly      make the folder writable
+-- Locked        close the other console
+-- Unreadable    mend the permission or the disk
+-- Corrupt       verify, restore, or begin elsewhere
+-- NotSound      name another backup
+-- Missing       make a journal first
+-- AlreadyThere  open it instead
+-- WrongMode     choose the other folder
+-- NewerVersion  update guidecard
+-- Refused       correct the entry
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

KEPT = "every entry acknowledged so far is kept"
UNTOUCHED = "the file was left as it is"
MEND = (
    "Run `guidecard store verify` to see which entries are hit, restore a backup, "
    "or take calls in another folder with --data"
)


class StoreFault(Exception):
    """A fault of the store: what happened, what is safe, what to do.

    The three are clauses without a full stop; `str()` joins them into two sentences.
    `code` is the word that machines read.
    """

    code: ClassVar[str] = "store"

    def __init__(self, what: str, safe: str, do: str) -> None:
        super().__init__(what, safe, do)
        self.what = what
        self.safe = safe
        self.do = do

    def __str__(self) -> str:
        return f"{self.what}; {self.safe}. {self.do}."


class Full(StoreFault):
    """The disk has no room left."""

    code = "full"


class ReadOnly(StoreFault):
    """The file or its disk may only be read."""

    code = "read_only"


class Locked(StoreFault):
    """Another process holds the journal."""

    code = "locked"


class Unreadable(StoreFault):
    """The operating system refuses, or fails, to open, read or write the file."""

    code = "unreadable"


class Corrupt(StoreFault):
    """The file does not hold what a journal must hold."""

    code = "corrupt"


class NotSound(StoreFault):
    """A backup that does not hold what was to be backed up, or no backup at all."""

    code = "not_sound"


class Missing(StoreFault):
    """There is no journal at this path yet."""

    code = "missing"


class AlreadyThere(StoreFault):
    """There is a journal at this path already."""

    code = "already_there"


class WrongMode(StoreFault):
    """A live journal was opened as training, or the reverse."""

    code = "wrong_mode"


class NewerVersion(StoreFault):
    """A later version of guidecard made the file."""

    code = "newer_version"


class Refused(StoreFault):
    """An entry that the journal must not take; nothing was written."""

    code = "refused"


def full(path: Path) -> Full:
    """The fault of a full disk under `path`."""
    return Full(f"The disk that holds {path} is full", KEPT, "Free space on that disk")


def read_only(path: Path) -> ReadOnly:
    """The fault of a file that may only be read."""
    return ReadOnly(
        f"{path} may only be read", KEPT, "Make the file, its folder and its disk writable"
    )


def corrupt(path: Path, how: str) -> Corrupt:
    """The fault of a damaged file; `how` ends the sentence that begins with the path."""
    return Corrupt(f"{path} {how}", UNTOUCHED, MEND)


def missing(path: Path) -> Missing:
    """The fault of a path without a journal."""
    return Missing(
        f"There is no journal at {path}",
        "nothing was changed",
        "Start guidecard to make one, or name another folder with --data",
    )


def from_os(error: OSError, path: Path) -> StoreFault:
    """The fault that an error of the operating system about `path` means."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return full(path)
    if error.errno == errno.EROFS:
        return read_only(path)
    return Unreadable(
        f"{path} cannot be used: {error.strerror or type(error).__name__}",
        KEPT,
        "Check the folder's permissions and its disk",
    )


def from_sqlite(name: str, path: Path) -> StoreFault:
    """The fault that an SQLite error name (such as SQLITE_IOERR_WRITE) about `path` means."""
    if name == "SQLITE_IOERR_SHMSIZE":  # how a full disk shows itself while the file is opened
        return full(path)
    match name.removeprefix("SQLITE_").partition("_")[0]:
        case "FULL":
            return full(path)
        case "READONLY":
            return read_only(path)
        case "BUSY" | "LOCKED" | "PROTOCOL":
            return Locked(
                f"Another program is writing to {path}", KEPT, "Close that program, then try again"
            )
        case "CORRUPT" | "NOTADB" | "ERROR" | "SCHEMA" | "CONSTRAINT" | "MISMATCH":
            return corrupt(path, f"is damaged or is not a journal ({name})")
        case _:
            return Unreadable(
                f"{path} cannot be read or written ({name})",
                KEPT,
                "Check the folder's permissions and its disk",
            )


@contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite and of the operating system in the block into StoreFaults.

    An error without an SQLite code is misuse of the library by this program, and passes.
    """
    try:
        yield
    except sqlite3.Error as error:
        name: str | None = getattr(error, "sqlite_errorname", None)
        if name is None:
            raise
        raise from_sqlite(name, path) from error
    except UnicodeDecodeError as error:  # SQLite quotes a damaged name in its message
        raise corrupt(path, "is damaged") from error
    except OSError as error:
        raise from_os(error, path) from error
