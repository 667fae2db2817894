"""What the bodies of entries are built from."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator

from protocols.words import Role
from store.canonical import JSON

LONGEST_RAW = 200_000
"""Characters in a text from outside."""


def _raw(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    if len(value) > LONGEST_RAW:
        raise ValueError(f"longer than {LONGEST_RAW:,} characters")
    return value


# Not a plain `str`: pydantic refuses lone surrogates, and what came from outside is kept whole.
Raw = Annotated[str, PlainValidator(_raw), PlainSerializer(lambda text: text, when_used="always")]
"""Text from outside, kept as it came; it is cleaned where it is shown."""

Name = Annotated[str, Field(max_length=200)]
"""A name from a pack or of a person."""


class Part(BaseModel):
    """A part of a body."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Body(Part):
    """The body of one kind of entry. A change of its fields is a new version of the kind."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1

    def content(self) -> dict[str, JSON]:
        """The body as it is written: what is at its default is left out."""
        held = _plain(self.model_dump(exclude_defaults=True, by_alias=True))
        assert isinstance(held, dict)
        return held


class Ref(Part):
    """Names an entry of any journal."""

    journal: Annotated[str, Field(min_length=36, max_length=36)]
    seq: Annotated[int, Field(ge=1)]


PlaceSource = Literal["caller", "network", "profile", "taker", "map"]
"""Who says where: `network` is the phone system's (ALI or a device's own position)."""


class Place(Part):
    """A place as it was said or measured."""

    text: Raw = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    uncertainty_m: Annotated[float, Field(ge=0, le=1e8)] | None = None
    area: Name | None = None
    """An area of the pack, or `elsewhere`; chosen by hand."""
    source: PlaceSource = "caller"

    @property
    def can_be_found(self) -> bool:
        """Whether it says where to go: in words or by a position. An area alone does not."""
        return bool(self.text.strip()) or None not in (self.latitude, self.longitude)


class SentLine(Part):
    """A line as it was shown or sent."""

    service: Name
    urgency: Name
    role: Name
    program: Name | None = None

    @property
    def by_phone(self) -> bool:
        """Whether it is reached by phone: then it is another line than a car of that service."""
        return self.role == Role.CONSULT.value


def _plain(value: Any) -> JSON:
    if isinstance(value, dict):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    # A word of an enumeration is written as the text it is.
    return str(value) if isinstance(value, str) else value
