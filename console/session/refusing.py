"""Why a command is not carried out, said so that the call taker knows what to do instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from pydantic import ValidationError

from store.faults import Refused as Unacceptable


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


@contextmanager
def refusing() -> Iterator[None]:
    """What no entry can hold is refused as well: a text without end, a word that is none."""
    try:
        yield
    except Unacceptable as fault:
        raise Refused(str(fault)) from None
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = " ".join(str(step) for step in problem["loc"])
        raise Refused(
            f"This cannot be recorded ({where}: {problem['msg'].lower()}); nothing was written."
            " Say it otherwise."
        ) from None
