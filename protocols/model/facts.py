"""Facts and screens: what may be known of a call, and the dangers named over it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from protocols.model.base import Condition, Id, Ids, Labels, Model, Text, Words


class Fact(Model):
    """One thing that may be known of a call."""

    ask: Text | None = None
    """The question as it is read to the caller."""
    ask_of: dict[Id, Text] = Field(default_factory=dict)
    """Other words by who is asked: a value of the pack's `asked_by` fact, such as `patient`."""
    why: Text | None = None
    """Why it is asked, for the call taker."""
    kind: Literal["choice", "text", "phone", "place", "place_again", "area"] = "choice"
    """`choice` has values and can decide. The others are typed in and are no part of conditions:
    `place` is the incident's place, `place_again` its second telling, `area` where it lies."""
    harmless: Labels = Field(default_factory=dict)
    """Values that speak of no danger."""
    values: Labels = Field(default_factory=dict)
    """Values that are neither harmless nor a danger."""
    danger: Labels = Field(default_factory=dict)
    """Values that are a danger, the weakest first."""
    bands: dict[Id, Annotated[str, Field(pattern=r"^[0-9]{1,4}(-[0-9]{1,4}|\+)?$")]] = Field(
        default_factory=dict
    )
    """Numbers that stand for a value: `teen: 13-17`, `elder: 65+`."""
    applies_when: Condition | None = None
    """The fact is not asked, and is `n/a`, where this is false."""
    told_by: Annotated[Literal["officer", "responders"] | None, Field(alias="from")] = None
    """Who tells it; such a fact is never asked of a caller."""
    source: tuple[Words, ...] = ()
    """Where the question or its cut-off comes from: addresses."""


class Screen(Model):
    """A named danger: tripped when its condition is true, cleared when false, else open."""

    says: Text
    """The danger in a few words, for reasons: `weapon in reach`."""
    when: Condition
    source: tuple[Words, ...] = ()


class AskedBy(Model):
    """Which fact tells who is on the phone, so that questions use the right words."""

    fact: Id
    third_party: Ids = ()
    """Values that mean: the caller is not with the person."""


class FactValues(Model):
    """Some answers to one fact; `unclear` stands for all unclear ones."""

    fact: Id
    values: Ids


class FactValue(Model):
    """One answer to one fact."""

    fact: Id
    value: Id
