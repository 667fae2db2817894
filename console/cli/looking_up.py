"""A look-up outside of any call: first on the record, then shown."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

from pydantic import BaseModel

from console.cli.options import Misused, Options
from console.sheet.printed import WIDTH, wrapped
from store.entry import Draft
from store.journal import Journal
from store.kinds.people import Found, ProfileLookedUp
from store.reader import Reader
from store.reference.addresses import address_key
from store.reference.database import Reference
from store.reference.matching import Match
from store.reference.models import Caution
from store.reference.parts import HealthFact
from store.reference.people import Equipment
from store.reference.phones import NoCallback, read_phone


def look_up(options: Options, who: str, reason: str, home_area_code: str | None) -> list[str]:
    """The lines that tell everything held of a number or an address.

    Raises Misused where it is neither; a StoreFault where the look-up cannot be recorded, or where
    what is held cannot be read. Nothing is shown then.
    """
    now = datetime.now(UTC)
    with closing(Reference(options.folder().reference)) as reference:
        if any(map(str.isalpha, who)) and not who.casefold().startswith("tel:"):
            found = reference.match(now=now, address=address_key(who))
        else:
            phone = read_phone(who, home_area_code=home_area_code)
            if isinstance(phone, NoCallback):
                raise Misused(
                    f"{who}: {phone.reason}; nothing was shown. "
                    "Give a whole number, or a street with its house number."
                )
            found = reference.match(now=now, phone=phone)
        if reference.trouble is not None:
            raise reference.trouble
    _record(options, who, reason, found, now)
    return list(_lines(found))


def _record(options: Options, who: str, reason: str, found: Sequence[Match], now: datetime) -> None:
    path = options.folder().journal
    with Reader.at(path) as reader:
        mode = reader.mode
    body = ProfileLookedUp(
        asked=who,
        reason=reason,
        found=tuple(Found(what=m.kind.value, id=m.record.id, stale=m.stale) for m in found),
    )
    post = options.live_post()
    with Journal.open(
        path,
        mode=mode,
        seat=post.seat,
        taker=post.taker,
        clock=lambda: datetime.now(UTC),
        entropy=os.urandom,
        new_id=uuid4,
    ) as journal:
        journal.append([Draft(None, body.KIND, body.VERSION, now, body.content())])


def _lines(found: Sequence[Match]) -> Iterator[str]:
    if not found:
        yield "Nothing is held of this. The look-up is on the record."
        return
    for match in found:
        age = f"approved {match.age.days} days ago"
        if not isinstance(match.record, Caution):
            age = f"confirmed {match.age.days} days ago{', STALE' if match.stale else ''}"
        yield f"-- {match.kind.value.upper()} {match.record.id}, {age}"
        yield f"   found by {', '.join(map(str, match.why))}"
        for label, text in _told(match.record, ""):
            lines = wrapped(f"{label}: {text}", WIDTH - 3)
            yield from (f"   {line}" for line in lines)
    yield "This look-up is on the record."


def _told(part: BaseModel, where: str) -> Iterator[tuple[str, str]]:
    """Everything that a record says, each with its place in it."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        label = f"{where}{name.replace('_', ' ')}"
        if isinstance(value, tuple):
            for number, item in enumerate(value, start=1):
                yield from _said(item, f"{label} {number}")
        else:
            yield from _said(value, label)


def _said(value: object, label: str) -> Iterator[tuple[str, str]]:
    match value:
        case HealthFact():
            power = " NEEDS POWER" if isinstance(value, Equipment) and value.power_dependent else ""
            part2 = ", 42 CFR Part 2: do not pass on" if value.part2 else ""
            yield label, f"{value.text}{power} (told by {value.source}{part2})"
        case BaseModel():
            yield from _told(value, f"{label}, ")
        case None | False | "":
            return
        case _:
            yield label, "yes" if value is True else str(value)
