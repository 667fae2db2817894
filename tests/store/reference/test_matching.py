"""Whom a call matches, why, in which order, and whom it never does."""

from datetime import timedelta
from pathlib import Path

import pytest

from store.reference.addresses import AddressKey, address_key
from store.reference.database import Reference
from store.reference.matching import Match
from store.reference.models import Kind
from store.reference.phones import LineClass, NoCallback, Phone, read_phone
from support.profiles import NOW, building, household, imported, phone, warning

ONE = phone(1)
HOME = {"street": "12 Mill St Apt 4", "town": "Larkspur"}
OPTED_IN = {**HOME, "opted_in": True}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "reference.db"


def found(
    database: Path,
    phone: Phone | NoCallback | None = None,
    address: AddressKey | None = None,
) -> tuple[Match, ...]:
    reference = Reference(database)
    matches = reference.match(now=NOW, phone=phone, address=address)
    assert reference.trouble is None
    reference.close()
    return matches


def said(matches: tuple[Match, ...]) -> list[tuple[str, str]]:
    return [(match.record.id, " + ".join(map(str, match.why))) for match in matches]


def test_a_verified_phone_finds_its_household(database: Path) -> None:
    imported(database, household(1), household(2))
    (match,) = found(database, ONE)
    assert match.kind is Kind.PROFILE
    assert said((match,)) == [("h-1", "verified phone")]
    assert match.age == timedelta(days=52, hours=3)
    assert not match.stale


def test_an_unverified_phone_finds_nobody(database: Path) -> None:
    imported(database, household(1, phones=[{"number": ONE.e164}]))
    assert found(database, ONE) == ()


def test_a_phone_behind_a_switchboard_is_not_the_switchboard(database: Path) -> None:
    number = f"{ONE.e164} x12"
    imported(
        database,
        household(1, phones=[{"number": number, "verified_at": "2026-10-01T09:00:00Z"}]),
    )
    assert found(database, ONE) == ()
    assert said(found(database, Phone(ONE.e164, "12"))) == [("h-1", "verified phone")]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("911-234-5678", LineClass.CALLBACK),
        ("123-456-7890", LineClass.CALLBACK),
        (ONE.e164, LineClass.ROUTING),
        ("", LineClass.CALLBACK),
    ],
)
def test_a_number_without_callback_finds_nobody(
    database: Path, given: str, line: LineClass
) -> None:
    imported(database, household(1))
    imported(database, warning(1, phone=ONE.e164), kind=Kind.CAUTION)
    assert found(database, read_phone(given, home_area_code="206", line=line)) == ()


def test_an_address_finds_a_household_only_if_it_opted_in(database: Path) -> None:
    imported(database, household(1, addresses=[HOME]), household(2, addresses=[OPTED_IN]))
    matches = found(database, address=address_key("12 MILL STREET #4", "Larkspur"))
    assert said(matches) == [("h-2", "opted-in address")]


@pytest.mark.parametrize(
    ("street", "town", "why"),
    [
        ("12 Mill St Apt 4", "Larkspur", ["opted-in address"]),
        ("12 Mill St", "Larkspur", ["opted-in address (unit not compared)"]),
        ("12 Mill St Unit 4", "", ["opted-in address (town not compared)"]),
        ("12 Mill St", "", ["opted-in address (unit and town not compared)"]),
        ("12 Mill St Apt 5", "Larkspur", []),
        ("12 Mill St Apt 4", "Dry Fork", []),
        ("14 Mill St Apt 4", "Larkspur", []),
        ("", "", []),
    ],
)
def test_a_match_says_what_was_not_compared(
    database: Path, street: str, town: str, why: list[str]
) -> None:
    imported(database, household(1, addresses=[OPTED_IN]))
    matches = found(database, address=address_key(street, town))
    assert [text for _, text in said(matches)] == why


def test_of_several_addresses_the_nearest_is_the_reason(database: Path) -> None:
    addresses = [{**OPTED_IN, "street": "12 Mill St"}, OPTED_IN, {**OPTED_IN, "town": None}]
    imported(database, household(1, addresses=addresses))
    matches = found(database, address=address_key("12 Mill St #4", "Larkspur"))
    assert said(matches) == [("h-1", "opted-in address")]


def test_a_household_found_by_phone_and_address_is_one_match_with_two_reasons(
    database: Path,
) -> None:
    imported(database, household(1, addresses=[OPTED_IN]))
    matches = found(database, ONE, address_key("12 Mill St", "Larkspur"))
    assert said(matches) == [("h-1", "verified phone + opted-in address (unit not compared)")]


def test_a_household_found_by_phone_is_not_found_by_an_address_it_kept_to_itself(
    database: Path,
) -> None:
    imported(database, household(1, addresses=[HOME]))
    matches = found(database, ONE, address_key("12 Mill St Apt 4", "Larkspur"))
    assert said(matches) == [("h-1", "verified phone")]


def test_a_building_is_found_from_any_of_its_units(database: Path) -> None:
    imported(database, building(7), kind=Kind.FACILITY)
    matches = found(database, address=address_key("7 Clinic Lane Rm 14", "Larkspur"))
    assert said(matches) == [("f-7", "address (unit not compared)")]


def test_the_phone_of_a_building_finds_nothing(database: Path) -> None:
    contact = {"name": "Night desk", "phone": ONE.e164}
    imported(database, building(7, contacts=[contact]), kind=Kind.FACILITY)
    assert found(database, ONE) == ()


def test_a_caution_is_found_by_place_and_by_phone(database: Path) -> None:
    imported(database, warning(1, phone=ONE.e164), kind=Kind.CAUTION)
    assert said(found(database, ONE)) == [("c-1", "phone")]
    by_place = found(database, address=address_key("1 CR 14", "Dry Fork"))
    assert said(by_place) == [("c-1", "address")]


def test_a_caution_without_a_place_is_found_by_phone_alone(database: Path) -> None:
    caution = warning(1, phone=ONE.e164)
    del caution["place"]
    imported(database, caution, kind=Kind.CAUTION)
    assert said(found(database, ONE)) == [("c-1", "phone")]


def test_an_expired_caution_is_found_by_nobody(database: Path) -> None:
    ends_now = NOW.isoformat()
    ends_later = (NOW + timedelta(seconds=1)).isoformat()
    imported(
        database,
        warning(1, phone=ONE.e164, expires_at=ends_now),
        warning(2, phone=ONE.e164, expires_at=ends_later),
        kind=Kind.CAUTION,
    )
    assert said(found(database, ONE)) == [("c-2", "phone")]


def test_a_stale_household_is_shown_as_stale_and_never_hidden(database: Path) -> None:
    imported(database, household(1, confirmed_at="2026-05-22T12:00:00Z"))
    (match,) = found(database, ONE)
    assert match.stale


def test_a_clock_set_back_makes_no_negative_age(database: Path) -> None:
    imported(database, household(1))
    reference = Reference(database)
    (match,) = reference.match(now=NOW - timedelta(days=400), phone=ONE)
    reference.close()
    assert match.age == timedelta(0)
    assert match.stale


def test_all_matches_come_cautions_first_then_the_surest_and_freshest(database: Path) -> None:
    verified = [{"number": ONE.e164, "verified_at": "2026-01-01T00:00:00Z"}]
    place = {"street": "12 Mill St", "town": "Larkspur"}
    imported(
        database,
        household(1, phones=verified, confirmed_at="2026-02-01T00:00:00Z"),
        household(2, phones=verified, confirmed_at="2026-11-01T00:00:00Z"),
        household(3, phones=[], addresses=[{**place, "opted_in": True}]),
        household(4, phones=[], addresses=[OPTED_IN]),
    )
    imported(database, building(5, addresses=[place]), kind=Kind.FACILITY)
    imported(
        database,
        warning(6, place=place, severity="information"),
        warning(7, place=place, severity="danger"),
        warning(8, place=place, severity="caution"),
        kind=Kind.CAUTION,
    )
    matches = found(database, ONE, address_key("12 Mill St", "Larkspur"))
    expected = ["c-7", "c-8", "c-6", "h-2", "h-1", "h-3", "h-4", "f-5"]
    assert [match.record.id for match in matches] == expected
