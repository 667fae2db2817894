"""Texts that are missing in a language that the pack promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from protocols.findings.finding import Finding, Level, found_at, some_of
from protocols.layer import LIST_SECTIONS, Key
from protocols.model import Sections, Text
from protocols.pack import Pack

_TEXT = get_args(Text)[0]

_READ_OUT = frozenset({"ask", "ask_of", "say", "steps"})
"""Parts whose texts are said to the caller; the rest is for the call taker's eyes."""


def wording_findings(pack: Pack) -> Iterator[Finding]:
    """One finding for each object and language, with the parts where a text is missing."""
    for key, held in _objects(pack.sections):
        texts = list(_texts(held, ()))
        for language in pack.header.languages:
            missing = [path for path, text in texts if language not in text]
            if not missing:
                continue
            to_caller = not _READ_OUT.isdisjoint(path[0] for path in missing)
            parts = dict.fromkeys(".".join(path) for path in missing)
            yield found_at(
                pack,
                key,
                Level.WARN if to_caller else Level.NOTE,
                "text-missing",
                f"{language!r} is missing in {some_of(parts)}",
                "Write the text, or do not promise the language in `languages`",
            )


def _objects(sections: Sections) -> Iterator[tuple[Key, BaseModel]]:
    for section in Sections.model_fields:
        if section in {"remove", "synonyms"}:
            continue
        held = getattr(sections, section)
        if section in LIST_SECTIONS:
            yield from (((section, getattr(one, LIST_SECTIONS[section])), one) for one in held)
        else:
            yield from (((section, name), one) for name, one in held.items())


def _texts(
    value: Mapping[str, Any] | tuple[Any, ...] | BaseModel, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """Every text inside of an object, with the names that lead to it."""
    if isinstance(value, Mapping):
        if isinstance(next(iter(value.values())), str):
            yield path, value
            return
        parts: Iterable[tuple[object, Any]] = value.items()
    elif isinstance(value, tuple):
        parts = enumerate(value, 1)
    else:
        parts = ((name, getattr(value, name)) for name in _fields_with_texts(type(value)))
    for name, part in parts:
        if part:  # most parts of most objects are left out
            yield from _texts(part, (*path, str(name)))


@cache
def _fields_with_texts(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(
        name for name, field in model.model_fields.items() if _holds_texts(field.annotation)
    )


def _holds_texts(annotation: Any) -> bool:
    if annotation == _TEXT or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return True
    return any(_holds_texts(part) for part in get_args(annotation))
