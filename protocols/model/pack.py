"""A pack as a whole: the header, and the sections that its files may hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from protocols.model.base import Id, Model, Text, Words
from protocols.model.cards import Card, Instruction, Kin, Terms
from protocols.model.closing import Caution, Disposition, Reason, Report
from protocols.model.facts import AskedBy, Fact, FactValue, FactValues, Screen
from protocols.model.programs import Area, Contact, Program
from protocols.model.responses import Invariant, Offer, Rule, Service, Tier

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Agency(Model):
    """Who answers the phone here."""

    name: Words
    home_area_code: Annotated[str, Field(pattern=r"^[2-9]([02-9][0-9]|1[02-9])$")] | None = None
    """For seven-digit numbers; 211 to 911 are services and no area codes."""
    alone_at: Words | None = None
    """Hours at which one person is on duty, as OpenStreetMap writes them. Leaving out a line is
    then reviewed afterwards instead of taking a second person."""
    profile_view_minutes: Annotated[int, Field(ge=1, le=1440)] = 45
    """How long a matched profile stays in sight."""
    emd: Id | None = None
    """The program that gives medical instructions by transfer while none are approved here."""
    assumed_uncertainty_m: Annotated[int, Field(ge=1, le=50_000)] = 300
    """The radius given to a position that came without one."""


class Signed(Model):
    """Who read a translation against the English and answers for it."""

    by: Words
    on: date


class Spoken(Model):
    """Which fact tells what language is spoken, so that questions can be read out in it."""

    fact: Id
    languages: dict[Id, Language]
    """Values of the fact, and the language of texts that each stands for."""


class Header(Model):
    """What pack.yaml says of the pack itself."""

    pack: Id
    title: Text
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    about: Text
    extends: Id | None = None
    timezone: Words
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "US"
    languages: tuple[Language, ...] = ("en",)
    translations: dict[Language, Literal["unreviewed"] | Signed] = Field(default_factory=dict)
    """Languages into which the English was put, and who signed for it, if anybody did."""
    spoken: Spoken | None = None
    agency: Agency | None = None
    asked_by: AskedBy | None = None
    callback_unsafe: FactValues | None = None
    """Answers after which nobody may call back."""
    story: Id | None = None
    """The fact that holds what happened in the caller's own words; cards are suggested from it."""
    cannot_speak: FactValue | None = None
    """The answer that is heard when the caller cannot speak."""


class Sections(Model):
    """What any file of a pack may hold; files are joined section by section."""

    services: dict[Id, Service] = Field(default_factory=dict)
    facts: dict[Id, Fact] = Field(default_factory=dict)
    screens: dict[Id, Screen] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    cards: dict[Id, Card] = Field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    tiers: tuple[Tier, ...] = ()
    areas: dict[Id, Area] = Field(default_factory=dict)
    programs: dict[Id, Program] = Field(default_factory=dict)
    contacts: dict[Id, Contact] = Field(default_factory=dict)
    instructions: dict[Id, Instruction] = Field(default_factory=dict)
    cautions: dict[Id, Caution] = Field(default_factory=dict)
    reports: dict[Id, Report] = Field(default_factory=dict)
    dispositions: dict[Id, Disposition] = Field(default_factory=dict)
    leave_out_reasons: dict[Id, Reason] = Field(default_factory=dict)
    invariants: tuple[Invariant, ...] = ()
    finding: dict[Id, Terms] = Field(default_factory=dict)
    """By card: what points at it besides its phrases."""
    synonyms: dict[Id, Kin] = Field(default_factory=dict)
    """For finding cards: groups of words that mean about the same."""
    remove: dict[str, dict[Id, Words]] = Field(default_factory=dict)
    """Objects of the parent that are not wanted: section, then id, then why."""


class MainFile(Header, Sections):
    """`pack.yaml`: the header and, if wanted, sections."""
