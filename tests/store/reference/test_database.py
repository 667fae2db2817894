"""A reference file that is missing, damaged, replaced or huge, and the call that goes on."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.reference.addresses import address_key
from store.reference.database import Reference
from store.reference.faults import ReferenceUnreadable
from store.reference.models import MODELS, Kind, Profile
from store.reference.writing import migrations, put
from support.profiles import NOW, household, imported, phone

ONE = phone(1)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "a folder %41?#" / "reference.db"


@pytest.fixture
def reference(database: Path) -> Iterator[Reference]:
    database.parent.mkdir()
    opened = Reference(database)
    yield opened
    opened.close()


def ids(reference: Reference) -> list[str]:
    return [match.record.id for match in reference.match(now=NOW, phone=ONE)]


def test_a_missing_file_is_an_empty_reference(reference: Reference) -> None:
    assert ids(reference) == []
    assert reference.trouble is None


def test_a_file_that_holds_only_other_things_is_an_empty_reference(
    reference: Reference, database: Path
) -> None:
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE packs (digest TEXT)")
    other.close()
    assert ids(reference) == []
    assert reference.trouble is None


def test_an_import_keeps_the_other_tables_of_the_file(database: Path) -> None:
    database.parent.mkdir()
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE packs (digest TEXT)")
        other.execute("INSERT INTO packs VALUES ('abc')")
    other.close()
    imported(database, household(1))
    with sqlite3.connect(database) as other:
        assert other.execute("SELECT digest FROM packs").fetchall() == [("abc",)]
    other.close()


def test_an_open_reference_sees_an_import_at_its_next_look_up(
    reference: Reference, database: Path
) -> None:
    assert ids(reference) == []
    imported(database, household(1))
    assert ids(reference) == ["h-1"]
    imported(database, household(2, phones=household(1)["phones"]))
    assert ids(reference) == ["h-1", "h-2"]
    database.unlink()
    assert ids(reference) == []


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all " * 1000)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def overwritten(path: Path) -> None:
    held = path.read_bytes()
    path.write_bytes(held[:4096] + b"\xff" * (len(held) - 4096))


def without_columns(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE reference_records (other TEXT)")
    other.close()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def retyped(path: Path) -> None:
    with sqlite3.connect(path) as other:
        held = other.execute("SELECT * FROM reference_records").fetchall()
        other.execute("DROP TABLE reference_records")
        other.execute("CREATE TABLE reference_records (number, kind, id, body, sha256)")
        other.execute("INSERT INTO reference_records VALUES (?, ?, ?, NULL, 7)", held[0][:3])
    other.close()


@pytest.mark.parametrize(
    "damage", [garbage, emptied, cut, overwritten, without_columns, a_folder, retyped]
)
def test_a_damaged_file_is_one_sentence_and_the_call_goes_on(
    reference: Reference, database: Path, damage: Callable[[Path], None]
) -> None:
    imported(database, household(1))
    damage(database)
    assert ids(reference) == []
    assert isinstance(reference.trouble, ReferenceUnreadable)
    assert str(database) in str(reference.trouble)
    assert "calls and their record are not touched" in str(reference.trouble)


def test_a_mended_file_is_read_again_without_a_restart(
    reference: Reference, database: Path
) -> None:
    database.write_bytes(b"garbage" * 1000)
    assert ids(reference) == []
    assert reference.trouble is not None
    database.unlink()
    imported(database, household(1))
    assert ids(reference) == ["h-1"]
    assert reference.trouble is None


def test_one_damaged_record_is_named_and_the_others_are_shown(
    reference: Reference, database: Path
) -> None:
    imported(database, household(1), household(2, phones=household(1)["phones"]))
    with sqlite3.connect(database) as other:
        other.execute(
            "UPDATE reference_records SET body ="
            " CAST(replace(body, 'Larkspur', 'Larkspus') AS BLOB)"
            " WHERE id = 'h-1'"
        )
    other.close()
    assert ids(reference) == ["h-2"]
    assert "profile h-1" in str(reference.trouble)
    assert reference.find(Kind.PROFILE, "h-1") is None
    assert reference.trouble is not None


def test_a_record_is_found_again_by_kind_and_id(reference: Reference, database: Path) -> None:
    imported(database, household(1))
    held = reference.find(Kind.PROFILE, "h-1")
    assert isinstance(held, Profile)
    assert held.id == "h-1"
    assert reference.find(Kind.FACILITY, "h-1") is None
    assert reference.trouble is None


def test_reading_leaves_the_folder_as_it_is(reference: Reference, database: Path) -> None:
    imported(database, household(1))
    database.chmod(0o444)
    before = database.read_bytes()
    assert ids(reference) == ["h-1"]
    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir() if "-" in path.name] == []


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five thousand households with verified phones."""
    path = tmp_path_factory.mktemp("crowd") / "reference.db"

    db = Database(path, execute_plugins=False)
    migrations.apply(db)
    with db.atomic():
        put(db, (Profile.model_validate_json(_json(n)) for n in range(5_000)))
    db.close()
    return path


def _json(number: int) -> str:
    opted_in = {"street": f"{number} Mill St", "town": "Larkspur", "opted_in": True}
    return json.dumps(household(number, addresses=[opted_in]))


def test_only_what_matches_is_parsed(crowd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []

    class Counting:
        def model_validate_json(self, body: bytes) -> Profile:
            parsed.append(body)
            return Profile.model_validate_json(body)

    monkeypatch.setitem(MODELS, Kind.PROFILE, Counting())
    reference = Reference(crowd)
    assert len(reference.match(now=NOW, phone=phone(4321))) == 1
    assert len(reference.match(now=NOW, phone=phone(25_000))) == 0
    assert len(reference.match(now=NOW, address=address_key("77 Mill St", "Larkspur"))) == 1
    reference.close()
    assert len(parsed) == 2
