"""What can be told of a disk."""

from pathlib import Path

import pytest

from store.health.disk import file_system, room_bytes, sync_seconds

MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
server:/calls /srv/calls nfs4 rw 0 0
/dev/sdb1 /srv/calls/local\040disk xfs rw 0 0
/dev/sdc1 /mnt ext4 rw 0 0
//server/share /mnt cifs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/guidecard", "ext4"),
        ("/srv/calls", "nfs4"),
        ("/srv/calls/guidecard", "nfs4"),
        ("/srv/callsheets", "ext4"),
        ("/srv/calls/local disk/guidecard", "xfs"),
        ("/mnt/data", "cifs"),
        ("/run", "tmpfs"),
    ],
)
def test_the_nearest_mount_and_of_two_the_later_one_tells_the_kind(path: str, kind: str) -> None:
    assert file_system(Path(path), MOUNTS) == kind


def test_without_mounts_nothing_can_be_told() -> None:
    assert file_system(Path("/data"), "") is None


def test_a_folder_is_measured_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    ticks = iter(range(100))
    assert sync_seconds(tmp_path, lambda: float(next(ticks))) == 1.0
    assert room_bytes(tmp_path) > 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_cannot_be_measured(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        sync_seconds(tmp_path / "none", lambda: 0.0)
