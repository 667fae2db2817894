"""What an EIDO document tells of a call, what it leaves out, and how training shows."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from store.export.eido.response import PRIORITY
from store.folding import fold
from store.kinds import contact, following, interview, response
from store.kinds.base import Body, Place
from support.eido import (
    A_CALL,
    DOMAIN,
    OTHER,
    OTHER_NUMBER,
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
from support.hostile import CONTROLS, DISGUISES, HOSTILE
from support.journals import CALL

GOLDEN = Path(__file__).parents[1] / "golden" / "eido.json"


def test_a_call_is_told_as_it_was_before() -> None:
    expected = json.loads(GOLDEN.read_text())
    assert told(A_CALL) == expected


def test_the_incident_carries_card_status_priority_and_the_agencys_own_words() -> None:
    incident = told(A_CALL)["incidentComponent"]
    assert incident["incidentTypeInternalText"] == "Welfare check (welfare)"
    assert incident["incidentTypeCommonRegistryText"] == "NCRNONE"
    assert incident["incidentStatusCommonRegistryText"] == ["Active", "ResourcesOnscene"]
    assert incident["incidentStatusInternalText"] == ["closed: Responders sent"]
    assert incident["incidentCommonPriorityNumber"] == 10
    assert incident["internalIncidentId"] == "R-PY5P-QWYR-0001"
    assert "dispositionComponent" not in incident


@pytest.mark.parametrize(("urgency", "number"), [*PRIORITY.items()])
def test_priority_is_that_of_the_most_urgent_line_sent(urgency: str, number: int) -> None:
    lines = sent(line(urgency="scheduled"), line("ems", urgency))
    incident = told([opened(), lines])["incidentComponent"]
    assert incident["incidentCommonPriorityNumber"] == number


@pytest.mark.parametrize("more", [[], [sent(line(), line("ems", "at once"))]])
def test_no_priority_is_guessed(more: list[Body]) -> None:
    incident = told([opened(), *more])["incidentComponent"]
    assert "incidentCommonPriorityNumber" not in incident


def test_lines_and_units_are_told_and_no_unit_of_an_unknown_kind_gets_one() -> None:
    document = told(A_CALL)
    assert "Sent: Police prompt lead; Ambulance hot lead" in notes(document)

    assert "Fire E5: en route" in notes(document)
    [unit] = document["emergencyResourceComponent"]
    assert unit["emergencyResourceName"] == "Police 12"
    assert unit["primaryUnitStatusRegistryText"] == "NotAvailable"
    assert unit["secondaryUnitStatusRegistryText"] == ["OnScene"]
    [dispatch] = document["dispatchComponent"]
    assert dispatch["emergencyResourceReference"] == [{"$ref": unit["$id"]}]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ([], ["Active"]),
        ([response.CallClosed(disposition="advised")], ["Closed"]),
        (
            [
                response.UnitStatus(service="police", state="on_scene"),
                response.UnitStatus(service="police", state="cleared"),
                response.CallClosed(disposition="sent"),
            ],
            ["Closed"],
        ),
        (
            [
                response.UnitStatus(service="police", unit="1", state="on_scene"),
                response.UnitStatus(service="police", unit="2", state="notified"),
            ],
            ["Active", "ResourcesOnscene"],
        ),
        (
            [
                response.CallClosed(disposition="sent"),
                response.CallReopened(reason="he called again"),
            ],
            ["Active", "ReOpened"],
        ),
    ],
)
def test_an_incident_is_closed_once_its_call_is_and_no_unit_is_at_work(
    more: list[Body], status: list[str]
) -> None:
    incident = told([opened(), *more])["incidentComponent"]
    assert incident["incidentStatusCommonRegistryText"] == status


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_comes_through_and_none_of_it_is_markup(text: str) -> None:
    place = Place(text=f"1 Mill St {text}")
    document = told(
        [
            opened(),
            interview.NoteAdded(text=text),
            contact.PlaceSet(of="incident", place=place),
        ]
    )
    assert text in notes(document)
    assert not any("<script" in note["notesActionComments"] for note in document["notesComponent"])
    [where] = document["locationComponent"]
    assert where["locationDescriptionText"].endswith(place.text)
    ElementTree.fromstring(where["locationByValue"])


def test_control_and_bidi_characters_are_escapes_in_the_line_that_is_written() -> None:
    text = "".join([*CONTROLS.values(), *DISGUISES.values()])
    line = json.dumps(told([opened(), interview.NoteAdded(text=text)]))
    assert line.isascii()
    assert line.isprintable()
    assert "\\u001b" in line
    assert "\\u202e" in line


def test_a_same_event_leads_to_the_incident_it_was_closed_for() -> None:
    closed = response.CallClosed(disposition="duplicate", duplicate_of=OTHER_NUMBER)
    document = told([opened(), closed])
    [merge] = document["mergeComponent"]
    other = f"urn:emergency:uid:incidentid:{OTHER.hex}:{DOMAIN}"
    assert merge["incidentTrackingIdentifier"] == other
    assert merge["incidentMergeDirectionCode"] == "REPLACED"
    [ending] = document["incidentComponent"]["dispositionComponent"]
    assert ending["dispositionCommonRegistryCode"] == "22"
    unknown = response.CallClosed(disposition="duplicate", duplicate_of="R-PY5P-QWYR-0077")
    document = told([opened(), unknown])
    assert "mergeComponent" not in document
    assert "same event as R-PY5P-QWYR-0077" in notes(document)[-1]


def test_transfers_and_referrals_are_told_step_by_step() -> None:
    moved = [
        response.TransferMoved.model_validate({"program": "crisis-line", **step})
        for step in ({"state": "offered", "permission": True}, {"state": "dropped"})
    ]
    referred = following.ProgramReferred(program="crisis-line", agreed=True, reason="private")
    found = notes(told([opened(), *moved, referred]))
    assert found[1:] == [
        "Transfer to Crisis line: offered; the caller agreed",
        "Transfer to Crisis line: dropped",
        "Referred to Crisis line: agreed",
    ]


def test_late_notes_say_when_they_were_written() -> None:
    entries = entries_of([opened(how="backfill"), interview.NoteAdded(text="cold")], backfill=True)
    document = written(source_of(fold(CALL, entries)))
    assert notes(document)[1] == "cold (entered 2026-11-22T12:00:10.000+00:00)"
    assert document["callComponent"][0]["callStateRegistryText"] == "callEnd"


def test_what_was_told_keeps_its_id_when_the_record_grows() -> None:
    before, after = (
        {part["$id"] for part in parts(told(bodies)) if "$id" in part}
        for bodies in (A_CALL[:-1], A_CALL)
    )
    assert before < after


def test_a_place_of_a_gazetteer_is_told_with_what_it_is_called_and_how_it_was_found() -> None:
    found = contact.PlaceFound(
        text="the pier",
        latitude=47.6001,
        longitude=-122.3302,
        uncertainty_m=40,
        found="Pier 9 Market, 900 Alder Way, Larkspur",
        how="exact",
        source="county-gis",
        as_of="2026-11-01",
    )
    document = told([opened(), found])
    [place] = [one for one in parts(document) if "locationByValue" in one]
    words = "the pier (Pier 9 Market, 900 Alder Way, Larkspur)"
    assert place["locationDescriptionText"] == f"Incident, NOT YET SAID TWICE: {words}"
    assert f"<ca:LOC>{words}</ca:LOC>" in place["locationByValue"]
    assert "47.6001000 -122.3302000" in place["locationByValue"]
    assert any(
        "Incident's place found: the pier = Pier 9 Market, 900 Alder Way, Larkspur "
        "(gazetteer county-gis as of 2026-11-01, exact): 47.600100, -122.330200, within 40 m"
        in note
        for note in notes(document)
    )
