"""A disk that takes no more: one sentence, nothing left behind, and calls go on."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.faults import StoreFault
from support.backups import backed_up, beside, record, restored
from support.journals import Desk, note


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))


def large(root: Path) -> Path:
    """A record with something large in it, journal and files alike."""
    record(root)
    (root / "packs" / "long.md").write_bytes(bytes(900_000))
    return root


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9, 0.99])
def test_a_backup_that_finds_no_room_leaves_nothing(tmp_path: Path, share: float) -> None:
    old = large(tmp_path / "old")
    backed_up(old, tmp_path / "file")
    size = (tmp_path / "file").stat().st_size
    with no_file_over(int(size * share)), pytest.raises(StoreFault) as fault:
        backed_up(old, tmp_path / "again")
    assert str(fault.value).count(". ") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "old"]
    backed_up(old, tmp_path / "again")


@pytest.mark.parametrize("most", [0, 4096, 60_000, 500_000])
def test_a_restore_that_finds_no_room_leaves_nothing(tmp_path: Path, most: int) -> None:
    backed_up(large(tmp_path / "old"), tmp_path / "file")
    with no_file_over(most), pytest.raises(StoreFault) as fault:
        restored(tmp_path / "file", tmp_path / "a" / "new")
    assert "nothing was changed" in str(fault.value)
    assert f"{tmp_path / 'a' / 'new'}" in str(fault.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "old"]


def test_a_console_goes_on_beside_a_backup_that_finds_no_room(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "old")
    with desk.create() as journal:
        journal.append([note("x" * 9000) for _ in range(20)])
        with no_file_over(20_000), pytest.raises(StoreFault):
            backed_up(desk.folder, tmp_path / "file", people=False)
        assert journal.append([note("after")])
        assert not journal.space_is_low
    assert beside(tmp_path) == ["old"]
