"""Entries about the journal itself, which belong to no call."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from store.kinds.base import Body, Name


class JournalOpened(Body):
    """A journal begins, and is live or training from here on."""

    KIND: ClassVar[str] = "journal.opened"

    mode: Literal["live", "training"]
    continues: Name | None = None
    """The journal before it in the same file, where an older copy was restored."""


class ClockStepped(Body):
    """The wall clock was set back while the console ran."""

    KIND: ClassVar[str] = "clock.stepped"

    seconds: float
    """How far back it was set."""
    should: Annotated[Name, Field(alias="from")]
    """What it would have shown."""
    to: Name
    """What it showed instead."""
