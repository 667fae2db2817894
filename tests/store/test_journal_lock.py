"""The lock that keeps one writer to a journal."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from store.faults import Locked
from store.lock import Lock

HOLD = """
import sys, time, pathlib
from store.lock import Lock
Lock.take(pathlib.Path(sys.argv[1]), "9")
print("held", flush=True)
sys.stdin.read()
"""


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Locked) as fault:
            Lock.take(path, "2")
        assert str(fault.value) == (
            f"{path} is in use by seat 9 (process {holder.pid}); every entry acknowledged so far "
            "is kept. Close that console, or start this one in another folder with --data."
        )
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        Lock.take(path, "2").release()


def test_a_released_lock_can_be_taken_again_and_released_twice(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Lock.take(path, "2") as lock:
        lock.release()
        with Lock.take(path, "3"), pytest.raises(Locked, match="seat 3"):
            Lock.take(path, "2")


@pytest.mark.parametrize("note", [b"", b"{}", b"[]", b"\xff\x00", b'{"pid": "x", "seat": 1}'])
def test_a_holder_that_left_no_name_is_another_process(tmp_path: Path, note: bytes) -> None:
    path = tmp_path / "journal.db"
    with Lock.take(path, "2"):
        (tmp_path / "journal.lock").write_bytes(note)
        with pytest.raises(Locked, match="in use by another process"):
            Lock.take(path, "3")
