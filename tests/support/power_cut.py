"""A disk that can lose its power: an SQLite VFS that keeps what was synced and part of the rest.

Files are written for real; beside each stands what the platters hold. A write reaches them when
the file is synced; at a cut, each 512-byte sector written since then survives by itself with a
chance of one half, and so does a new length. The shared memory of a WAL is memory, and is gone.
"""

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import apsw

SECTOR_BYTES = 512


class Platters:
    """One file: its bytes as last written, and as they are sure to be found after a cut."""

    def __init__(self, written: bytes) -> None:
        self.written = bytearray(written)
        self.synced = bytes(written)
        self.loose: set[int] = set()

    def write(self, data: bytes, offset: int) -> None:
        end = offset + len(data)
        self.written.extend(bytes(max(0, end - len(self.written))))
        self.written[offset:end] = data
        self.loose.update(range(offset // SECTOR_BYTES, -(-end // SECTOR_BYTES)))

    def sync(self) -> None:
        self.synced = bytes(self.written)
        self.loose.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        found = bytearray(self.synced)
        if len(self.written) < len(found) and chance.random() < 0.5:
            del found[len(self.written) :]
        for sector in sorted(self.loose):
            start = sector * SECTOR_BYTES
            data = self.written[start : start + SECTOR_BYTES]
            if data and chance.random() < 0.5:
                found.extend(bytes(max(0, start + len(data) - len(found))))
                found[start : start + len(data)] = data
        return bytes(found)


class Disk(apsw.VFS):
    """The VFS; `before_write` is called before each write or sync that reaches it."""

    def __init__(self, before_write: Callable[[], None]) -> None:
        self.files: dict[str, Platters] = {}
        self.before_write = before_write
        super().__init__(name="power-cut", base="")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else str(name))
        self.files.setdefault(path.name, Platters(path.read_bytes() if path.exists() else b""))
        return File(self, path.name, name, flags)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        super().xDelete(name, sync_folder)
        self.files.pop(Path(name).name, None)

    def cut_into(self, folder: Path, chance: random.Random) -> None:
        """Write the files into `folder` as they are found after a cut at this moment."""
        folder.mkdir()
        for name, platters in self.files.items():
            (folder / name).write_bytes(platters.after_cut(chance))


class File(apsw.VFSFile):
    def __init__(
        self, disk: Disk, name: str, where: str | apsw.URIFilename | None, flags: list[int]
    ) -> None:
        super().__init__("", where, flags)
        self.disk = disk
        self.platters = disk.files[name]

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.before_write()
        super().xWrite(data, offset)
        self.platters.write(bytes(data), offset)

    def xSync(self, flags: int) -> None:
        self.disk.before_write()
        self.platters.sync()

    def xTruncate(self, size: int) -> None:
        self.disk.before_write()
        super().xTruncate(size)
        del self.platters.written[size:]


def run_with_cuts(
    path: Path,
    script: Iterable[Iterable[str]],
    pragmas: Iterable[str],
    cuts: Iterable[int],
    chance: random.Random,
) -> list[tuple[Path, int]]:
    """Run groups of statements on the database at `path`, cutting the power at the given writes.

    Returns, for each cut, the folder as it is found afterwards and how many groups had returned.
    """
    moments = set(cuts)
    found: list[tuple[Path, int]] = []
    writes = acknowledged = 0

    def before_write() -> None:
        nonlocal writes
        writes += 1
        if writes in moments:
            folder = path.parent / f"cut-{writes}"
            disk.cut_into(folder, chance)
            found.append((folder, acknowledged))

    disk = Disk(before_write)
    connection = apsw.Connection(str(path), vfs="power-cut")
    for pragma in pragmas:
        connection.execute(pragma).fetchall()
    for group in script:
        for statement in group:
            connection.execute(statement).fetchall()
        acknowledged += 1
    connection.close()
    disk.unregister()
    return found
