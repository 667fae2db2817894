"""Locations: where the incident is, and apart from that where the caller is said to be.

Each is a PIDF-LO document (RFC 4119, RFC 5139, RFC 5491): the words unparsed in `LOC`, since to
split them into streets and numbers would be to guess, and a position as a point or a circle.
"""

from __future__ import annotations

import re
from datetime import datetime
from xml.sax.saxutils import escape

from store.export.eido.source import Component, Source, instant
from store.kinds.base import Place
from store.kinds.contact import CallOpened, PlaceSet

_OUTSIDE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CRS = "urn:ogc:def:crs:EPSG::4326"
_METRE = "urn:ogc:def:uom:EPSG::9001"


def incident_location(source: Source) -> Component | None:
    """Where the incident is; None where that is not known, or an area alone is."""
    held = source.call.incident
    if held is None or not held.place.can_be_found:
        return None
    standing = "said twice" if held.verified else "NOT YET SAID TWICE"
    place = held.place.model_copy(update={"text": held.words})
    return {
        **_location(source, "incident", place, held.at),
        "locationTypeDescriptionRegistryText": "CurrentIncident",
        "locationDescriptionText": source.marked(f"Incident, {standing}: {held.words}"),
    }


def caller_locations(source: Source) -> list[Component]:
    """Where the caller is, as said, and as the phone system gave it; never a profile's address."""
    times = {
        "heard" if isinstance(body, CallOpened) else "caller": entry.header.at
        for entry, body in source.told
        if isinstance(body, CallOpened) or (isinstance(body, PlaceSet) and body.of == "caller")
    }
    call = source.call
    given = (
        ("caller", "Caller", call.caller_place),
        ("heard", "Caller, from the phone system", call.place_heard),
    )
    return [
        {
            **_location(source, name, place, times[name]),
            "locationTypeDescriptionRegistryText": "Caller",
            "locationDescriptionText": source.marked(f"{whose}: {place.text}"),
        }
        for name, whose, place in given
        if place is not None and place.can_be_found and place.source != "profile"
    ]


def _location(source: Source, name: str, place: Place, at: datetime) -> Component:
    return {
        **source.prologue(source.part(f"location/{name}"), at),
        "locationByValue": pidf_lo(source, name, place, at),
    }


def pidf_lo(source: Source, name: str, place: Place, at: datetime) -> str:
    """A place as a PIDF-LO document; a character that XML cannot hold becomes U+FFFD."""
    manual = "" if place.source == "network" else "<gp:method>Manual</gp:method>"
    return (
        '<presence xmlns="urn:ietf:params:xml:ns:pidf"'
        ' xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"'
        ' xmlns:gbp="urn:ietf:params:xml:ns:pidf:geopriv10:basicPolicy"'
        ' xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr"'
        ' xmlns:gml="http://www.opengis.net/gml" xmlns:gs="http://www.opengis.net/pidflo/1.0"'
        f' entity="pres:{source.call.id.hex}@{source.host}">'
        f'<tuple id="{name}"><status><gp:geopriv><gp:location-info>'
        f"{_position(place)}{_civic(source.marked(place.text) if place.text.strip() else '')}"
        "</gp:location-info><gp:usage-rules>"
        "<gbp:retransmission-allowed>true</gbp:retransmission-allowed>"
        f"</gp:usage-rules>{manual}</gp:geopriv></status>"
        f"<timestamp>{instant(at)}</timestamp></tuple></presence>"
    )


def _position(place: Place) -> str:
    if place.latitude is None or place.longitude is None:
        return ""
    # A PIDF-LO position is latitude, then longitude.
    pos = f"<gml:pos>{place.latitude:.7f} {place.longitude:.7f}</gml:pos>"
    if not place.uncertainty_m:
        return f'<gml:Point srsName="{_CRS}">{pos}</gml:Point>'
    radius = f'<gs:radius uom="{_METRE}">{place.uncertainty_m:.1f}</gs:radius>'
    return f'<gs:Circle srsName="{_CRS}">{pos}{radius}</gs:Circle>'


def _civic(text: str) -> str:
    if not text:
        return ""
    kept = escape(_OUTSIDE_XML.sub("\ufffd", text), {"\r": "&#13;"})
    return f"<ca:civicAddress><ca:LOC>{kept}</ca:LOC></ca:civicAddress>"
