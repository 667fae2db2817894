"""Where an EIDO document says the incident is, and where the caller."""

from xml.etree import ElementTree

import pytest

from store.kinds import contact
from store.kinds.base import Place
from support.eido import (
    A_CALL,
    Document,
    opened,
    told,
)

NAMESPACES = {
    "ca": "urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr",
    "gml": "http://www.opengis.net/gml",
    "gs": "http://www.opengis.net/pidflo/1.0",
}


def located(document: Document) -> dict[str, Document]:
    return {one["locationDescriptionText"]: one for one in document["locationComponent"]}


def test_the_incidents_place_and_the_callers_stand_apart() -> None:
    document = told(A_CALL)
    places = located(document)
    incident = places["Incident, said twice: 3rd Ave S & S Main St"]
    assert incident["locationTypeDescriptionRegistryText"] == "CurrentIncident"
    assert document["incidentComponent"]["locationReference"] == [{"$ref": incident["$id"]}]
    callers = [
        places["Caller: the cafe across the street"],
        places["Caller, from the phone system: "],
    ]
    [call] = document["callComponent"]
    assert call["locationReference"] == [{"$ref": one["$id"]} for one in callers]
    assert {one["locationTypeDescriptionRegistryText"] for one in callers} == {"Caller"}
    xml = ElementTree.fromstring(incident["locationByValue"])
    assert xml.findtext(".//ca:LOC", namespaces=NAMESPACES) == "3rd Ave S & S Main St"


def test_a_position_is_a_point_or_a_circle_latitude_first() -> None:
    def xml_of(place: Place) -> ElementTree.Element:
        document = told([opened(), contact.PlaceSet(of="incident", place=place)])
        return ElementTree.fromstring(document["locationComponent"][0]["locationByValue"])

    circle = xml_of(Place(latitude=47.6, longitude=-122.3, uncertainty_m=15))
    assert circle.findtext(".//gs:Circle/gml:pos", None, NAMESPACES) == "47.6000000 -122.3000000"
    assert circle.findtext(".//gs:Circle/gs:radius", None, NAMESPACES) == "15.0"
    point = xml_of(Place(latitude=47.6, longitude=-122.3))
    assert point.findtext(".//gml:Point/gml:pos", None, NAMESPACES) == "47.6000000 -122.3000000"


@pytest.mark.parametrize("place", [Place(), Place(text=" "), Place(area="downtown")])
def test_a_place_nobody_can_find_is_no_location(place: Place) -> None:
    document = told([opened(), contact.PlaceSet(of="incident", place=place)])
    assert "locationComponent" not in document
    assert "locationReference" not in document["incidentComponent"]
