"""Outside text as Textual may be given it: never a bare `str`, which it would read as markup."""

from __future__ import annotations

from string import Template
from typing import LiteralString

from rich.text import Text
from textual.content import Content

from console.text.clean import clean, cut_words, excerpt


def said(raw: str, *, limit: int = 4000, newline: str = " ", key: str = "") -> Content:
    """Return outside text for any widget, title, tooltip or option, cut after `limit` characters.

    A cut is announced in reverse video, with the `key` that shows the whole if there is one.

    Raises:
        ValueError: when `limit` is below 20.
    """
    part = excerpt(raw, limit=limit, newline=newline)
    if not part.left_out:
        return Content(part.shown)
    return Content.assemble(part.shown, (cut_words(part.left_out, limit, key), "reverse"))


def template(markup: LiteralString, /, **values: str | int) -> Content:
    """Return our own `markup` with each `$name` in it replaced by a cleaned value.

    Raises:
        ValueError: when a `$name` has no value, or a value no `$name`.
    """
    named = set(Template(Content.from_markup(markup).plain).get_identifiers())
    if named != values.keys():
        raise ValueError(f"the template names {sorted(named)} but was given {sorted(values)}")
    cleaned = {name: clean(str(value)) for name, value in values.items()}
    return Content.from_markup(markup, **cleaned)  # own words: and cleaned values


def cell(raw: str, *, style: str = "") -> Text:
    """Return outside text for a `DataTable`, a `Tree` or a `Select`, which know no `Content`.

    (A `Select` shows one, but finds none when its user types the beginning.)
    """
    return Text(clean(raw), style=style, end="")
