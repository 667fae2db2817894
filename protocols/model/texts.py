"""Which parts of a model hold texts: words in languages, which decide nothing."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from protocols.model.base import Text

_TEXT = get_args(Text)[0]


@cache
def fields_with_texts(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that are texts, or hold texts somewhere within."""
    return tuple(
        name for name, field in model.model_fields.items() if _holds_texts(field.annotation)
    )


def is_text(value: object) -> bool:
    """Whether a part of such a field is a text itself, and not names that lead to texts."""
    return isinstance(value, dict) and isinstance(next(iter(value.values()), None), str)


def _holds_texts(annotation: Any) -> bool:
    if annotation == _TEXT or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return True
    return any(_holds_texts(part) for part in get_args(annotation))
