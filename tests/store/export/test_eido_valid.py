"""EIDO documents of any call: what the standard asks, and references that lead somewhere."""

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from store.call import Call
from store.entry import Entry
from store.export.eido import response
from store.export.eido.document import document
from store.export.eido.source import host_name
from store.folding import fold
from store.kinds.base import Body
from support.calls import practice
from support.calls_drawn import happen, happenings
from support.eido import (
    Document,
    any_body,
    any_opening,
    entries_of,
    opened,
    parts,
    shared_file,
    source_of,
    validator,
    written,
)
from support.journals import CALL
from support.sessions import a_room

TIMES = {"lastUpdateTimeStamp", "callStartTimestamp", "answerDate"}
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}\+00:00")

modes = st.sampled_from(["live", "training"])
QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def schema() -> Draft202012Validator:
    return validator()


def dangling(told: Document) -> set[str]:
    """References that lead nowhere."""
    ids = {part["$id"] for part in parts(told) if "$id" in part}
    return {part["$ref"] for part in parts(told) if "$ref" in part} - ids


def test_a_reference_that_leads_nowhere_is_found() -> None:
    assert dangling({"$id": "a", "b": [{"$ref": "a"}, {"$ref": "c"}]}) == {"c"}


@QUICK
@given(first=any_opening, more=st.lists(any_body, max_size=8), mode=modes, data=st.data())
def test_every_document_holds_together_whatever_was_said_damaged_or_purged(
    first: Body, more: list[Body], mode: Any, data: st.DataObject
) -> None:
    entries = entries_of([first, *more])
    some = st.sets(st.sampled_from(entries).map(lambda entry: entry.header.seq), max_size=3)
    damaged, purged = data.draw(some), data.draw(some)
    held = [
        replace(entry, body=None, salt=None) if entry.header.seq in damaged | purged else entry
        for entry in entries
    ]
    refs = frozenset((entry.header.journal, seq) for entry in entries[:1] for seq in damaged)
    call = replace(fold(CALL, held), damaged=refs)
    told = written(source_of(call, mode))
    assert dangling(told) == set()
    ids = [part["$id"] for part in parts(told) if "$id" in part]
    times = [held for part in parts(told) for name, held in part.items() if name in TIMES]
    assert all(map(INSTANT.fullmatch, times))
    assert len(ids) == len(set(ids))
    for place in told.get("locationComponent", []):
        ElementTree.fromstring(place["locationByValue"])
    assert told == written(source_of(call, mode))
    assert "r.ames" not in json.dumps(told)
    assert json.dumps(document(source_of(call, mode))).isascii()


@QUICK
@given(first=any_opening, more=st.lists(any_body, max_size=8), mode=modes)
def test_every_document_fits_the_schema_of_the_standard(
    first: Body, more: list[Body], mode: Any
) -> None:
    told = written(source_of(fold(CALL, entries_of([first, *more])), mode))
    assert [error.message for error in schema().iter_errors(told)] == []


@settings(max_examples=15, deadline=None)
@given(story=happenings(practice()))
def test_what_two_seats_wrote_in_an_afternoon_fits_it(story: list[tuple[str, Any]]) -> None:
    with a_room() as room:
        for _ in range(2):
            room.console()
        happen(room, "ring", 0)
        for what, how in story:
            happen(room, what, how)
        for call, entries in together(room.consoles).items():
            told = written(source_of(fold(call, entries), "training"))
            assert [error.message for error in schema().iter_errors(told)] == []
            assert dangling(told) == set()


def together(consoles: Any) -> dict[UUID, list[Entry]]:
    held: dict[UUID, list[Entry]] = {}
    for console in consoles:
        for entry in console.everything_on_disk():
            if entry.header.call is not None:
                held.setdefault(entry.header.call, []).append(entry)
    return held


def test_a_call_of_one_entry_fits_it_and_so_does_one_whose_opening_is_damaged() -> None:
    [entry] = entries_of([opened()])
    whole = fold(CALL, [entry])
    ref = (entry.header.journal, entry.header.seq)
    lost = replace(fold(CALL, [replace(entry, body=None)]), damaged=frozenset([ref]))
    for call in (whole, lost):
        assert list(schema().iter_errors(written(source_of(call)))) == []
    assert "callComponent" not in written(source_of(lost))


def test_the_schema_refuses_what_it_should() -> None:
    assert list(schema().iter_errors({"$id": "a"})) != []


REGISTRY_OF = {
    "incidentTypeCommonRegistryText": "incidentTypeCommon",
    "incidentStatusCommonRegistryText": "incidentStatusCommon",
    "dispositionCommonRegistryCode": "dispositionCommon",
    "emergencyResourceTypeCommonRegistryText": "emergencyResourceTypeCommon",
    "resourceAttributeRegistryText": "resourceAttribute",
    "primaryUnitStatusRegistryText": "primaryUnitStatusCommon",
    "secondaryUnitStatusRegistryText": "secondaryUnitStatusCommon",
    "agencyRoleDescriptionRegistryText": "agencyRole",
    "locationTypeDescriptionRegistryText": "locationType",
    "personIncidentRoleRegistryText": "personRole",
}


@QUICK
@given(first=any_opening, more=st.lists(any_body, max_size=8), mode=modes)
def test_words_of_registries_are_in_the_registries(
    first: Body, more: list[Body], mode: Any
) -> None:
    held = registries()
    for part in parts(written(source_of(fold(CALL, entries_of([first, *more])), mode))):
        for field in part.keys() & REGISTRY_OF.keys():
            words = part[field] if isinstance(part[field], list) else [part[field]]
            assert set(words) <= held[REGISTRY_OF[field]]


def test_every_word_that_may_be_used_is_in_its_registry() -> None:
    held = registries()
    assert set(response.RESOURCE.values()) <= held["emergencyResourceTypeCommon"]
    assert set(response.PRIMARY.values()) <= held["primaryUnitStatusCommon"]
    assert set(response.SECONDARY.values()) <= held["secondaryUnitStatusCommon"]
    assert set(response.INCIDENT.values()) <= held["incidentStatusCommon"]
    assert {response.DUPLICATE, response.REFERRED} <= held["dispositionCommon"]


@cache
def registries() -> dict[str, set[str]]:
    told = shared_file("registries-extract-021.1b.json")["registries"]
    return {name: {row["value"] for row in rows} for name, rows in told.items()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "localhost",
        "a..b",
        "-a.org",
        "a_b.org",
        "10.0.0.1",
        "a.org/x",
        "a.org:1",
        "é.org",
        "a b.c",
    ],
)
def test_what_is_no_host_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="host name"):
        host_name(text)


def test_a_host_name_is_written_small_and_may_not_be_too_long() -> None:
    assert host_name("PSAP.Example.ORG") == "psap.example.org"
    with pytest.raises(ValueError, match="244"):
        host_name("a." * 130 + "org")


def test_a_call_without_entries_has_no_document() -> None:
    with pytest.raises(ValueError, match="max"):
        document(source_of(Call(CALL)))
