"""`guidecard hub backup` and `restore` on the command line."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from support.cli import guidecard
from support.hub import Seat
from support.hub_app import running


def test_a_hub_is_backed_up_while_it_serves_and_restored(tmp_path: Path) -> None:
    seat = Seat(1)
    seat.notes("one", "two")
    file = tmp_path / "b"
    with running(tmp_path / "hub") as hub:
        hub.engine.push([seat.batch()])
        hub.token(journal=UUID(int=1))
        told = guidecard("hub", "backup", "--data", tmp_path / "hub", file, "--json").json
        assert (told["mode"], told["entries"], told["tokens"]) == ("live", 3, 1)
        again = guidecard("hub", "backup", "--data", tmp_path / "hub", file)
        assert again.code == 1
        assert "it was left as it is" in again.err
    ran = guidecard("hub", "restore", "--data", tmp_path / "again", file)
    assert (ran.code, ran.err) == (0, "")
    assert f"as it was {datetime.now(UTC):%Y-%m-%d}" in ran.out
    assert "0 h 0 min ago" in ran.out
    status = guidecard("hub", "status", "--data", tmp_path / "again", "--json").json
    assert (status["entries"], status["tokens"]) == (3, 1)
    over = guidecard("hub", "restore", "--data", tmp_path / "again", file)
    assert over.code == 1
    assert "There is hub.db in" in over.err


def test_a_damaged_backup_and_the_other_mode_are_refused(tmp_path: Path) -> None:
    with running(tmp_path / "hub"):
        guidecard("hub", "backup", "--data", tmp_path / "hub", tmp_path / "b")
    ran = guidecard("hub", "restore", "--training", "--data", tmp_path / "x", tmp_path / "b")
    assert "backup of a live hub and was to become a training one" in ran.err
    (tmp_path / "b").write_bytes(b"nothing")
    ran = guidecard("hub", "restore", "--data", tmp_path / "x", tmp_path / "b", "--json")
    assert ran.code == 1
    assert ran.json["error"]["code"] == "not_sound"
    assert not (tmp_path / "x").exists()


def test_a_hub_on_postgresql_is_left_to_postgresql(tmp_path: Path) -> None:
    for command in ("backup", "restore"):
        ran = guidecard("hub", command, "--database", "postgresql://x", tmp_path / "b")
        assert ran.code == 2
        assert "pg_dump" in ran.err
        assert not (tmp_path / "b").exists()
