"""The three things that may be known of a caller or a place, which are never mixed.

There is no Social Security number, sexual orientation or citizenship: none helps a responder.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self, TypeAlias, TypeVar

from pydantic import Field, model_validator

from store.reference.ages import is_stale
from store.reference.parts import (
    ENTRIES,
    AccessCode,
    Contact,
    HealthFact,
    Identifier,
    Instant,
    Line,
    Number,
    Part,
    Place,
    Text,
    refused,
)
from store.reference.people import Facts, Person


class Kind(StrEnum):
    """Who speaks: a household of itself, a building of itself, the agency of a place."""

    PROFILE = "profile"
    FACILITY = "facility"
    CAUTION = "caution"


class HouseholdPhone(Part):
    """A number of the household; it matches calls only once the household proved that it is."""

    number: Number
    label: Line | None = None
    verified_at: Instant | None = None


class HouseholdAddress(Place):
    """An address of the household; it matches calls only if the household said so."""

    label: Line | None = None
    opted_in: bool = False


class Code(Part):
    """A code that the household gave for its own door or gate."""

    what: Line
    code: Line


class Home(Part):
    """How to get in and where things are."""

    layout: Text | None = None
    door: Line | None = None
    codes: Annotated[tuple[Code, ...], Field(max_length=ENTRIES)] = ()
    shut_offs: Annotated[tuple[Line, ...], Field(max_length=ENTRIES)] = ()
    lock_box: Line | None = None


class Animal(Part):
    """An animal of the household."""

    kind: Line
    name: Line | None = None
    service: bool = False
    """A service animal stays with its person."""
    temperament: Line | None = None


class Vehicle(Part):
    """A vehicle of the household."""

    make: Line | None = None
    model: Line | None = None
    colour: Line | None = None
    plate: Line | None = None


class Profile(Part):
    """What a household told us of itself."""

    id: Identifier
    confirmed_at: Instant
    """When the household last said that all of this is true."""
    phones: Annotated[tuple[HouseholdPhone, ...], Field(max_length=ENTRIES)] = ()
    addresses: Annotated[tuple[HouseholdAddress, ...], Field(max_length=ENTRIES)] = ()
    people: Annotated[tuple[Person, ...], Field(max_length=ENTRIES)] = ()
    home: Home = Home()
    animals: Annotated[tuple[Animal, ...], Field(max_length=ENTRIES)] = ()
    vehicles: Annotated[tuple[Vehicle, ...], Field(max_length=ENTRIES)] = ()
    contacts: Annotated[tuple[Contact, ...], Field(max_length=ENTRIES)] = ()

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        numbers = [phone.number for phone in self.phones]
        if len(set(numbers)) < len(numbers):
            raise refused("has one phone number twice", "Keep one of the entries")
        if not self.phones and not self.addresses:
            raise refused("has neither a phone nor an address", "Add one, or leave the record out")
        return self

    def is_stale(self, now: datetime) -> bool:
        """Whether six calendar months have passed since the household confirmed it."""
        return is_stale(self.confirmed_at, now)

    def for_export(self) -> Profile:
        """The profile without facts under 42 CFR Part 2, and without a trace that there are any."""
        return _without_part2(self)


class Facility(Part):
    """A building's own plan."""

    id: Identifier
    name: Line
    confirmed_at: Instant
    addresses: Annotated[tuple[Place, ...], Field(min_length=1, max_length=ENTRIES)]
    key_box: Line | None = None
    hazards: Annotated[tuple[Text, ...], Field(max_length=ENTRIES)] = ()
    contacts: Annotated[tuple[Contact, ...], Field(max_length=ENTRIES)] = ()
    """Reached at any hour."""
    plans: Annotated[tuple[Text, ...], Field(max_length=ENTRIES)] = ()
    people_with_needs: Facts = ()

    def is_stale(self, now: datetime) -> bool:
        """Whether six calendar months have passed since the building confirmed it."""
        return is_stale(self.confirmed_at, now)

    def for_export(self) -> Facility:
        """The plan without facts under 42 CFR Part 2, and without a trace that there are any."""
        return _without_part2(self)


class Severity(StrEnum):
    """How much a caution should weigh."""

    INFORMATION = "information"
    CAUTION = "caution"
    DANGER = "danger"


class Caution(Part):
    """The agency's own note about a place or a number, approved by a supervisor and ending."""

    id: Identifier
    text: Text
    severity: Severity
    place: Place | None = None
    phone: Number | None = None
    approved_by: Line
    approved_at: Instant
    expires_at: Instant
    access_codes: Annotated[tuple[AccessCode, ...], Field(max_length=ENTRIES)] = ()

    @model_validator(mode="after")
    def _can_be_found_and_ends(self) -> Self:
        if self.place is None and self.phone is None:
            raise refused("has neither a place nor a phone", "Say what the caution is about")
        if self.expires_at <= self.approved_at:
            raise refused("ends before it was approved", "Correct approved_at or expires_at")
        return self

    def has_expired(self, now: datetime) -> bool:
        """Whether its end has come; an expired caution is shown to nobody."""
        return now >= self.expires_at


Record: TypeAlias = Profile | Facility | Caution
MODELS: dict[Kind, type[Profile] | type[Facility] | type[Caution]] = {
    Kind.PROFILE: Profile,
    Kind.FACILITY: Facility,
    Kind.CAUTION: Caution,
}

_P = TypeVar("_P", bound=Part)


def _without_part2(part: _P) -> _P:
    kept = {name: _kept(getattr(part, name)) for name in type(part).model_fields}
    return part.model_copy(update=kept)


def _kept(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_kept(item) for item in value if not _is_part2(item))
    if _is_part2(value):
        return None
    return _without_part2(value) if isinstance(value, Part) else value


def _is_part2(value: object) -> bool:
    return isinstance(value, HealthFact) and value.part2
