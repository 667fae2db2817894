"""Texts that are missing in a language that the pack promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from pydantic import BaseModel

from protocols.findings.finding import Level, Told, found_at, some_of
from protocols.layer import LIST_SECTIONS, Key
from protocols.model import Sections
from protocols.model.texts import fields_with_texts, is_text
from protocols.pack import Pack

_READ_OUT = frozenset({"ask", "ask_of", "say", "steps"})
"""Parts whose texts are said to the caller; the rest is for the call taker's eyes."""


Worded = Mapping[Key, tuple[BaseModel, Sequence[Told]]]
"""By object: the object, and what its texts lack."""


def wording(pack: Pack, before: Worded | None = None) -> Worded:
    """One finding for each object and language, with the parts where a text is missing.

    `before` is of a pack that promises the same languages: objects that are in it need no look.
    """
    known = before or {}
    return {
        key: found
        if (found := known.get(key)) is not None and found[0] is held
        else (held, tuple(_missing(key, held, pack.header.languages)))
        for key, held in _objects(pack.sections)
    }


def _missing(key: Key, held: BaseModel, languages: Sequence[str]) -> Iterator[Told]:
    lacking = _lacking(held, frozenset(languages))
    for language in languages if lacking else ():
        missing = [path for path, text in lacking if language not in text]
        if not missing:
            continue
        to_caller = not _READ_OUT.isdisjoint(path[0] for path in missing)
        parts = dict.fromkeys(".".join(path) for path in missing)
        yield found_at(
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


def _lacking(value: Any, languages: Set[str]) -> list[tuple[tuple[str, ...], Set[str]]]:
    """The languages of every text inside of an object that lacks one, and what leads to it."""
    if is_text(value):
        return [] if languages <= value.keys() else [((), value.keys())]
    parts: Iterable[tuple[object, Any]]
    if isinstance(value, BaseModel):
        parts = [(name, getattr(value, name)) for name in fields_with_texts(type(value))]
    else:
        parts = enumerate(value, 1) if isinstance(value, tuple) else value.items()
    return [
        ((str(name), *path), text)
        for name, part in parts
        if part  # most parts of most objects are left out
        for path, text in _lacking(part, languages)
    ]
