"""What is said of a backup, of a hub or of the record: how old it is, and the same as JSON."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from console.text.clean import plain

if TYPE_CHECKING:
    from collections.abc import Mapping


def as_it_was(made_at: datetime, now: datetime) -> str:
    """When a backup was made and how long ago, as the end of a sentence."""
    hours, minutes = divmod(max(0, (now - made_at) // timedelta(minutes=1)), 60)
    return f"as it was {made_at:%Y-%m-%d %H:%M}Z, {hours} h {minutes} min ago"


def tell(told: Mapping[str, object], words: str, as_json: bool) -> None:
    """Write the words, or what they are made of."""
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=True, indent=2, default=_written))
    else:
        click.echo(plain(words))


def _written(value: object) -> str:
    from store.canonical import instant_text

    return instant_text(value) if isinstance(value, datetime) else str(value)
