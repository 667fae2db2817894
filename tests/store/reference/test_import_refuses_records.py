"""Records that are refused, each fault with the line, the field and a remedy."""

from pathlib import Path
from typing import Any, TypeAlias

import pytest

from store.reference.models import Kind
from support.profiles import building, household, imported, refusal, source, warning

Case: TypeAlias = tuple[dict[str, Any], str, str]
"""What is changed in a good record, the field that is named, and what is said of it."""


def phones(*numbers: str) -> dict[str, Any]:
    return {"phones": [{"number": number} for number in numbers]}


def address(**changes: Any) -> dict[str, Any]:
    return {"addresses": [{"street": "1 Mill St", **changes}]}


HOUSEHOLDS: dict[str, Case] = {
    "no id": ({"id": None}, "id", "is not text"),
    "an id that is a number": ({"id": 7}, "id", "is not text"),
    "an id with a slash": ({"id": "../7"}, "id", "is not an id"),
    "a blank id": ({"id": " "}, "id", "is not an id"),
    "a long id": ({"id": "x" * 65}, "id", "more than 64 characters"),
    "never confirmed": ({"confirmed_at": None}, "confirmed_at", "is not a date and time"),
    "a day alone": ({"confirmed_at": "2026-05-01"}, "confirmed_at", "which offset"),
    "no offset": ({"confirmed_at": "2026-05-01T09:00"}, "confirmed_at", "which offset"),
    "no such day": ({"confirmed_at": "2026-02-30T09:00Z"}, "confirmed_at", "is not a date"),
    "seconds since 1970": ({"confirmed_at": 1767225600}, "confirmed_at", "is not a date"),
    "seconds as text": ({"confirmed_at": "1767225600"}, "confirmed_at", "is not a date"),
    "from the future": ({"confirmed_at": "2026-11-24T09:00Z"}, "confirmed_at", "in the future"),
    "the year 1": ({"confirmed_at": "0001-01-01T00:00+14:00"}, "confirmed_at", "the years"),
    "nothing to find it by": ({"phones": [], "addresses": []}, "this record", "neither a phone"),
    "a phone twice": (phones("206-555-0143", "(206) 555-0143"), "this record", "number twice"),
    "no service": (phones("911-234-5678"), "phones[0].number", "handset without service"),
    "a placeholder": (phones("123-456-7890"), "phones[0].number", "placeholder number"),
    "a tower": (phones("206-511-0143"), "phones[0].number", "routing number"),
    "no area code": (phones("555-0143"), "phones[0].number", "no home area code"),
    "letters in a phone": (phones("206-555-HELP"), "phones[0].number", "not a phone number"),
    "digits as a number": ({"phones": [{"number": 2065550143}]}, "phones[0].number", "not text"),
    "phones as text": ({"phones": "206-555-0143"}, "phones", "is not a list"),
    "a phone as text": ({"phones": ["206-555-0143"]}, "phones[0]", "is not an object"),
    "51 phones": ({"phones": [{"number": "+12065550143"}] * 51}, "phones", "more than 50 entries"),
    "an address of marks": (address(street="?!"), "addresses[0].street", "no street"),
    "opted in by a word": (address(opted_in="yes"), "addresses[0].opted_in", "neither true"),
    "another's field": ({"allergies": []}, "allergies", "does not belong to this part"),
    "a field of an attacker": (
        {"\x1b[2J" + "k" * 99: 1},
        "\\x1b[2J" + "k" * 36 + "\\u2026",
        "known",
    ),
    "two megabytes": ({"home": {"door": "y" * 2**21}}, "this record", "more than 400,000"),
}


def medical(**facts: Any) -> dict[str, Any]:
    return {"medical": facts}


PEOPLE: dict[str, Case] = {
    "no name": ({"name": None}, ".name", "is not text"),
    "a name of spaces": ({"name": " \u3000 "}, ".name", "is blank"),
    "an empty name": ({"name": ""}, ".name", "is blank"),
    "a name of two lines": ({"name": "A\nB"}, ".name", "control character (U+000A)"),
    "a null character": ({"name": "A\x00B"}, ".name", "control character (U+0000)"),
    "an escape code": ({"description": "\x1b]52;c;aGk="}, ".description", "(U+001B)"),
    "an 8-bit control": ({"name": "A\x9b2J"}, ".name", "control character (U+009B)"),
    "a long name": ({"name": "x" * 201}, ".name", "more than 200 characters"),
    "a long description": ({"description": "y" * 4001}, ".description", "more than 4000"),
    "a year in quotes": ({"birth_year": "1980"}, ".birth_year", "is not a whole number"),
    "a year with a point": ({"birth_year": 1980.5}, ".birth_year", "is not a whole number"),
    "a year too early": ({"birth_year": 180}, ".birth_year", "is less than 1900"),
    "a year too late": ({"birth_year": 10**30}, ".birth_year", "is more than 2200"),
    "two ages": ({"birth_year": 1980, "age_band": "adult"}, "", "both a birth year and an"),
    "an unknown age band": ({"age_band": "old"}, ".age_band", "is not one of its values"),
    "an allergy as text": (medical(allergies=["bees"]), ".medical.allergies[0]", "not an object"),
    "a fact without source": (
        medical(doctor={"text": "Dr Salt"}),
        ".medical.doctor.source",
        "is missing",
    ),
    "a fact by hearsay": (
        medical(doctor={"text": "Dr Salt", "source": "rumour"}),
        ".medical.doctor.source",
        "is not one of its values. Write 'resident', 'facility', 'agency' or 'imported'",
    ),
    "a flag as a number": (
        medical(equipment=[{"text": "a", "source": "resident", "power_dependent": 1}]),
        ".medical.equipment[0].power_dependent",
        "is neither true nor false",
    ),
    "an SSN": ({"ssn": "000-00-0000"}, ".ssn", "is not held by guidecard"),
    "citizenship": ({"Citizenship": "x"}, ".Citizenship", "is not held by guidecard"),
    "a misspelt field": ({"langauges": []}, ".langauges", "not known of a profile. Write lang"),
}

BUILDINGS: dict[str, Case] = {
    "no address": ({"addresses": []}, "addresses", "has no entries"),
    "no name": ({"name": None}, "name", "is not text"),
    "a household's field": ({"animals": []}, "animals", "is not known of a facility"),
}

CAUTIONS: dict[str, Case] = {
    "about nothing": ({"place": None}, "this record", "neither a place nor a phone"),
    "approved by nobody": ({"approved_by": ""}, "approved_by", "is blank"),
    "of unknown weight": ({"severity": "huge"}, "severity", "is not one of its values"),
    "for ever": ({"expires_at": "2199-01-01T00:00Z"}, "expires_at", "outside the term"),
    "for a day": ({"expires_at": "2026-06-11T17:00Z"}, "expires_at", "outside the term"),
    "ended before": ({"expires_at": "2026-01-01T00:00Z"}, "this record", "ends before it was"),
    "not yet approved": ({"approved_at": "2026-12-24T00:00Z"}, "approved_at", "in the future"),
    "a code from nobody": (
        {"access_codes": [{"what": "gate", "code": "1", "given_at": "2026-06-01T00:00Z"}]},
        "access_codes[0].given_by",
        "is missing",
    ),
    "a code without date": (
        {"access_codes": [{"what": "gate", "code": "1", "given_by": "the owner"}]},
        "access_codes[0].given_at",
        "is missing",
    ),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("held") / "reference.db"
    imported(path, household(99))
    return path


def assert_refused(
    database: Path, kind: Kind, good: dict[str, Any], bad: dict[str, Any], field: str, what: str
) -> None:
    faults = refusal(database, source(kind, [good, bad], "bad.jsonl"))
    assert {(fault.file, fault.line) for fault in faults} == {("bad.jsonl", 2)}
    assert field in {fault.field for fault in faults}
    assert any(what in str(fault) for fault in faults)


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_a_bad_household_is_refused(database: Path, name: str) -> None:
    changes, field, what = HOUSEHOLDS[name]
    bad = household(**changes)
    assert_refused(database, Kind.PROFILE, household(50), bad, field, what)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_bad_person_is_refused(database: Path, name: str) -> None:
    changes, field, what = PEOPLE[name]
    bad = household(people=[{"name": "A", **changes}])
    assert_refused(database, Kind.PROFILE, household(50), bad, f"people[0]{field}", what)


@pytest.mark.parametrize("name", BUILDINGS)
def test_a_bad_facility_is_refused(database: Path, name: str) -> None:
    changes, field, what = BUILDINGS[name]
    bad = building(**changes)
    assert_refused(database, Kind.FACILITY, building(50), bad, field, what)


@pytest.mark.parametrize("name", CAUTIONS)
def test_a_bad_caution_is_refused(database: Path, name: str) -> None:
    changes, field, what = CAUTIONS[name]
    bad = warning(**changes)
    assert_refused(database, Kind.CAUTION, warning(50), bad, field, what)
