"""A file that somebody made to harm is refused with a sentence, and nothing is written."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store.backup import container, names
from store.faults import NewerVersion, StoreFault
from support.backups import backed_up, beside, files, forged, record, restored


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    backed_up(record(folder / "old"), folder / "file")
    return folder


@pytest.fixture
def file(sound: Path, tmp_path: Path) -> Path:
    """A sound backup, beside the folder that it is of."""
    shutil.copytree(sound, tmp_path / "here")
    return tmp_path / "here" / "file"


def refused(file: Path) -> str:
    """The sentence with which a restore ends that must leave nothing, and hurt nothing."""
    around = set(file.parent.parent.rglob("*"))
    with pytest.raises(StoreFault) as fault:
        restored(file, file.parent / "new")
    assert set(file.parent.parent.rglob("*")) == around
    assert str(fault.value).isprintable()
    return str(fault.value)


def add(db: sqlite3.Connection, name: str, content: bytes = b"x", part: int = 0) -> None:
    db.execute("INSERT INTO files VALUES (?, ?, ?)", (name, part, content))


def test_control_a_forged_file_that_holds_nothing_strange_is_restored(file: Path) -> None:
    with forged(file) as db:
        add(db, "reference.db.", b"")
        db.execute("DELETE FROM files WHERE name = 'reference.db.'")
    restored(file, file.parent / "new")
    assert files(file.parent / "new") == files(file.parent / "old")


STRANGE = [
    *("/etc/passwd", "../evil", "packs/../../evil", "packs/..", "packs/", "packs//a", "packs"),
    *("packs/.git/config", "packs/a\\..\\b", "packs/a\0b", "packs/a\nb", "packs/\u202ea", "~/x"),
    *("packs/" + "a/" * 9 + "a", "packs/" + "a" * 300, "packs/./a", "packs/a/", "", ".", "x"),
    *("journal.db", "journal.db-wal", "journal.lock", "hub.token", "training/journal.db"),
    *("packs-used/x.json", f"packs-used/{'0' * 64}", f"packs-used/{'0' * 64}.json/x"),
    *(f"approvals/../{'0' * 64}.json", f"approvals/{'A' * 64}.json", "Reference.db"),
]


@pytest.mark.parametrize("name", STRANGE)
def test_no_file_is_taken_under_a_name_that_none_may_have(file: Path, name: str) -> None:
    assert not names.is_kept(name)
    with forged(file) as db:
        db.execute("DELETE FROM files")
        add(db, name)
    assert "a name that none may have" in refused(file)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([("packs/a", 0, b""), ("packs/a", 0, b"")], "not in order"),
        ([("packs/a", 1, b"x")], "not in order"),
        ([("packs/a", 0, b"x"), ("packs/b", 0, b"y"), ("packs/a", 1, b"z")], "none may have"),
        ([("packs/a", 0, bytes(container.PART_BYTES + 1))], "not in order"),
        ([("packs/a", n, bytes(container.PART_BYTES)) for n in range(65)], "larger than any"),
        ([("packs/a", 0, b""), ("packs/a/b", 0, b"")], "cannot be used"),
        ([("packs/a", -1, b"")], "not in order"),
    ],
)
def test_parts_and_sizes_are_bounded(
    file: Path, parts: list[tuple[str, int, bytes]], told: str
) -> None:
    with forged(file) as db:
        db.execute("DELETE FROM files")
        for name, part, content in parts:
            add(db, name, content, part)
    assert told in refused(file)


def test_there_are_no_more_files_than_a_backup_may_hold(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MOST_FILES", 6)
    assert "none may have" in refused(file)


def _another_opening(db: sqlite3.Connection) -> None:
    db.execute("UPDATE journals SET made_at = '2020-01-01T00:00:00.000000Z'")


def _two_of_mine(db: sqlite3.Connection) -> None:
    db.execute(
        "INSERT INTO journals "
        "SELECT '00000000-0000-0000-0000-00000000004d', 1, mode, made_at FROM journals"
    )


def _none_of_mine(db: sqlite3.Connection) -> None:
    db.execute("UPDATE journals SET mine = 0")


def _people_unsaid(db: sqlite3.Connection) -> None:
    db.execute("UPDATE backup SET people = 0")


def _a_word_changed(db: sqlite3.Connection) -> None:
    db.execute("UPDATE entries SET taker = 'somebody' WHERE seq = 9")


def _first_gone(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM entries WHERE seq = 1")


def _middle_gone(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM entries WHERE seq BETWEEN 9 AND 12")


def _no_entries(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM entries")


def _people_that_act(db: sqlite3.Connection) -> None:
    [(content,)] = db.execute("SELECT content FROM files WHERE name = 'reference.db'")
    with closing(sqlite3.connect(":memory:")) as people:
        people.deserialize(content)
        people.execute(
            "CREATE TRIGGER x AFTER INSERT ON reference_records "
            "BEGIN DELETE FROM reference_phones; END"
        )
        people.commit()
        changed = people.serialize()
    db.execute("UPDATE files SET content = ? WHERE name = 'reference.db'", (changed,))


def _places_that_act(db: sqlite3.Connection) -> None:
    [(content,)] = db.execute("SELECT content FROM files WHERE name = 'places.db'")
    with closing(sqlite3.connect(":memory:")) as places:
        places.deserialize(content)
        places.execute("CREATE TRIGGER x AFTER INSERT ON places BEGIN DELETE FROM place_keys; END")
        places.commit()
        changed = places.serialize()
    db.execute("UPDATE files SET content = ? WHERE name = 'places.db'", (changed,))


def _no_places_at_all(db: sqlite3.Connection) -> None:
    db.execute("UPDATE files SET content = x'00' WHERE name = 'places.db'")


def _no_people_at_all(db: sqlite3.Connection) -> None:
    db.execute("UPDATE files SET content = x'00' WHERE name = 'reference.db'")


@pytest.mark.parametrize(
    "harm",
    [
        *(_another_opening, _two_of_mine, _none_of_mine, _people_unsaid, _a_word_changed),
        *(_first_gone, _middle_gone, _no_entries, _people_that_act, _no_people_at_all),
        *(_places_that_act, _no_places_at_all),
    ],
)
def test_what_contradicts_itself_is_refused_though_it_is_sealed(
    file: Path, harm: Callable[[sqlite3.Connection], None]
) -> None:
    with forged(file) as db:
        harm(db)
    assert "is not a sound backup" in refused(file)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER x AFTER INSERT ON entries BEGIN DELETE FROM journals; END",
        "CREATE VIEW x AS SELECT 1",
        "CREATE TABLE x (a)",
        "CREATE INDEX x ON entries (call)",
        "DROP TABLE aside",
        "ALTER TABLE files ADD COLUMN x BLOB",
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 1",
    ],
)
def test_a_file_with_other_tables_is_refused(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(statement)
    assert "is not a sound backup" in refused(file)


def test_a_newer_backup_is_told_from_a_damaged_one(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute(f"PRAGMA user_version = {container.FORMAT + 1}")
    with pytest.raises(NewerVersion, match="newer version"):
        restored(file, file.parent / "new")


def test_a_journal_a_pipe_a_folder_and_nothing_are_no_backups(file: Path) -> None:
    assert "not a sound backup" in refused(file.parent / "old" / "journal.db")
    os.mkfifo(file.parent / "pipe")
    for name in ("pipe", "old", "none"):
        assert "There is no file" in refused(file.parent / name)


def test_a_log_beside_the_file_is_not_played_back(file: Path) -> None:
    for end in ("-wal", "-journal"):
        file.with_name(file.name + end).write_bytes(os.urandom(4096))
    restored(file, file.parent / "new")
    assert beside(file.parent) == ["file", "file-journal", "file-wal", "new", "old"]
    assert files(file.parent / "new") == files(file.parent / "old")
