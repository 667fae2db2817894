"""What a pack does about what is known: rules, offers, the ladder of tiers, invariants."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from protocols.model.base import Condition, Id, Ids, Lines, Model, Modes, Pattern, Text, Words
from protocols.words import Role


class Service(Model):
    """Somebody who can be sent or connected."""

    says: Text
    by: Literal["agency", "program"]
    """`agency`: always there. `program`: only where a program of the pack fills it."""


class Rule(Model):
    """Adds to the response when a condition is known true, or while it is not known true."""

    id: Id
    cards: Ids = ()
    """Holds only once one of these cards was opened in the call; none named means on every card."""
    when: Condition | None = None
    unless: Condition | None = None
    send: Lines = ()
    stage: Ids = ()
    """Services that wait near by until it is safe; `others` means all but those sent here."""
    caution: Ids = ()
    instruct: Ids = ()
    report_due: Ids = ()
    propose: Ids = ()
    """Cards that fit better now."""
    because: Text
    hard: bool = False
    """A pack that extends this one can neither remove nor replace it."""
    source: tuple[Words, ...] = ()


class Offer(Model):
    """A less forceful or richer response in place of the card's default lines."""

    id: Id
    says: Text
    cards: Ids
    cleared: Ids
    """Screens that must all be cleared: an unasked or unclear answer keeps the offer open."""
    when: Condition | None = None
    replaces: Ids = ()
    """Services whose default lines are taken out."""
    keeps: dict[Id, Role] = Field(default_factory=dict)
    """Services whose default lines stay, in another role: `police: secure`."""
    brings: Lines = ()
    mode: Modes = ()
    """How a program must be able to work to fill the offer; none named means any."""
    law: Words | None = None
    """The statute that keeps police away here, if one does."""
    before: Id | None = None
    """Where it stands among the offers of the parent pack; last if not said."""
    source: tuple[Words, ...] = ()


class Tier(Model):
    """A step of the ladder: the first whose pattern fits names the response."""

    tier: Id
    says: Text
    any: Pattern = ()
    """At least one line fits one of these."""
    all: Pattern = ()
    """Each of these is fitted by a line."""


class Invariant(Model):
    """Something that must hold for every possible call."""

    id: Id
    says: Text
    cards: Ids = ()
    """Current cards on which it holds; none named means on every card."""
    opened: Ids = ()
    """Holds only once one of these cards was opened in the call, whatever card is current now."""
    given: Annotated[Condition | None, Field(alias="if")] = None
    unless: Condition | None = None
    """It does not speak while this is known true: what is not known, or was not asked, is no
    reason for less."""
    always: Pattern = ()
    """Lines that are there, with at least the urgency named."""
    some_of: Ids = ()
    """At least one line of these services is there."""
    never: Ids = ()
    """No line of these services is there."""
    implies: Condition | None = None
    """This is then known true as well."""
    never_lowers: Ids = ()
    """Facts: no answer to them gives less than none would."""
