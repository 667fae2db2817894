"""Why a command is not carried out, said so that the call taker knows what to do instead."""

from __future__ import annotations

from enum import Enum


class Needs(Enum):
    """What would make a refused command acceptable."""

    NOTHING = "nothing"
    """It makes no sense here."""
    REASON_TAKEN_BACK = "reason_taken_back"
    """Mis-keyed, corrected, or maybe under duress."""
    REASON = "reason"
    SECOND_PERSON = "second_person"
    PRESS_AGAIN = "press_again"
    """The recommendation changed a moment ago."""
    SEND_FIRST = "send_first"
    """Something is recommended and neither sent nor left out."""


class Refused(Exception):
    """A command that is not carried out; nothing was recorded."""

    def __init__(self, message: str, needs: Needs = Needs.NOTHING) -> None:
        self.needs = needs
        super().__init__(message)
