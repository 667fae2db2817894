"""Guidecards and what is read out from them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from protocols.model.base import Id, Ids, Lines, Model, Text, Words
from protocols.model.responses import Rule


class Step(Model):
    """One thing to say or do, in order."""

    say: Text
    wait_seconds: Annotated[int, Field(ge=1, le=3600)] | None = None
    """A countdown that runs with the step."""
    mark: Id | None = None
    """The moment that this step stands for, such as `first_compression`."""


class Clock(Model):
    """A span that is measured while instructions are given."""

    id: Id
    says: Text
    until: Id
    """The mark that stops it; it runs from the moment the call is answered."""
    goal_seconds: Annotated[int, Field(ge=1, le=3600)]
    source: tuple[Words, ...] = ()


class Instruction(Model):
    """What to tell the caller while help comes."""

    title: Text
    medical: bool = False
    """Medical wording is sample content until a local medical director approves it."""
    alarm: bool = False
    """A life threat: an alarm is raised and one key opens it."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    pacer_per_minute: Annotated[int, Field(ge=30, le=200)] | None = None
    clocks: tuple[Clock, ...] = ()
    never_say: tuple[Text, ...] = ()
    source: tuple[Words, ...] = ()


class Question(Model):
    """A fact asked on this card, with other words where the card needs them."""

    fact: Id
    ask: Text | None = None
    why: Text | None = None


def _bare(value: Any) -> Any:
    return {"fact": value} if isinstance(value, str) else value


Asked = Annotated[Question, BeforeValidator(_bare, json_schema_input_type=str | dict[str, Any])]
"""A fact to ask: its name, or its name with other words."""


class WordGroup(Model):
    """Single words, of any language, that mean about the same."""

    words: Annotated[tuple[Words, ...], Field(min_length=2, max_length=60)]


def _bare_words(value: Any) -> Any:
    return {"words": value} if isinstance(value, list) else value


Kin = Annotated[
    WordGroup,
    BeforeValidator(_bare_words, json_schema_input_type=list[str] | dict[str, Any]),
]
"""Words that mean about the same: a list of them."""


class Terms(Model):
    """Words and short terms, by language, that point at a card."""

    words: dict[str, tuple[Words, ...]]


class Card(Model):
    """The protocol of one complaint."""

    title: Text
    about: Text
    """When to use it, in one sentence."""
    default: Lines
    """Sent while nothing else is known: always a field response."""
    first: tuple[Asked, ...] = ()
    """Asked before anything else, also before case entry's: whether a caller can speak at all."""
    questions: tuple[Asked, ...] = ()
    """Asked in this order, after what case entry asks of every call."""
    closing: tuple[Asked, ...] = ()
    """Asked when all else is known; on `case-entry`, of every call."""
    gives: dict[Id, Id] = Field(default_factory=dict)
    """Facts that opening the card answers."""
    rules: tuple[Rule, ...] = ()
    say: tuple[Text, ...] = ()
    """Words to open with."""
    never_say: tuple[Text, ...] = ()
    instruct: Ids = ()
    """Instructions at hand on this card, besides those that rules bring."""
    phrases: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
    """What callers say, by language, so that the card can be found from their words."""
    draft: bool = False
    """Not ready: marked on screen and not offered in live mode."""
    source: tuple[Words, ...] = ()
