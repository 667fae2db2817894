"""What an EIDO document leaves out or cannot tell, and how training shows."""

import json
from dataclasses import replace
from typing import Any

import pytest

from store.folding import fold
from store.kinds import contact, interview, people
from store.kinds.base import Body, Place
from support.eido import (
    A_CALL,
    DOMAIN,
    entries_of,
    line,
    notes,
    opened,
    parts,
    sent,
    source_of,
    told,
    written,
)
from support.journals import CALL


def test_the_number_to_call_back_is_one_that_can_be_dialled() -> None:
    [back] = told(A_CALL)["callbackComponent"]
    assert back["callBackInformationUri"] == ["tel:+12065550143"]


@pytest.mark.parametrize(
    "bodies",
    [
        [opened()],
        [opened(phone="911-555-0143")],
        [opened(phone="206-555-0143", line_type="no_service")],
        [opened(phone="206-555-0143"), contact.CallbackUnsafe(unsafe=True)],
    ],
)
def test_a_number_that_nobody_should_call_stands_in_no_component(bodies: list[Body]) -> None:
    document = told(bodies)
    assert "callbackComponent" not in document
    assert "tel:" not in json.dumps(document)
    if len(bodies) > 1:
        assert "DO NOT CALL BACK" in document["incidentComponent"]["incidentStatusInternalText"]


def test_nothing_that_a_profile_says_is_told_but_that_it_was_viewed() -> None:
    secret = "in treatment at the Elm Street clinic"
    document = told(
        [
            opened(),
            people.ProfileViewed(what="profile", id="h-1-secret", why="verified phone"),
            interview.FactAnswered(fact="what_happened", value=secret, by="profile", words=secret),
            interview.FactAnswered(fact="awake", value="talking", by="profile"),
            contact.PlaceSet(of="caller", place=Place(text=secret, source="profile")),
        ]
    )
    assert "A profile was viewed; what it says is not told here" in notes(document)
    assert "awake: answered from a profile, which is not told here" in notes(document)
    written = json.dumps(document)
    assert "Elm Street" not in written
    assert "h-1-secret" not in written


@pytest.mark.parametrize(
    ("damaged", "words"),
    [(True, "is damaged on disk: what it said is not known"), (False, "purged or is withheld")],
)
def test_what_is_gone_is_told_and_never_guessed(damaged: bool, words: str) -> None:
    entries = entries_of([opened(), sent(line("ems", "hot")), sent()])
    entries[1] = replace(entries[1], body=None, salt=None)
    ref = (entries[1].header.journal, entries[1].header.seq)
    call = replace(fold(CALL, entries), damaged=frozenset([ref] if damaged else []))
    document = written(source_of(call))
    assert words in notes(document)[1]
    assert "lines.sent" in notes(document)[1]
    assert len(document["dispatchComponent"]) == 1
    assert "incidentCommonPriorityNumber" not in document["incidentComponent"]
    assert ("agentReference" in document["notesComponent"][1]) is not damaged


def test_a_seat_is_the_agent_and_nobody_is_named() -> None:
    document = told(A_CALL)
    [agent] = document["agentComponent"]
    assert agent["agentWorkstationPositionIdentification"] == "2"
    assert "r.ames" not in json.dumps(document)


TEXTS = {
    "notesActionComments",
    "locationDescriptionText",
    "incidentTypeInternalCode",
    "incidentTypeInternalText",
    "incidentStatusInternalText",
    "incidentPriorityInternalText",
    "dispositionDescriptionText",
    "emergencyResourceName",
    "localCallType",
}


def test_no_receiver_can_take_a_training_call_for_real() -> None:
    document = told(A_CALL, "training")
    incident = document["incidentComponent"]
    assert incident["incidentCommonPriorityNumber"] == 0
    assert document["issuingElementIdentification"] == f"training.{DOMAIN}"
    assert document["$id"].endswith(f":training.{DOMAIN}")
    assert document["callComponent"][0]["standardPrimaryCallType"] == "nonEmergency"
    [unit] = document["emergencyResourceComponent"]
    assert "Training" in unit["secondaryUnitStatusRegistryText"]
    assert notes(document)[0].startswith("TRAINING - NOT A REAL CALL: ")
    said: list[Any] = [
        held for part in parts(document) for name, held in part.items() if name in TEXTS
    ]
    texts = [text for held in said for text in (held if isinstance(held, list) else [held])]
    assert len(texts) > 20
    assert all(text.startswith("TRAINING - NOT A REAL CALL: ") for text in texts)
    live, training = (
        {part["$id"] for part in parts(told(A_CALL, mode)) if "$id" in part}
        for mode in ("live", "training")
    )
    assert {one for one in live if one.startswith("urn:emergency")}.isdisjoint(training)
    assert told([opened()], "training")["incidentComponent"]["incidentCommonPriorityNumber"] == 0
