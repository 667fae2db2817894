"""The invented households of the demo: sound at any time, and each with its lesson."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.reference.addresses import address_key
from store.reference.database import Reference
from store.reference.importing import import_sources
from store.reference.matching import Match
from store.reference.models import Facility, Kind, Profile, Record
from store.reference.phones import Phone, read_phone
from store.reference.samples import sample_sources
from support.profiles import NOW


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "reference.db"
    import_sources(path, sample_sources(NOW), now=NOW)
    return path


def found(database: Path, phone: str = "", street: str = "", now: datetime = NOW) -> list[Match]:
    reference = Reference(database)
    caller = read_phone(phone, home_area_code="206")
    matches = reference.match(now=now, phone=caller, address=address_key(street))
    assert reference.trouble is None
    reference.close()
    return list(matches)


def profile(database: Path, phone: str) -> Profile:
    (match,) = found(database, phone)
    assert isinstance(match.record, Profile)
    return match.record


@pytest.mark.parametrize(
    "now",
    [NOW, datetime(2024, 2, 29, 23, tzinfo=UTC), datetime(2031, 8, 31, tzinfo=UTC)],
)
def test_the_samples_are_as_fresh_and_as_stale_on_any_day(tmp_path: Path, now: datetime) -> None:
    database = tmp_path / "reference.db"
    done = import_sources(database, sample_sources(now), now=now)
    assert done.held == {Kind.PROFILE: 12, Kind.FACILITY: 3, Kind.CAUTION: 4}
    stale = [m.record.id for m in found(database, "509-555-0131", now=now) if m.stale]
    fresh = [m.record.id for m in found(database, "206-555-0143", now=now) if not m.stale]
    assert (stale, fresh) == (["birch"], ["ames"])
    (caution,) = found(database, "206-555-0199", now=now)
    assert timedelta(days=29) < caution.age < timedelta(days=33)


def numbers(record: Record) -> list[str]:
    if isinstance(record, Profile):
        lines = [line.number for line in record.phones]
        return lines + [contact.phone for contact in record.contacts]
    if isinstance(record, Facility):
        return [contact.phone for contact in record.contacts]
    return [record.phone] if record.phone else []


def test_every_sample_phone_is_fictional(database: Path) -> None:
    from sqlite3 import connect

    db = connect(database)
    rows = db.execute("SELECT kind, id FROM reference_records").fetchall()
    db.close()
    reference = Reference(database)
    records = [reference.find(Kind(kind), identifier) for kind, identifier in rows]
    reference.close()
    every = [number for record in records if record for number in numbers(record)]
    assert len(records) == 19
    assert every
    assert all(number[5:].startswith("55501") and len(number) == 12 for number in every)


def test_hostile_text_of_a_household_is_shown_whole(database: Path) -> None:
    held = profile(database, "206-555-0188")
    assert held.people[0].medical.allergies[0].text == "allergic to [penicillin]"
    assert held.home.codes[0].code == "[#1234]"
    assert held.home.door is not None
    assert "gate code [#1234]" in held.home.door


def test_the_lessons_of_the_samples_are_there(database: Path) -> None:
    deaf = profile(database, "206-555-0117").people[0]
    autistic = profile(database, "206-555-0121").people[0]
    powered = profile(database, "509-555-0104").people[0]
    dog = profile(database, "509-555-0109").animals[0]
    service = profile(database, "206-555-0164").animals[0]
    assert deaf.access.hearing is not None
    assert autistic.behavioural.triggers
    assert autistic.behavioural.calms
    assert powered.medical.equipment[0].power_dependent
    assert dog.temperament is not None
    assert service.service
    assert len(found(database, "206-555-0176")) == 2


def test_one_sample_household_opted_in_to_look_up_by_address(database: Path) -> None:
    matches = found(database, street="1420 Western Ave #6C")
    assert [match.record.id for match in matches] == [
        "c-gullwing-gate",
        "lindqvist",
        "western-1420",
    ]
    others = found(database, street="2226 2nd Ave Apt 504")
    assert others == []


def test_a_handset_without_service_finds_no_sample(database: Path) -> None:
    caller = read_phone("911-555-0143", home_area_code="206")
    assert not isinstance(caller, Phone)
    assert str(caller) == "no callback: handset without service"
    assert found(database, "911-555-0143") == []
