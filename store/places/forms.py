"""The three forms of a file of places, by the names of its columns or properties.

- our own: `OWN` below;
- OpenAddresses: LON, LAT, NUMBER, STREET, UNIT, CITY, DISTRICT, REGION, POSTCODE, ID, HASH;
- NENA-STA-006 site/structure address points: Add_Number, St_Name, Inc_Muni, LandmkName and so on.

Case makes no difference. Columns of the latter two that are not used here are passed over; in our
own form an unknown one is a fault, since it may be a name mistyped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

OWN = {
    "id": "of the place in this source",
    "label": "as it is shown; without one the address",
    "address": "house number and street, an intersection, or a milepost",
    "town": "the town alone",
    "other_towns": "what people say for the town as well, between |",
    "names": "what else people call the place, between |",
    "kind": "a word, such as school",
    "latitude": "WGS84, in degrees north",
    "longitude": "WGS84, in degrees east: negative in America",
    "uncertainty_m": "metres; without it 50 are assumed",
}
"""The columns of our own form, and what stands in them. An id, a position, and a label or an
address are needed."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says of a place, as text that nobody has judged yet."""

    id: str
    label: str
    address: str
    town: str
    other_towns: tuple[str, ...]
    names: tuple[str, ...]
    kind: str
    latitude: str
    longitude: str
    uncertainty_m: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of file: how it is told by its names, and how its rows are read."""

    name: str
    latitude: str
    """The columns in which positions stand."""
    longitude: str
    needs: frozenset[str]
    """Names, in small letters, without which a file has not this form."""
    read: Callable[[Mapping[str, str]], Told | None]
    """What a row says, by names in small letters; None for one that names no place."""
    known: frozenset[str] | None = None
    """All the names that it may have; None where others are passed over."""


def form_of(names: frozenset[str]) -> Form:
    """The form that has these names, in small letters; our own where it is neither other."""
    return next((form for form in (_NENA, _OPEN_ADDRESSES) if form.needs <= names), _OWN)


def _own(cells: Mapping[str, str]) -> Told:
    address = cells.get("address", "")
    return Told(
        id=cells.get("id", ""),
        label=cells.get("label", "") or address,
        address=address,
        town=cells.get("town", ""),
        other_towns=_listed(cells.get("other_towns", "")),
        names=_listed(cells.get("names", "")),
        kind=cells.get("kind", ""),
        latitude=cells.get("latitude", ""),
        longitude=cells.get("longitude", ""),
        uncertainty_m=cells.get("uncertainty_m", ""),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))


def _open_addresses(cells: Mapping[str, str]) -> Told | None:
    number, street = cells.get("number", ""), cells.get("street", "")
    if not number or not street:
        return None
    address = _joined(number, street, _unit("Unit", cells.get("unit", "")))
    town = cells.get("city", "") or cells.get("district", "")
    latitude, longitude = cells.get("lat", ""), cells.get("lon", "")
    return Told(
        id=cells.get("hash") or cells.get("id") or _made_id(address, town, latitude, longitude),
        label=address,
        address=address,
        town=town,
        other_towns=(),
        names=(),
        kind="",
        latitude=latitude,
        longitude=longitude,
    )


_STREET = ("premod", "predir", "pretyp", "presep", "name", "postyp", "posdir", "posmod")
_NO_TOWN = re.compile(r"unincorporated|n/?a|none|unknown|", re.IGNORECASE)


def _nena(cells: Mapping[str, str]) -> Told | None:
    street = _joined(*(cells.get(f"st_{part}", "") for part in _STREET))
    number = _number(*(cells.get(f"add{part}", "") for part in ("num_pre", "_number", "num_suf")))
    mile = cells.get("mile_post") or cells.get("milepost", "")
    landmark = cells.get("landmkname", "")
    address = ""
    if number and street:
        units = (
            _unit("Bldg", cells.get("building", "")),
            _unit("Floor", cells.get("floor", "")),
            _unit("Unit", cells.get("unit", "")),
            _unit("Room", cells.get("room", "")),
        )
        address = _joined(number, street, *units)
    elif mile:
        address = _joined(street, _unit("Milepost", mile))
    if not address and not landmark:
        return None
    said = ("inc_muni", "uninc_comm", "post_comm", "msagcomm")
    found = (cells.get(name, "") for name in said)
    town, *others = [*dict.fromkeys(one for one in found if not _NO_TOWN.fullmatch(one))] or [""]
    latitude = cells.get("lat") or cells.get("latitude", "")
    longitude = cells.get("long") or cells.get("longitude", "")
    identifier = cells.get("site_nguid") or cells.get("nguid", "")
    return Told(
        id=identifier or _made_id(landmark, address, town, latitude, longitude),
        label=landmark or address,
        address=address,
        town=town,
        other_towns=tuple(others),
        names=(),
        kind=cells.get("place_type", ""),
        latitude=latitude,
        longitude=longitude,
    )


def _number(before: str, number: str, behind: str) -> str:
    """An address number of its three parts: `N120`, `120A`, `120 1/2`; tools write 120 as 120.0."""
    number = _WHOLE.sub("", number)
    if number in {"", "0"} and not before:
        return ""
    return f"{before}{number}{' ' if behind[:1].isdigit() else ''}{behind}"


_WHOLE = re.compile(r"\.0+$")
_NAMED_UNIT = re.compile(r"[^\W\d]{2,}\W")


def _unit(kind: str, text: str) -> str:
    """A unit with the word for what it is, unless it says so itself."""
    return text if not text or text[0] == "#" or _NAMED_UNIT.match(text) else f"{kind} {text}"


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _made_id(*parts: str) -> str:
    """The id of a row that has none: the same for the same place."""
    return sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


_OWN = Form("guidecard", "latitude", "longitude", frozenset(), _own, frozenset(OWN))
_OPEN_ADDRESSES = Form(
    "OpenAddresses", "lat", "lon", frozenset({"number", "street"}), _open_addresses
)
_NENA = Form("NENA-STA-006", "lat", "long", frozenset({"add_number", "st_name"}), _nena)
