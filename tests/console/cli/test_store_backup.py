"""`guidecard store backup` and `restore` on the command line."""

from pathlib import Path

import pytest

from console.office.folder import DataFolder
from store.backup import names
from support.backups import files, record
from support.cli import guidecard, process, taking


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return record(tmp_path / "old")


def test_a_record_is_backed_up_while_calls_are_taken_and_restored(
    old: Path, tmp_path: Path
) -> None:
    with taking(old) as desk:
        last = desk.call("taken last")
        ran = process("--data", old, "store", "backup", tmp_path / "b")
        desk.call("taken after")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Backed up and verified: 78 entries of 1 journal, 7 files of packs, approvals, "
        "places and settings; people are NOT in it.\n"
    )
    new = tmp_path / "new"
    ran = process("--data", new, "store", "restore", tmp_path / "b")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Restored into {new} as it was ")
    assert "0 h 0 min ago: 78 entries of 1 journal" in ran.out
    assert guidecard("--data", new, "store", "verify").code == 0
    shown = [guidecard("--data", root, "calls", "show", str(last)).out for root in (old, new)]
    assert shown[0] == shown[1] != ""


def test_json_says_what_is_in_it_and_under_which_journal_the_seat_goes_on(
    old: Path, tmp_path: Path
) -> None:
    run: list[str | Path] = [
        "--data",
        old,
        "store",
        "backup",
        tmp_path / "b",
        "--with-people",
        "--json",
    ]
    held = guidecard(*run).json
    assert (held["mode"], held["entries"], held["seq"], held["files"]) == ("live", 52, 52, 8)
    assert held["people"] is True
    told = guidecard("--data", tmp_path / "new", "store", "restore", tmp_path / "b", "--json").json
    assert told["continues"] == held["journal"] != told["journal"]
    assert told["made_at"] == held["made_at"]
    assert files(tmp_path / "new") == files(old)


def test_refusals_are_one_sentence_and_change_nothing(old: Path, tmp_path: Path) -> None:
    assert guidecard("--data", old, "store", "backup", tmp_path / "b").code == 0
    again = guidecard("--data", old, "store", "backup", tmp_path / "b")
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert "it was left as it is" in again.err
    over = guidecard("--data", old, "store", "restore", tmp_path / "b", "--json")
    assert over.json["error"]["code"] == "already_there"
    other = guidecard("--data", tmp_path / "x", "store", "restore", tmp_path / "b", "--training")
    assert "backup of a live record" in other.err
    (tmp_path / "b").write_bytes(b"nothing")
    damaged = guidecard("--data", tmp_path / "x", "store", "restore", tmp_path / "b", "--json")
    assert damaged.json["error"]["code"] == "not_sound"
    none = guidecard("--data", tmp_path / "x", "store", "backup", tmp_path / "c")
    assert "There is no journal" in none.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "old"]


def test_training_has_backups_of_its_own(old: Path, tmp_path: Path) -> None:
    with taking(old / "training", mode="training") as desk:
        desk.call()
    run: list[str | Path] = ["store", "backup", "--training", "--json", tmp_path / "b"]
    assert guidecard("--data", old, *run).json["mode"] == "training"
    run = ["store", "restore", "--training", tmp_path / "b"]
    assert guidecard("--data", tmp_path / "new", *run).code == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["training"]
    assert guidecard("--data", tmp_path / "new", "store", "verify", "--training").code == 0


def test_the_doctor_tells_how_old_the_last_backup_is(old: Path, tmp_path: Path) -> None:
    def told() -> dict[str, str]:
        checks = guidecard("--data", old, "doctor", "--json").json["checks"]
        return next(check for check in checks if check["name"] == "backup")

    assert told()["what"] == "none is remembered here; 51 entries"
    guidecard("--data", old, "store", "backup", tmp_path / "b")
    assert told()["what"] == f"0 days old, 0 entries since; to {tmp_path / 'b'}"
    with taking(old) as desk:
        desk.ring()
    assert "0 days old, 1 entries since" in told()["what"]
    (old / "last-backup.json").write_text("[]")
    assert told()["what"].startswith("none is remembered")


def test_what_is_kept_is_named_as_the_console_names_it(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    held = [folder.journal, folder.reference, folder.settings, folder.packs]
    assert [path.name for path in held] == [
        *(names.JOURNAL, names.PEOPLE, names.SETTINGS, names.PACKS)
    ]
    assert {folder.approvals.name, folder.packs_used.name} == set(names.BY_DIGEST)


def test_the_help_says_what_is_personal_and_what_is_not_in_it() -> None:
    told = " ".join(guidecard("store", "backup", "--help").out.split())
    assert "only with --with-people" in told
    assert "not encrypted" in told
    assert "The record: verify, back up, restore." in guidecard("--help").out
