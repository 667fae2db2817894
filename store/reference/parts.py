"""What profiles, facilities and cautions are made of: bounded text, instants, numbers, places."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from store.reference.phones import NoCallback, read_phone

LINE_CHARACTERS = 200
TEXT_CHARACTERS = 4000
ENTRIES = 50
"""The most entries of any one list of a record."""

_LINE = r"^[^\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$"
_TEXT = (
    r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F]"
    r"[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]*$"
)

Line: TypeAlias = Annotated[str, StringConstraints(max_length=LINE_CHARACTERS, pattern=_LINE)]
"""One line of outside text, kept raw: not blank, no control characters."""
Text: TypeAlias = Annotated[str, StringConstraints(max_length=TEXT_CHARACTERS, pattern=_TEXT)]
"""Like Line, of several lines and up to 4,000 characters."""
Identifier: TypeAlias = Annotated[
    str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
]


def refused(what: str, remedy: str) -> PydanticCustomError:
    """The error of a value for which pydantic has no words of its own."""
    return PydanticCustomError("guidecard", "{what}", {"what": what, "remedy": remedy})


_AS_WRITTEN = "Write it as 2026-05-01T09:00:00Z or with an offset such as -07:00"


def _instant(given: object) -> object:
    if isinstance(given, datetime):
        return given
    try:
        instant = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        instant = None
    if instant is None:
        raise refused("is not a date and time", _AS_WRITTEN)
    if instant.utcoffset() is None:
        raise refused("does not say which offset from UTC it is in", _AS_WRITTEN)
    return instant


def _utc(instant: datetime) -> datetime:
    if not 1990 <= instant.year <= 2200:
        raise refused("lies outside the years 1990 to 2200", "Correct the year")
    return instant.astimezone(UTC)


Instant: TypeAlias = Annotated[AwareDatetime, BeforeValidator(_instant), AfterValidator(_utc)]


def _number(given: str, info: ValidationInfo) -> str:
    context = info.context if isinstance(info.context, dict) else {}
    phone = read_phone(given, home_area_code=context.get("home_area_code"))
    if isinstance(phone, NoCallback):
        raise refused(
            f"cannot be called: {phone.reason}",
            "Write the line's own number with its area code, or leave the entry out",
        )
    return phone.key


Number: TypeAlias = Annotated[str, StringConstraints(max_length=64), AfterValidator(_number)]
"""`+12065550143`, with `;ext=12` where it has an extension. The validation context may hold
`home_area_code`, which completes seven digits."""


class Part(BaseModel):
    """A frozen value that takes nothing it does not know and converts nothing in silence."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )


class HealthFact(Part):
    """Something about a person's health or abilities, and who told it."""

    text: Text
    source: Literal["resident", "facility", "agency", "imported"]
    part2: bool = False
    """From a substance-use programme under 42 CFR Part 2: shown to the taker, never exported."""


class Place(Part):
    """An address line, with the town apart so that one without it can still be compared."""

    street: Line
    town: Line | None = None


class Contact(Part):
    """Someone to call; a key holder can open the door."""

    name: Line
    relation: Line | None = None
    phone: Number
    key_holder: bool = False


class AccessCode(Part):
    """A code and what it opens, with who gave it and when (Seattle Police Manual, 15.335)."""

    what: Line
    code: Line
    given_by: Line
    given_at: Instant
    expires_at: Instant | None = None
