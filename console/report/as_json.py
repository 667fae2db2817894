"""Figures for machines, under the names that they have here; these names stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from console.report.figures import Figures
from console.report.shares import Share
from store.canonical import JSON, instant_text


def as_json(figures: Figures) -> JSON:
    """All of it. A percentage or percentile that too few calls stand behind is null."""
    return _plain(figures)


def _plain(held: object) -> JSON:
    match held:
        case Share(count, of):
            return {"count": count, "of": of, "percent": held.percent}
        case datetime():
            return instant_text(held)
        case date():
            return held.isoformat()
        case None | bool() | int() | float() | str():
            return held
        case Mapping():
            return {str(name): _plain(value) for name, value in held.items()}
        case tuple():
            return [_plain(value) for value in held]
    assert is_dataclass(held)
    return {field.name: _plain(getattr(held, field.name)) for field in fields(held)}
