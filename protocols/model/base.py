"""What every part of a pack is built from: identifiers, texts in languages, lines, conditions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from protocols.words import Mode

ID_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,63}$"
LINE_PATTERN = (
    r"^[a-z0-9][a-z0-9_-]{0,63} (scheduled|routine|prompt|hot)"
    r"( (lead|secure|stage|after|consult))?$"
)
DURATION_PATTERN = r"^(P[1-9][0-9]{0,3}[DW]|PT[1-9][0-9]{0,3}[HM])$"


class Model(BaseModel):
    """A part of a pack: frozen, refusing names it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        populate_by_name=True,
        protected_namespaces=(),
    )


def _in_english(value: Any) -> Any:
    return {"en": value} if isinstance(value, str) else value


def _one_or_many(value: Any) -> Any:
    return (
        (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
    )


def _ids_as_labels(value: Any) -> Any:
    """`[none_in_view, denied]` means that the words on screen are the names themselves."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        if len(set(value)) < len(value):
            raise ValueError("a value is listed twice")
        return {name: {"en": name.replace("_", " ")} for name in value}
    return value


def _list_or_one(of: Any) -> BeforeValidator:
    return BeforeValidator(_one_or_many, json_schema_input_type=of | list[of])


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""A short name: small letters, digits, `-` and `_`."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
"""Plain words of one language, shown as they are, never as markup."""

Text = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")], Words],
    BeforeValidator(_in_english, json_schema_input_type=str | dict[str, str]),
    Field(min_length=1),
]
"""Words in one language or more: a text is English, or `{en: ..., es: ...}`."""

Labels = Annotated[
    dict[Id, Text],
    BeforeValidator(_ids_as_labels, json_schema_input_type=list[str] | dict[str, Any]),
]
"""Values with the words that stand for them on screen: a list of names, or names with words."""

Ids = Annotated[tuple[Id, ...], _list_or_one(Id)]
"""One name or a list of names."""

Line = Annotated[str, StringConstraints(pattern=LINE_PATTERN)]
"""Part of a response: service, urgency and, where it matters, role: `police hot secure`."""

Lines = Annotated[tuple[Line, ...], _list_or_one(Line)]
"""One line or a list of lines."""

LineWords = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*( [a-z]+){0,2}$")]
"""A service, an urgency, a role, or several of them."""

Pattern = Annotated[tuple[LineWords, ...], _list_or_one(LineWords)]
"""What a line must be: a service, an urgency, or a service with its urgency and role."""

Modes = Annotated[tuple[Mode, ...], _list_or_one(Mode)]
"""One dispatch mode or a list of them."""

Duration = Annotated[str, StringConstraints(pattern=DURATION_PATTERN)]
"""A length of time as in ISO 8601: `PT30M`, `PT24H`, `P7D`, `P4W`."""

Condition = Annotated[
    dict[str, Any],
    Field(
        min_length=1,
        json_schema_extra={
            "description": "`fact: [values]`, `all`, `any`, `not`, `tripped`, `cleared`, `in_area`."
        },
    ),
]
"""A condition as it is written; `protocols.conditions` gives it meaning."""
