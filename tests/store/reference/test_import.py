"""What an import takes, keeps, adds, updates, removes, and never executes."""

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from store.reference.columns import COLUMNS
from store.reference.database import Reference
from store.reference.faults import ImportFailed, ImportRefused
from store.reference.importing import import_sources, purge
from store.reference.models import Caution, Facility, Kind, Profile, Record
from store.reference.sources import Source
from store.reference.swapping import rewritten
from support.profiles import (
    NOW,
    building,
    household,
    imported,
    phone,
    refusal,
    source,
    warning,
)

HOSTILE = (
    "allergic to [penicillin]",
    "gate code [#1234]",
    "[@click=app.quit]door[/]",
    "[/x]",
    '=HYPERLINK("http://example.invalid")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'; DROP TABLE reference_records; --",
    "../../etc/passwd",
    "{0.__class__} %s ${HOME} `id`",
    "<script>alert(1)</script>",
    "\u202egnp.exe \u200b\u0301\U0001f6a8",
    '"quoted", comma; | bar \\ backslash',
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "reference.db"


def held(database: Path, kind: Kind, identifier: str) -> Record | None:
    reference = Reference(database)
    record = reference.find(kind, identifier)
    assert reference.trouble is None
    reference.close()
    return record


def ids(database: Path) -> list[str]:
    with sqlite3.connect(database) as db:
        rows = db.execute("SELECT id FROM reference_records ORDER BY id").fetchall()
    db.close()
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps([household(1), household(2)]),
        json.dumps([household(1), household(2)], indent=1),
        f"{json.dumps(household(1))}\r\n\r\n{json.dumps(household(2))}\r\n",
        f"\n  {json.dumps(household(1))}  \n{json.dumps(household(2))}",
        "\ufeff" + json.dumps([household(1), household(2)]),
    ],
)
def test_json_is_taken_as_a_list_or_by_lines(database: Path, raw: str) -> None:
    done = import_sources(database, [Source(Kind.PROFILE, "a.json", raw.encode())], now=NOW)
    assert (done.added, done.updated, done.removed) == (2, 0, 0)
    assert done.held == {Kind.PROFILE: 2, Kind.FACILITY: 0, Kind.CAUTION: 0}
    assert ids(database) == ["h-1", "h-2"]


CSV = """\
id,confirmed_at,phone,phone_verified_at,address,address_opted_in,name,birth_year,languages,allergies,\
powered_equipment,equipment,diagnosis,calms,health_source,health_part2,door,code_what,code,animal,\
animal_service,contact_name,contact_phone,key_holder
h-1,2026-10-01T09:00:00Z,206-555-0101,2026-10-01T09:05:00Z,1 Mill St,yes,Ada,1980,English | ASL,\
bees | nuts,oxygen,walker,,,resident,,"Back door, ring twice",gate,1234,dog,no,Cy,206-555-0103,y
h-2,2026-10-01T09:00:00Z,206-555-0102,,,,Eve,,,,,,,,,,,,,,,,,
h-1,,206-555-0111,,,,Bo,,,,,,"I am autistic, ""Bo"" for short",ferries,agency,yes,,box,4417,cat,,,,

"""


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_gathers_the_rows_of_a_household(database: Path, mark: str) -> None:
    raw = (mark + CSV).encode()
    done = import_sources(database, [Source(Kind.PROFILE, "a.CSV", raw)], now=NOW)
    assert done.added == 2
    fact = {"source": "resident", "part2": False}
    told = {"source": "agency", "part2": True}
    expected = household(
        1,
        phones=[
            {"number": "+12065550101", "verified_at": "2026-10-01T09:05:00Z"},
            {"number": "+12065550111"},
        ],
        addresses=[{"street": "1 Mill St", "opted_in": True}],
        people=[
            {
                "name": "Ada",
                "birth_year": 1980,
                "languages": ["English", "ASL"],
                "medical": {
                    "allergies": [{"text": "bees", **fact}, {"text": "nuts", **fact}],
                    "equipment": [
                        {"text": "oxygen", "power_dependent": True, **fact},
                        {"text": "walker", **fact},
                    ],
                },
            },
            {
                "name": "Bo",
                "behavioural": {
                    "diagnosis": {"text": 'I am autistic, "Bo" for short', **told},
                    "calms": [{"text": "ferries", **told}],
                },
            },
        ],
        home={
            "door": "Back door, ring twice",
            "codes": [{"what": "gate", "code": "1234"}, {"what": "box", "code": "4417"}],
        },
        animals=[{"kind": "dog", "service": False}, {"kind": "cat"}],
        contacts=[{"name": "Cy", "phone": "+12065550103", "key_holder": True}],
    )
    assert held(database, Kind.PROFILE, "h-1") == Profile.model_validate_json(json.dumps(expected))


def test_csv_takes_facilities_and_cautions(database: Path) -> None:
    facilities = (
        "id,name,confirmed_at,address,address_town,hazards,people_with_needs,contact_name,"
        "contact_phone\n"
        "f-1,Care Home,2026-10-01T09:00Z,7 Clinic Ln,Larkspur,oxygen | dust,two bedbound,Nurse,"
        "509-555-0160\n"
        "f-1,,,9 Clinic Ln,Larkspur,,,Desk,509-555-0161\n"
    )
    cautions = (
        "id,text,severity,address,approved_by,approved_at,expires_at,code_what,code,"
        "code_given_by,code_given_at\n"
        "c-1,Dogs,danger,1 Mill St,Quist,2026-06-10T17:00Z,2027-06-10T17:00Z,gate,0519#,"
        "desk,2026-06-01T17:00Z\n"
    )
    sources = [
        Source(Kind.FACILITY, "f.csv", facilities.encode()),
        Source(Kind.CAUTION, "c.csv", cautions.encode()),
    ]
    assert import_sources(database, sources, now=NOW).added == 2
    facility = held(database, Kind.FACILITY, "f-1")
    caution = held(database, Kind.CAUTION, "c-1")
    assert isinstance(facility, Facility)
    assert [place.street for place in facility.addresses] == ["7 Clinic Ln", "9 Clinic Ln"]
    assert facility.hazards == ("oxygen", "dust")
    assert facility.people_with_needs[0].source == "imported"
    assert isinstance(caution, Caution)
    assert caution.access_codes[0].given_by == "desk"


@pytest.mark.parametrize("kind", Kind)
def test_every_column_of_a_csv_file_has_a_place_in_its_record(kind: Kind) -> None:
    names = [column.name for column in COLUMNS[kind]]
    assert len(set(names)) == len(names)
    places = [(*column.group, *column.step) for column in COLUMNS[kind] if column.step]
    shared = {places.count(place) for place in places if place[-1] != "equipment"}
    assert shared == {1}


def test_phones_of_seven_digits_take_the_home_area_code(database: Path) -> None:
    records = [household(1, phones=[{"number": "555-0104"}])]
    import_sources(database, [source(Kind.PROFILE, records)], now=NOW, home_area_code="509")
    profile = held(database, Kind.PROFILE, "h-1")
    assert isinstance(profile, Profile)
    assert profile.phones[0].number == "+15095550104"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_hostile_text_is_kept_as_text(database: Path, text: str, form: str) -> None:
    if form == "json":
        source_of = source(Kind.PROFILE, [household(1, home={"door": text})])
    else:
        quoted = text.replace('"', '""')
        raw = f'id,confirmed_at,phone,door\nh-1,2026-10-01T09:00Z,206-555-0101,"{quoted}"'
        source_of = Source(Kind.PROFILE, "a.csv", raw.encode())
    import_sources(database, [source_of], now=NOW)
    profile = held(database, Kind.PROFILE, "h-1")
    assert isinstance(profile, Profile)
    assert profile.home.door == text


def test_an_import_adds_and_updates_by_id(database: Path) -> None:
    imported(database, household(1), household(2))
    done = imported(database, household(2, home={"door": "blue"}), household(3))
    assert (done.added, done.updated, done.removed) == (1, 1, 0)
    assert ids(database) == ["h-1", "h-2", "h-3"]


def test_an_updated_household_is_no_longer_found_by_what_it_gave_up(database: Path) -> None:
    opted_in = {"street": "1 Mill St", "opted_in": True}
    imported(database, household(1, addresses=[opted_in]))
    imported(database, household(1, phones=household(2)["phones"]))
    with sqlite3.connect(database) as db:
        phones = db.execute("SELECT phone FROM reference_phones").fetchall()
        places = db.execute("SELECT street FROM reference_places").fetchall()
    db.close()
    assert phones == [(phone(2).e164,)]
    assert places == []


def test_replace_takes_out_the_records_of_that_kind_that_are_not_named(database: Path) -> None:
    imported(database, household(1), household(2))
    imported(database, building(1), kind=Kind.FACILITY)
    records = [household(2), household(3)]
    done = import_sources(database, [source(Kind.PROFILE, records)], now=NOW, replace=True)
    assert (done.added, done.updated, done.removed) == (1, 1, 1)
    assert ids(database) == ["f-1", "h-2", "h-3"]


def test_a_refused_replacement_takes_out_nothing(database: Path) -> None:
    imported(database, household(1))
    with pytest.raises(ImportRefused):
        import_sources(database, [source(Kind.PROFILE, [{}])], now=NOW, replace=True)
    assert ids(database) == ["h-1"]


def test_records_of_three_kinds_may_have_one_id(database: Path) -> None:
    imported(database, household(1, id="x"))
    imported(database, building(1, id="x"), kind=Kind.FACILITY)
    imported(database, warning(1, id="x"), kind=Kind.CAUTION)
    assert ids(database) == ["x", "x", "x"]


def test_what_is_purged_leaves_no_trace_in_the_file(database: Path) -> None:
    secret = "swims at midnight in the reservoir"
    imported(database, household(1, home={"layout": secret}), household(2))
    assert secret.encode() in database.read_bytes()
    assert purge(database, Kind.PROFILE, ["h-1", "h-9"]) == 1
    assert ids(database) == ["h-2"]
    assert secret.encode() not in database.read_bytes()
    assert phone(1).e164.encode() not in database.read_bytes()


def test_what_is_updated_leaves_no_trace_in_the_file(database: Path) -> None:
    secret = "swims at midnight in the reservoir"
    imported(database, household(1, home={"layout": secret}))
    imported(database, household(1))
    assert secret.encode() not in database.read_bytes()


def test_a_purge_of_a_missing_file_makes_none(database: Path) -> None:
    assert purge(database, Kind.PROFILE, ["h-1"]) == 0
    assert not database.exists()


def test_a_new_file_is_for_its_owner_alone_and_an_old_one_keeps_its_mode(database: Path) -> None:
    imported(database, household(1))
    assert database.stat().st_mode & 0o777 == 0o600
    database.chmod(0o640)
    imported(database, household(2))
    assert database.stat().st_mode & 0o777 == 0o640


def test_the_new_file_is_on_disk_before_it_takes_the_place(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: list[str] = []

    def fsync(descriptor: int) -> None:
        acts.append(f"sync {os.readlink(f'/proc/self/fd/{descriptor}')}")

    def replace(old: Path, new: Path) -> None:
        acts.append(f"{old} becomes {new}")

    monkeypatch.setattr("os.fsync", fsync)
    monkeypatch.setattr("os.replace", replace)
    imported(database, household(1))
    staged = f"{database}.new"
    assert acts == [f"sync {staged}", f"{staged} becomes {database}", f"sync {database.parent}"]


def failing(database: Path, **changes: Any) -> ImportFailed:
    before = database.read_bytes() if database.exists() else None
    with pytest.raises(ImportFailed) as failed:
        imported(database, household(2, **changes))
    assert (database.read_bytes() if database.exists() else None) == before
    assert not database.with_name("reference.db.new").exists()
    assert "nothing was changed" in str(failed.value)
    return failed.value


def test_a_full_disk_changes_nothing(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(database, household(1))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert "No space left on device" in str(failing(database))


def test_an_unconfirmed_replacement_is_not_called_unchanged(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(database, household(1))
    acts: list[int] = []

    def second_fails(descriptor: int) -> None:
        acts.append(descriptor)
        if len(acts) == 2:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", second_fails)
    with pytest.raises(ImportFailed, match="is in place, but the disk did not confirm it"):
        imported(database, household(2))
    assert ids(database) == ["h-1", "h-2"]


@pytest.mark.parametrize("content", [b"", b"no database " * 999])
def test_a_damaged_file_is_never_built_upon(database: Path, content: bytes) -> None:
    database.write_bytes(content)
    assert "is damaged" in str(failing(database))


def test_a_damaged_record_is_never_carried_into_a_new_file(database: Path) -> None:
    imported(database, household(1))
    with sqlite3.connect(database) as db:
        db.execute("UPDATE reference_records SET body = CAST('{}' AS BLOB)")
    db.close()
    assert "the profile h-1 is not what was written" in str(failing(database))


@pytest.mark.parametrize("journal", ["reference.db-journal", "reference.db-wal"])
def test_a_journal_beside_the_file_is_never_met_by_a_new_one(database: Path, journal: str) -> None:
    imported(database, household(1))
    database.with_name(journal).write_bytes(b"frames of another program")
    assert "Another program is changing" in str(failing(database))


def test_a_file_in_wal_mode_becomes_one_that_needs_no_journal_to_be_read(database: Path) -> None:
    imported(database, household(1))
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA journal_mode = WAL")
    db.close()
    imported(database, household(2))
    with sqlite3.connect(database) as db:
        (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    db.close()
    assert mode == "delete"
    assert ids(database) == ["h-1", "h-2"]


def test_a_second_import_at_the_same_time_is_refused_with_one_sentence(database: Path) -> None:

    with rewritten(database):
        assert "Another import into" in str(_busy(database))
    imported(database, household(1))


def _busy(database: Path) -> ImportFailed:
    with pytest.raises(ImportFailed) as failed:
        imported(database, household(1))
    return failed.value


def test_what_an_import_left_when_it_was_killed_does_not_hinder_the_next(database: Path) -> None:
    database.with_name("reference.db.new").write_bytes(b"half a file")
    database.with_name("reference.db.new-journal").write_bytes(b"half a journal")
    imported(database, household(1))
    assert sorted(path.name for path in database.parent.iterdir()) == [
        "reference.db",
        "reference.db.lock",
    ]


def test_a_file_is_read_no_further_than_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.reference.sources.MAX_BYTES", 1000)
    path = tmp_path / "large.json"
    path.write_bytes(b" " * 5000)
    taken = Source.of(Kind.PROFILE, path)
    assert len(taken.raw) == 1001
    (fault,) = refusal(tmp_path / "reference.db", taken)
    assert fault.file == str(path)
