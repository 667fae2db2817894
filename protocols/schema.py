"""A JSON Schema of pack files, so that an editor completes and checks while somebody types."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, get_args

from pydantic import BaseModel

from protocols.conditions import KEYWORDS, VALUE_WORDS
from protocols.model import MainFile, Sections

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The dialect's name, which editors read; nothing is fetched from it."""


def pack_schema(known: Sections | None = None) -> dict[str, Any]:
    """The schema of any file of a pack.

    With the content of a pack, its own names are offered too: facts with their values in
    conditions, and cards, screens, services, programs, areas wherever they may stand.
    """
    schema = MainFile.model_json_schema(by_alias=True)
    for model in _models_within(MainFile, set()):
        _describe(model, schema if model is MainFile else schema["$defs"].get(model.__name__, {}))
    # Only pack.yaml has a header, and an editor checks each file by itself.
    schema.pop("required", None)
    _refuse_other_names(schema)
    schema["$schema"] = DIALECT
    schema["title"] = "A file of a guidecard pack"
    if known is not None:
        schema["$defs"]["Condition"] = _condition(known)
        _name_things(schema, known)
    return schema


def _models_within(annotation: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """The models that a model or an annotation is made of, the model itself included."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in seen:
            return
        seen.add(annotation)
        yield annotation
        parts = [field.annotation for field in annotation.model_fields.values()]
    else:
        parts = list(get_args(annotation))
    for part in parts:
        yield from _models_within(part, seen)


def _describe(model: type[BaseModel], schema: dict[str, Any]) -> None:
    """Put what stands below each field in the source into the schema of a model.

    The models themselves do not read their source, which every start of the console would wait for.
    """
    told: dict[str, str] = {}
    for part in reversed(model.__mro__):
        if issubclass(part, BaseModel) and part is not BaseModel:
            told.update(_docstrings(part))
    for name, field in model.model_fields.items():
        held = schema.get("properties", {}).get(field.alias or name)
        if held is not None and name in told:
            held["description"] = told[name]


def _docstrings(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """By field of a class itself: the text that stands below it."""
    (written,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(written, ast.ClassDef)
    for field, below in pairwise(written.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(ast.Constant(str() as text)):
                yield name, inspect.cleandoc(text)


def _refuse_other_names(schema: Any) -> None:
    """A name that fits no pattern is a mistake; by itself a schema passes over it."""
    if isinstance(schema, dict):
        if "patternProperties" in schema:
            schema["additionalProperties"] = False
        for part in schema.values():
            _refuse_other_names(part)
    elif isinstance(schema, list):
        for part in schema:
            _refuse_other_names(part)


def _condition(known: Sections) -> dict[str, Any]:
    """Conditions over the facts and screens of one pack."""
    condition = {"$ref": "#/$defs/Condition"}
    many = {"type": "array", "items": condition, "minItems": 1}
    properties: dict[str, Any] = {
        "all": many,
        "any": many,
        "not": condition,
        "tripped": _one_or_more(list(known.screens)),
        "cleared": _one_or_more(list(known.screens)),
        "in_area": _one_or_more(list(known.areas)),
    }
    assert properties.keys() == KEYWORDS
    for name, fact in known.facts.items():
        values = [*fact.harmless, *fact.values, *fact.danger]
        if values:
            worse = [f"{danger} or worse" for danger in fact.danger]
            properties[name] = _one_or_more([*values, *worse, *sorted(VALUE_WORDS - {"unasked"})])
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
    }


def _one_or_more(names: list[str], least: int = 1) -> dict[str, Any]:
    return {
        "anyOf": [
            {"enum": names},
            {"type": "array", "items": {"enum": names}, "minItems": least},
        ]
    }


_REFERENCES = {
    "cards": "cards",
    "propose": "cards",
    "cleared": "screens",
    "screens": "screens",
    "replaces": "services",
    "services": "services",
    "some_of": "services",
    "never": "services",
    "areas": "areas",
    "instruct": "instructions",
    "caution": "cautions",
    "report_due": "reports",
    "contacts": "contacts",
}
"""Fields that name objects of a section."""


def _name_things(schema: dict[str, Any], known: Sections) -> None:
    for name, model in schema["$defs"].items():
        if name == "Condition":
            continue
        for field, held in model.get("properties", {}).items():
            if field in {"when", "unless", "if", "applies_when"}:
                model["properties"][field] = {
                    "$ref": "#/$defs/Condition",
                    "description": held.get("description", ""),
                }
            elif field in _REFERENCES:
                names = list(getattr(known, _REFERENCES[field]))
                model["properties"][field] = {
                    **_one_or_more(names, least=0),
                    "description": held.get("description", ""),
                }
