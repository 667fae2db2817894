"""What finds a place: its road and number, and the words of its names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from store.places.model import KnownPlace
from store.reference.address_words import DIRECTIONS
from store.reference.addresses import address_key, plain_words, town_key

NO_NUMBER = -1.0
"""Of what lies at no number of a road: an intersection, a name."""

_MILEPOST = re.compile(
    r"(?:(?P<before>.+) )?MM (?P<mile>[0-9]{1,6}(?:\.[0-9]{1,6})?)(?P<after> .+)?"
)
_KINDS = "ST AVE RD DR BLVD LN CT PL WAY TER CIR PKWY HWY LOOP TRL"
_NUMBERED = frozenset(_KINDS.split())
"""Kinds of streets that are named by numbers; 104 Prairie is a house."""
_SHORT = frozenset(DIRECTIONS.values())
_OF_THE_ROAD = re.compile(r"^ (?:ON|OF)(?= )")
_HOUSE = re.compile(
    r"(?P<number>[0-9]{1,9})(?P<letter>[A-Z]?)(?P<part> [0-9]/[0-9])? (?P<road>[^&]+)"
)


@dataclass(frozen=True, slots=True)
class RoadKey:
    """An address as a number on a road; what has no number is a road by itself."""

    road: str
    number: float
    """A letter or a fraction behind a house number lies between it and the next; a milepost's is
    its mile."""
    street: str
    """The whole key: `120A MAIN ST`."""
    unit: str


def number_words(street: str) -> str:
    """The number of a whole key as it is said: `120A`, `milepost 14`."""
    if milepost := _MILEPOST.fullmatch(street):
        return f"milepost {milepost['mile']}"
    house = _HOUSE.fullmatch(street)
    return f"{house['number']}{house['letter']}{house['part'] or ''}" if house else street


def road_key(address: str) -> RoadKey | None:
    """The key of an address line; None where nothing in it can be compared."""
    key = address_key(address)
    if not any(map(str.isalnum, key.street)):
        return None
    if milepost := _MILEPOST.fullmatch(key.street):
        after = _OF_THE_ROAD.sub("", milepost["after"] or "")
        road = f"{milepost['before'] or ''}{after}".strip()
        street = f"{road} MM {milepost['mile']}".strip()
        return RoadKey(f"{road} MM".strip(), float(milepost["mile"]), street, key.unit)
    house = _HOUSE.fullmatch(key.street)
    if house and not _is_numbered_street(house["road"]):
        number = int(house["number"]) + _between(house["letter"], house["part"])
        return RoadKey(house["road"], number, key.street, key.unit)
    return RoadKey(key.street, NO_NUMBER, key.street, key.unit)


def _is_numbered_street(rest: str) -> bool:
    """Whether what follows a number makes a street of it: 12th St, 12th Ave NE."""
    words = [word for word in rest.split() if word not in _SHORT]
    return not words or (len(words) == 1 and words[0] in _NUMBERED)


def _between(letter: str, part: str | None) -> float:
    """What lies behind the whole number, less than 1."""
    if part:
        above, below = map(int, part.strip().split("/"))
        return above / below if above < below else 0.9
    return (ord(letter) - ord("A") + 1) / 100 if letter else 0.0


def keys_of(place: KnownPlace) -> tuple[RoadKey, ...]:
    """By what a place is found whole: its address, its label and each of its names."""
    found = dict.fromkeys(_keys(place))
    return tuple(found)


def _keys(place: KnownPlace) -> Iterator[RoadKey]:
    for words in (place.address, *called(place)):
        key = road_key(words)
        if key is not None:
            is_address = words == place.address or _MILEPOST.fullmatch(key.street)
            # "6 Pines" is no number six on a road of that name.
            yield key if is_address else RoadKey(key.street, NO_NUMBER, key.street, key.unit)


def called(place: KnownPlace) -> tuple[str, ...]:
    """Its label and names, but for a label that is the address."""
    label = () if place.label == place.address else (place.label,)
    return (*label, *place.names)


def towns_of(place: KnownPlace) -> tuple[str, ...]:
    """The keys of its towns, its own first; an empty one where it names none."""
    return _keys_of_towns((place.town, *place.other_towns))


@lru_cache(maxsize=1000)
def _keys_of_towns(towns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(town_key, towns)))


def name_words(place: KnownPlace) -> str:
    """The words by which its names are searched, as people write them and as addresses have them;
    empty for what has no name."""
    return " ".join(dict.fromkeys(word for name in called(place) for word in searched(name)))


def searched(name: str) -> tuple[str, ...]:
    """The words of one name, with those that an address would have for them."""
    return (*plain_words(name), *as_in_addresses(name))


def as_in_addresses(words: str) -> tuple[str, ...]:
    """Words with streets, routes and units in their short forms: `HWY 12 MM 14`."""
    return plain_words(str(address_key(words)))
