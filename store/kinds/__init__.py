"""The kinds of entries: what may be written in a journal, each with its version.

An entry of a kind or version that is not known here is kept and shown as it is, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from store.entry import Entry
from store.kinds import contact, following, house, interview, people, response, reviewing
from store.kinds.base import Body


def _all() -> dict[tuple[str, int], type[Body]]:
    found: dict[tuple[str, int], type[Body]] = {}
    for module in (contact, following, house, interview, people, response, reviewing):
        for held in vars(module).values():
            if isinstance(held, type) and issubclass(held, Body) and held is not Body:
                found[held.KIND, held.VERSION] = held
    return found


KINDS: Mapping[tuple[str, int], type[Body]] = MappingProxyType(_all())
"""Every kind by name and version."""


@cache
def kind_of(name: str, version: int) -> type[Body] | None:
    """The model of a kind, or None where it is not known."""
    return KINDS.get((name, version))


def body_of(entry: Entry) -> Body | None:
    """The body of an entry as its kind's model; None where it is unknown, purged or unreadable.

    What came from another journal may be no JSON at all, or nested deeper than anybody reads.
    """
    model = kind_of(entry.header.kind, entry.header.version)
    if model is None or entry.body is None:
        return None
    try:
        return model.model_validate(entry.data)
    except (ValueError, RecursionError):
        return None
