"""How calls end, and what must be done before they may."""

from __future__ import annotations

from typing import Literal

from protocols.model.base import Ids, Model, Text, Words


class Disposition(Model):
    """How a call ended."""

    says: Text
    requires: Literal["sent", "resolved_transfer", "nothing_owed", "duplicate"]
    """`sent`: a line was sent. `resolved_transfer`: a transfer ended resolved. `nothing_owed`:
    every recommended line was sent or left out with a reason. `duplicate`: names another call."""
    services: Ids = ()
    """With `sent`: one of these services must be among what was sent."""
    code: Words | None = None
    """The local code for exports."""


class Report(Model):
    """A report that the law asks for; a call cannot close without it done or assigned."""

    says: Text
    law: Words | None = None


class Reason(Model):
    """A ready reason, for leaving out a line or taking back a danger."""

    says: Text


class Caution(Model):
    """A warning to those who go."""

    says: Text
