"""What a record may hold, what it keeps unchanged, and what leaves the house."""

import json
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from store.reference.models import MODELS, Caution, Facility, Kind, Profile
from support.profiles import NOW, building, household, lines, warning

SECRET = "weekly visits to the clinic"


def profile(**changes: Any) -> Profile:
    return Profile.model_validate_json(json.dumps(household(**changes)))


def fact(text: str = "asthma", **changes: Any) -> dict[str, Any]:
    return {"text": text, "source": "resident", **changes}


def names_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {name for inner in value.values() for name in names_of(inner)}
    if isinstance(value, list):
        return {name for inner in value for name in names_of(inner)}
    return set()


@pytest.mark.parametrize("kind", Kind)
def test_no_record_has_a_place_for_what_no_responder_needs(kind: Kind) -> None:
    names = names_of(MODELS[kind].model_json_schema())
    for word in ("ssn", "social", "orientation", "gender", "citizen", "immigra"):
        assert not any(word in name.casefold() for name in names)


@given(lines)
def test_outside_text_is_kept_character_by_character(text: str) -> None:
    held = profile(people=[{"name": text, "medical": {"allergies": [fact(text)]}}])
    again = Profile.model_validate_json(held.model_dump_json(exclude_defaults=True))
    assert again == held
    assert again.people[0].name == text
    assert again.people[0].medical.allergies[0].text == text


@pytest.mark.parametrize("given_text", ["2026-05-01T09:00:00Z", "2026-05-01T02:00:00-07:00"])
def test_instants_are_kept_in_utc(given_text: str) -> None:
    assert profile(confirmed_at=given_text).confirmed_at.isoformat() == "2026-05-01T09:00:00+00:00"


def test_a_record_cannot_be_changed_once_it_is_made() -> None:
    held: Any = profile()
    with pytest.raises(ValidationError, match="frozen"):
        held.confirmed_at = NOW


@pytest.mark.parametrize("field", ["source", "text"])
def test_a_health_fact_says_what_and_who_told_it(field: str) -> None:
    told = {name: value for name, value in fact().items() if name != field}
    with pytest.raises(ValidationError, match="Field required"):
        profile(people=[{"name": "A", "medical": {"conditions": [told]}}])


def test_an_access_code_of_a_caution_says_who_gave_it_and_when() -> None:
    with pytest.raises(ValidationError) as refused:
        Caution.model_validate_json(
            json.dumps(warning(access_codes=[{"what": "gate", "code": "1234"}]))
        )
    missing = {error["loc"][-1] for error in refused.value.errors()}
    assert missing == {"given_by", "given_at"}


def test_a_fault_never_repeats_what_the_household_wrote() -> None:
    with pytest.raises(ValidationError) as refused:
        profile(people=[{"name": "A", "description": [SECRET]}])
    assert SECRET not in str(refused.value)


def test_facts_under_part_2_leave_no_trace_in_an_export() -> None:
    part2 = fact(SECRET, source="agency", part2=True)
    open_fact = fact("bee stings")
    held = profile(
        people=[
            {
                "name": "A",
                "medical": {
                    "conditions": [part2],
                    "allergies": [open_fact, part2],
                    "equipment": [{**part2, "power_dependent": True}],
                    "doctor": part2,
                },
                "access": {"cognitive": part2},
                "behavioural": {"diagnosis": part2, "calms": [part2, open_fact]},
            }
        ]
    )
    exported = held.for_export()
    plain = profile(
        people=[
            {
                "name": "A",
                "medical": {"allergies": [open_fact]},
                "behavioural": {"calms": [open_fact]},
            }
        ]
    )
    assert exported == plain
    assert exported.model_dump_json() == plain.model_dump_json()
    assert SECRET in held.model_dump_json()


def test_a_facility_keeps_part_2_facts_out_of_exports_too() -> None:
    needs = [fact(SECRET, part2=True), fact("six on oxygen", source="facility")]
    held = Facility.model_validate_json(json.dumps(building(people_with_needs=needs)))
    assert [need.text for need in held.for_export().people_with_needs] == ["six on oxygen"]


def test_a_number_of_a_record_is_kept_in_its_one_written_form() -> None:
    held = profile(phones=[{"number": "(206) 555-0143 ext 12"}])
    assert held.phones[0].number == "+12065550143;ext=12"
