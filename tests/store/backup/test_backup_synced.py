"""Everything is on disk before it has its name, so that a power cut cannot leave it half."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from store.backup import restoring
from store.export import whole
from support.backups import backed_up, record, restored

Move: TypeAlias = Callable[[Path, Path], None]


class Disk:
    """Notes what was synced, and what was not when something was moved into its place."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.synced: dict[int, tuple[int, int]] = {}
        self.late: list[str] = []
        self.moved: list[str] = []
        self._fsync = os.fsync
        patch.setattr(os, "fsync", self.sync)
        for name in ("replace", "rename"):
            patch.setattr(os, name, self.moving(getattr(os, name)))

    def sync(self, descriptor: int) -> None:
        self._fsync(descriptor)
        status = os.fstat(descriptor)
        self.synced[status.st_ino] = (status.st_size, status.st_mtime_ns)

    def moving(self, move: Move) -> Move:
        def moves(source: Path, target: Path) -> None:
            root = Path(source)
            for path in (root, *root.rglob("*")):
                status = path.stat()
                if self.synced.get(status.st_ino) != (status.st_size, status.st_mtime_ns):
                    self.late.append(path.name)
            move(source, target)
            self.moved.append(Path(target).name)
            self.synced.pop(Path(target).parent.stat().st_ino, None)

        return moves


def test_a_backup_and_a_restored_folder_are_synced_before_they_are_moved_and_so_is_the_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = record(tmp_path / "old")
    disk = Disk(monkeypatch)
    backed_up(old, tmp_path / "b")
    assert tmp_path.stat().st_ino in disk.synced
    restored(tmp_path / "b", tmp_path / "county" / "new")
    assert (tmp_path / "county").stat().st_ino in disk.synced
    assert disk.late == []
    assert disk.moved == ["b", "new"]


@pytest.mark.parametrize("room", [whole, restoring])
def test_control_without_the_syncs_it_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: object
) -> None:
    old = record(tmp_path / "old")
    disk = Disk(monkeypatch)
    monkeypatch.setattr(room, "_sync", lambda _: None)
    backed_up(old, tmp_path / "b")
    restored(tmp_path / "b", tmp_path / "new")
    assert disk.late != []
