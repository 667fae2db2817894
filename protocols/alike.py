"""Packs that differ in nothing but words to be read: what holds of one holds of the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from protocols.model import Card, Header, Sections
from protocols.model.texts import fields_with_texts, is_text

_COMPILED = frozenset({"rules", "offers", "programs", "invariants"})
"""Sections whose objects the conditions and the procedure hold, words and all."""


def decide_alike(
    header: Header, sections: Sections, other_header: Header, other_sections: Sections
) -> bool:
    """Whether two packs have the same conditions and the same procedure, and so the same faults.

    Only words may differ that are read out or shown: not whether they are there, no order, and
    nothing of a rule, an offer, a program or an invariant. Where in doubt they are not alike.
    """
    return _but_for_words(header, other_header) and all(
        _section(
            getattr(sections, name),
            getattr(other_sections, name),
            _exactly if name in _COMPILED else _object,
        )
        for name in Sections.model_fields
    )


def _section(one: Any, other: Any, alike: Callable[[Any, Any], bool]) -> bool:
    if isinstance(one, Mapping):
        if list(one) != list(other):
            return False
        one, other = one.values(), other.values()
    return len(one) == len(other) and all(
        mine is its or alike(mine, its) for mine, its in zip(one, other, strict=True)
    )


def _object(one: object, other: object) -> bool:
    if isinstance(one, Card) and isinstance(other, Card) and not _exactly(one.rules, other.rules):
        return False
    return _but_for_words(one, other)


def _exactly(one: object, other: object) -> bool:
    # Equal mappings may stand in another order, and 1 is equal to true.
    return one is other or repr(one) == repr(other)


def _but_for_words(one: object, other: object) -> bool:
    return type(one) is type(other) and _shape(one) == _shape(other)


def _shape(value: object) -> object:
    """What is left of an object without its words."""
    if isinstance(value, BaseModel):
        with_texts = fields_with_texts(type(value))
        return [
            _shape(getattr(value, name)) if name in with_texts else repr(getattr(value, name))
            for name in type(value).model_fields
        ]
    if is_text(value):
        return "words"
    if isinstance(value, dict):
        return [(name, _shape(part)) for name, part in value.items()]
    if isinstance(value, tuple):
        return [_shape(part) for part in value]
    return repr(value)
