"""Files that are there whole or not at all."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.export.whole import write_whole
from store.faults import AlreadyThere, StoreFault


def breaking() -> Iterator[bytes]:
    yield b"half of it"
    raise ZeroDivisionError


def test_a_file_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    write_whole(path, [b"a", b"b"])
    assert path.read_bytes() == b"ab"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_whole(tmp_path / "out.jsonl", breaking())
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"the record")
    with pytest.raises(AlreadyThere, match=r"already; it was left as it is\. Name another file"):
        write_whole(path, [b"an export"])
    assert path.read_bytes() == b"the record"


def test_a_file_that_appears_meanwhile_is_not_written_over_either(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"

    def meanwhile() -> Iterator[bytes]:
        yield b"an export"
        path.write_bytes(b"somebody else's")

    with pytest.raises(AlreadyThere):
        write_whole(path, meanwhile())
    assert path.read_bytes() == b"somebody else's"
    assert list(tmp_path.iterdir()) == [path]


def test_a_dangling_link_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AlreadyThere):
        write_whole(path, [b"x"])
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="nothing was written, and the record is not touched"):
        write_whole(tmp_path / "none" / "out.csv", [b"x"])
