"""Files that are refused whole, every fault at once, each with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from store.reference.faults import ImportRefused
from store.reference.importing import import_sources
from store.reference.models import Kind
from store.reference.sources import MAX_BYTES, MAX_FAULTS, Source
from support.profiles import NOW, household, imported, refusal

GOOD = json.dumps(household(50))
PRETTY = json.dumps([household(50), household(50)], indent=2)
SECOND_ID = PRETTY[: PRETTY.rindex('"id"')].count("\n") + 1

JSON: dict[str, tuple[str | bytes, int, str, str]] = {
    "nothing": ("", 0, "", "the file holds no records"),
    "spaces": (" \n\n ", 0, "", "the file holds no records"),
    "an empty list": ("[]", 0, "", "the file holds no records"),
    "bytes that are not UTF-8": (GOOD.encode() + b"\n\xff\xfe", 2, "", "is not UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), 1, "", "is not UTF-8"),
    "too many bytes": (b" " * (MAX_BYTES + 1), 0, "", "more than 64 MiB"),
    "a text": ('"x"', 1, "", "this is not a record"),
    "a number": ("7", 1, "", "this is not a record"),
    "a word": (f"{GOOD}\nhello", 2, "", "cannot be read as JSON"),
    "a list of texts": ('[\n"x"]', 2, "", "this is not a record"),
    "a list cut off": (f"[{GOOD},\n", 2, "", "cannot be read as JSON"),
    "a record cut off": (f'[{GOOD},\n{{"id": "h-1"', 2, "", "cannot be read as JSON"),
    "a comma too many": (f"[{GOOD},\n\n]", 3, "", "cannot be read as JSON"),
    "a comma missing": (f"[{GOOD}\n{GOOD}]", 2, "", "the list of records breaks off here"),
    "more behind a list": (f"[{GOOD}]\n]", 2, "", "something stands behind the end"),
    "more behind a record": (f"{GOOD}\n{GOOD} x", 2, "", "something stands behind the record"),
    "two records on a line": (f"{GOOD}\n{GOOD}{GOOD}", 2, "", "something stands behind"),
    "one record over lines": ("\n{\n}\n", 2, "", "this record runs over several lines"),
    "a key twice": (f'[\n{{"id": "a",\n{GOOD[1:]}]', 3, "id", "in one place, first on line 2"),
    "half a character": ('{"id": "\\ud800"}', 1, "this record", "that cannot be kept"),
    "endless digits": ('{"id": ' + "9" * 5000 + "}", 1, "", "endless number"),
    "endless nesting": ('{"id": ' + "[" * 200_000, 1, "", "nested too deeply"),
    "deep nesting": ('{"id": ' + "[" * 300 + "]" * 300 + "}", 1, "this record", "cannot be kept"),
    "an id twice": (
        PRETTY,
        PRETTY[: PRETTY.rindex('"id"')].count("\n") + 1,
        "id",
        "first in the record on line 2 of a.json",
    ),
}

HEADER = "id,confirmed_at,phone,name,allergies"
ROW = "h-50,2026-10-01T09:00:00Z,206-555-0150,Ada,bees"
TABLE = f"{HEADER}\n{ROW}\n"

CSV: dict[str, tuple[str, int, str, str]] = {
    "no header": (ROW, 1, "id", "is missing from the header"),
    "semicolons": ("id;phone\nh-1;206-555-0101", 1, "id", "is missing from the header"),
    "a header alone": (HEADER, 0, "", "the file holds no records"),
    "an unknown column": (f"{HEADER},phones\n{ROW},x", 1, "phones", "profile. Write phone"),
    "an SSN column": (f"{HEADER},SSN\n{ROW},x", 1, "ssn", "is not held by guidecard"),
    "a column twice": (f"{HEADER},Name\n{ROW},x", 1, "name", "stands twice in the header"),
    "a short row": (f"{TABLE}h-2,x", 3, "this row", "2 cells where the header has 5"),
    "a long row": (f"{TABLE}{ROW},and more", 3, "this row", "6 cells where the header has 5"),
    "a row without id": (f"{TABLE},,,Bo,", 3, "id", "is empty"),
    "an open quote": (f'{TABLE}h-2,"x', 3, "this row", "cannot be read as CSV"),
    "an endless cell": (f"{TABLE}{'y' * 140_000}", 3, "this row", "field larger than"),
    "a date of a spreadsheet": (f"{TABLE}h-9,5/1/26,206-555-0109,,", 3, "confirmed_at", "not a d"),
    "a date left out": (f"{TABLE}h-9,,206-555-0109,,", 3, "confirmed_at", "is missing"),
    "a person left out": (f"{TABLE}h-50,,,,nuts", 3, "name", "is missing"),
    "rows that differ": (f"{TABLE}h-50,2026-10-02T09:00Z,,B,", 3, "confirmed_at", "on line 2"),
    "a phone left out": (f"{HEADER},phone_label\nh-50,,,A,,home", 2, "phone", "is missing"),
    "not yes or no": (
        f"{HEADER},address_opted_in,address\n{ROW},maybe,1 Mill St",
        2,
        "address_opted_in",
        "true",
    ),
    "not a year": (f"{HEADER},birth_year\n{ROW},MCMLXXX", 2, "birth_year", "not a whole number"),
    "hearsay": (f"{HEADER},health_source\n{ROW},rumour", 2, "health_source", "of its values"),
    "a maybe": (f"{HEADER},health_part2\n{ROW},maybe", 2, "health_part2", "neither true nor"),
    "a long fact": (f"{TABLE}h-50,,,Bo,nuts | {'y' * 4001}", 3, "allergies", "more than 4000"),
    "a null": (TABLE.replace("Ada", "A\x00a"), 2, "name", "control character (U+0000)"),
    "a bad id": (TABLE.replace("h-50", "=1+1"), 2, "id", "is not an id"),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("held") / "reference.db"
    imported(path, household(99))
    return path


def profiles(name: str, content: str | bytes) -> Source:
    return Source(Kind.PROFILE, name, content if isinstance(content, bytes) else content.encode())


def found(database: Path, *sources: Source) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.field) for fault in refusal(database, *sources)]


@pytest.mark.parametrize("name", JSON)
def test_a_bad_json_file_is_refused(database: Path, name: str) -> None:
    content, line, field, what = JSON[name]
    faults = refusal(database, profiles("a.json", content))
    assert (line, field) in {(fault.line, fault.field) for fault in faults}
    assert {fault.line for fault in faults} == {line}
    assert any(what in str(fault) for fault in faults)


@pytest.mark.parametrize("name", CSV)
def test_a_bad_csv_file_is_refused(database: Path, name: str) -> None:
    content, line, field, what = CSV[name]
    faults = refusal(database, profiles("A.CSV", content))
    assert (line, field) in {(fault.line, fault.field) for fault in faults}
    assert {fault.line for fault in faults} == {line}
    assert any(what in str(fault) for fault in faults)


def test_a_csv_row_below_a_cell_of_several_lines_has_its_real_line(database: Path) -> None:
    table = f'{HEADER},description\n{ROW},"tall\nand slim"\nh-50,,,,nuts,'
    assert found(database, profiles("a.csv", table)) == [("a.csv", 4, "name")]


def test_a_csv_caution_says_who_gave_its_code(database: Path) -> None:
    table = (
        "id,text,severity,address,approved_by,approved_at,expires_at,code_what,code,code_given_at\n"
        "c-1,Dogs,caution,1 Mill St,Quist,2026-06-10T17:00Z,2027-06-10T17:00Z,,,\n"
        "c-1,,,,,,,gate,1234,2026-06-10T17:00Z\n"
    )
    faults = found(database, Source(Kind.CAUTION, "c.csv", table.encode()))
    assert faults == [("c.csv", 3, "code_given_by")]


def test_a_fault_in_a_record_of_many_lines_has_the_line_of_its_value(database: Path) -> None:
    facts: list[dict[str, Any]] = [
        {"text": "bees", "source": "resident"},
        {"text": "", "source": "rumour", "part2": "no"},
    ]
    bad = household(people=[{"name": "A", "medical": {"allergies": facts}}])
    text = json.dumps([household(50), bad], indent=2)
    at = {line.strip(" ,"): n for n, line in enumerate(text.split("\n"), start=1)}
    where = "people[0].medical.allergies[1]"
    assert found(database, profiles("a.json", text)) == [
        ("a.json", at['"text": ""'], f"{where}.text"),
        ("a.json", at['"source": "rumour"'], f"{where}.source"),
        ("a.json", at['"part2": "no"'], f"{where}.part2"),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_all_faults_of_all_files_come_at_once(database: Path, newline: str) -> None:
    lines = [GOOD, json.dumps(household(id=7)), "", "{", json.dumps(household(3, phones="x"))]
    rows = [HEADER, ROW.replace("h-50", "h-51"), "h-52,soon,,,", ",,,,"]
    sources = (
        profiles("one.json", newline.join(lines)),
        profiles("two.csv", newline.join(rows)),
    )
    assert found(database, *sources) == [
        ("one.json", 2, "id"),
        ("one.json", 4, ""),
        ("one.json", 5, "phones"),
        ("two.csv", 3, "confirmed_at"),
    ]
    with pytest.raises(ImportRefused) as refused:
        import_sources(database, sources, now=NOW)
    first, *rest = str(refused.value).split("\n")
    assert first == (
        "The import was refused for 4 faults; nothing was changed: the people and places held "
        "are as they were. Mend what is listed and import again."
    )
    assert rest[0] == "one.json:2: id is not text. Put it into double quotes."
    assert len(rest) == 4


def test_an_id_in_two_files_is_a_duplicate(database: Path) -> None:
    assert found(database, profiles("one.json", GOOD), profiles("two.json", GOOD)) == [
        ("two.json", 1, "id")
    ]


def test_faults_without_end_are_not_listed_without_end(database: Path) -> None:
    many_records = refusal(database, profiles("a.json", "{}\n" * 50_000))
    many_fields = refusal(
        database, profiles("a.json", json.dumps({f"k{n}": n for n in range(20_000)}))
    )
    assert MAX_FAULTS <= len(many_records) < MAX_FAULTS + 10
    assert len(many_fields) == MAX_FAULTS + 1
    assert "only the first 1,000 faults are listed" in str(many_fields[0])


def test_more_records_than_a_file_may_hold_are_refused(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.reference.reading_json.MAX_RECORDS", 3)
    monkeypatch.setattr("store.reference.reading_csv.MAX_RECORDS", 3)
    as_lines = "\n".join(json.dumps(household(n)) for n in range(5))
    as_list = json.dumps([household(n) for n in range(5)])
    as_csv = "\n".join([HEADER, *(ROW.replace("50", f"{n}") for n in range(10, 15))])
    for name, content in (("a.json", as_lines), ("a.json", as_list), ("a.csv", as_csv)):
        (fault,) = refusal(database, profiles(name, content))
        assert "the file has more than 3 records" in str(fault)
