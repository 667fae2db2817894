"""The people of a household, in the parts of a safety profile that are about one person."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from store.reference.parts import ENTRIES, HealthFact, Line, Part, Text, refused

Facts: TypeAlias = Annotated[tuple[HealthFact, ...], Field(max_length=ENTRIES)]


class Equipment(HealthFact):
    """A device that a person lives with."""

    power_dependent: bool = False
    """Stops when the power does."""


class Medical(Part):
    """Health, as told; nothing here was examined by anyone at the centre."""

    conditions: Facts = ()
    allergies: Facts = ()
    medications: Facts = ()
    equipment: Annotated[tuple[Equipment, ...], Field(max_length=ENTRIES)] = ()
    doctor: HealthFact | None = None
    advance_directive: HealthFact | None = None


class Access(Part):
    """What responders must know to reach and to understand the person."""

    mobility: HealthFact | None = None
    hearing: HealthFact | None = None
    vision: HealthFact | None = None
    cognitive: HealthFact | None = None
    communication: HealthFact | None = None
    """How to talk with the person: sign language, writing, a device, short sentences."""


class Behavioural(Part):
    """The person's own words about a crisis and what helps in it."""

    diagnosis: HealthFact | None = None
    triggers: Facts = ()
    calms: Facts = ()
    safe_approach: Facts = ()


class Person(Part):
    """One member of a household."""

    name: Line
    relation: Line | None = None
    birth_year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    age_band: Literal["infant", "child", "teen", "adult", "older_adult"] | None = None
    """Under 1, 1 to 11, 12 to 17, 18 to 64, 65 and over; instead of a birth year."""
    description: Text | None = None
    languages: Annotated[tuple[Line, ...], Field(max_length=ENTRIES)] = ()
    medical: Medical = Medical()
    access: Access = Access()
    behavioural: Behavioural = Behavioural()

    @model_validator(mode="after")
    def _one_age(self) -> Self:
        if self.birth_year is not None and self.age_band is not None:
            raise refused("has both a birth year and an age band", "Keep the one that is true")
        return self
