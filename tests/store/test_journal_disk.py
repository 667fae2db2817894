"""Disks that are full, read-only or damaged: one clear sentence, and nothing acknowledged lost."""

import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from store.ballast import BALLAST_BYTES, ROOM_BYTES
from store.faults import Corrupt, Full, Locked, ReadOnly, StoreFault, Unreadable
from store.journal import Journal
from store.reader import Reader
from store.verify import verify
from support.journals import Desk, note, texts


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    """A disk of its own, in memory; the test is skipped where no disk can be mounted."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def write_protected(path: Path) -> Iterator[None]:
    """A file that nobody may write, root included, in a folder where others can be made."""
    path.chmod(0o400)
    if os.geteuid() == 0:
        try:
            subprocess.run(["mount", "--bind", str(path), str(path)], check=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("root may write every file here")
        subprocess.run(["mount", "-o", "remount,bind,ro", str(path)], check=True)
    try:
        yield
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", "-l", str(path)], check=True)
        path.chmod(0o600)


def fill(folder: Path) -> Path:
    """Take all the room that is left."""
    path = folder / "filler"
    with path.open("ab", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    return path


def append_until_full(journal: Journal) -> int:
    """How many notes of 2 kB went in before the disk was full."""
    for number in range(100_000):
        try:
            journal.append([note(f"{number} {'x' * 2000}")])
        except Full:
            return number
    raise AssertionError("the disk never filled")


def untouched(path: Path, attempt: Callable[[], object], fault: type[StoreFault]) -> str:
    """The sentence of the fault that an attempt meets, which must leave the file as it is."""
    before = path.read_bytes()
    with pytest.raises(fault) as refusal:
        attempt()
    assert path.read_bytes() == before
    return str(refusal.value)


def test_a_full_disk_keeps_what_was_acknowledged_and_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path, 8) as disk:
        desk = Desk(disk)
        with desk.create() as journal:
            assert not journal.space_is_low
            journal.append([note("before")])
            filler = fill(disk)
            spent = append_until_full(journal)
            assert spent > 30, "the ballast bought too few entries to close a call"
            assert journal.space_is_low
            assert len(list(journal.entries())) == spent + 2
            filler.unlink()
            assert journal.append([note("after")])
            assert not journal.space_is_low, "the ballast was not made again"
        assert verify(desk.path).entries == spent + 3


def test_the_ballast_lets_a_console_open_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path, 8) as disk:
        desk = Desk(disk)
        desk.create().close()
        fill(disk)
        with desk.open() as journal:
            assert journal.space_is_low
            assert append_until_full(journal) > 30
        fill(disk)
        with desk.open() as journal, pytest.raises(Full) as fault:
            journal.append([note("one too many")])
        assert str(fault.value) == (
            f"The disk that holds {desk.path} is full; every entry acknowledged so far is kept. "
            "Free space on that disk."
        )


def test_the_ballast_waits_for_more_room_than_it_takes(tmp_path: Path) -> None:
    with small_disk(tmp_path, 8) as disk:
        desk = Desk(disk)
        with desk.create() as journal:
            filler = fill(disk)
            append_until_full(journal)
            os.truncate(filler, filler.stat().st_size - ROOM_BYTES + BALLAST_BYTES)
            journal.append([note("some room")])
            assert journal.space_is_low


def test_a_file_that_cannot_grow_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("before")])
        limit, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
        try:
            with pytest.raises(Unreadable, match="SQLITE_IOERR_WRITE"):
                journal.append([note("lost")])
            assert texts(journal.entries()) == ["before"]
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
        journal.append([note("after")])
    with desk.open() as journal:
        assert texts(journal.entries()) == ["before", "after"]
    assert verify(desk.path).ok


def test_a_disk_that_may_only_be_read_is_read_and_not_written(tmp_path: Path) -> None:
    with small_disk(tmp_path, 8) as disk:
        desk = Desk(disk)
        with desk.create() as journal:
            journal.append([note("before")])
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert "may only be read" in untouched(desk.path, desk.open, ReadOnly)
        with Reader.at(desk.path) as reader:
            assert texts(reader.entries()) == ["before"]
        assert verify(desk.path).ok


def test_a_file_that_may_only_be_read_is_refused_when_opened(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.create().close()
    with write_protected(desk.path):
        assert "may only be read" in untouched(desk.path, desk.open, ReadOnly)
    desk.open().close()


def test_another_program_that_writes_is_waited_for_briefly_and_then_named(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal, closing(sqlite3.connect(desk.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked, match="Another program is writing to"):
            journal.append([note("a")])
        other.rollback()
        assert journal.append([note("a")])


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"not a database at all, but a note to self\n" * 99,
        lambda whole: bytes(100) + whole[100:],
        lambda whole: whole[:4096],
        lambda whole: whole[:-4096],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:4096] + bytes(len(whole) - 4096),
    ],
    ids=["empty", "text", "no header", "one page", "short by a page", "half", "zeros"],
)
def test_a_damaged_file_is_refused_with_a_remedy_and_left_as_it_is(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("x" * 200) for _ in range(100)])
    desk.path.write_bytes(damage(desk.path.read_bytes()))
    sentence = untouched(desk.path, desk.open, Corrupt)
    assert sentence.startswith(str(desk.path))
    assert "the file was left as it is" in sentence
    assert "guidecard store verify" in sentence
    assert "--data" in sentence
    assert not verify(desk.path).ok


def test_another_programs_database_is_not_taken_for_a_journal(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with closing(sqlite3.connect(desk.path)) as other:
        other.execute("CREATE TABLE shopping (item)")
    assert "is not a guidecard journal" in untouched(desk.path, desk.open, Corrupt)


def test_a_journal_whose_last_entry_is_damaged_takes_no_more(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        journal.append([note("the very last words")])
    whole = desk.path.read_bytes()
    desk.path.write_bytes(whole.replace(b"the very last words", b"the very lost words"))
    sentence = untouched(desk.path, desk.open, Corrupt)
    assert "entry 2 of" in sentence
    assert "has a body that does not match its hash" in sentence


def test_a_truncated_wal_leaves_a_sound_beginning_that_goes_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "written")
    with desk.create() as journal:
        for number in range(20):
            journal.append([note(str(number))])
        wal = (desk.folder / "journal.db-wal").read_bytes()
        main = desk.path.read_bytes()
    for kept in [*range(0, len(wal), len(wal) // 40), len(wal)]:
        left = Desk(tmp_path / f"kept-{kept}")
        left.folder.mkdir()
        left.path.write_bytes(main)
        (left.folder / "journal.db-wal").write_bytes(wal[:kept])
        with left.open() as journal:
            found = texts(journal.entries())
            assert found == [str(number) for number in range(len(found))]
            journal.append([note("goes on")])
        assert verify(left.path).ok
    assert len(found) == 20


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unreadable, match="cannot be used"):
        Desk(tmp_path / "file" / "folder").create()


def test_a_copy_of_the_files_reads_as_the_original(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "original")
    with desk.create() as journal:
        journal.append([note("in the WAL only")])
        shutil.copytree(desk.folder, tmp_path / "copy")
    with Reader.at(tmp_path / "copy" / "journal.db") as reader:
        assert texts(reader.entries()) == ["in the WAL only"]
