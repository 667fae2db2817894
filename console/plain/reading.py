"""What was typed, taken for what is meant by it: names in full or begun, and times."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from protocols.faults import nearest

MOST_LISTED = 8
"""Names offered where several are meant."""

LEAST_BEGUN = 2
"""Letters of a name that is cut short: one is too easily a slip of the finger."""

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Years of a paper call; a figure that slipped is not taken for one."""

LONGEST_NAME = 200
"""Characters; no name is longer."""

_DAY_AND_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d?:\d\d)([+-]\d\d:\d\d)?")
_TIME = re.compile(r"(\d\d?:\d\d)([+-]\d\d:\d\d)?")


class Misread(Exception):
    """What was typed means nothing here, or more than one thing; one sentence says so."""


def named(what: str, typed: str, known: Mapping[str, str]) -> str:
    """The one of `known` (words by name) that was typed: whole, begun, or by some of its words.

    Raises `Misread` with the names that fit, or the nearest one.
    """
    return _only(what, typed, known, (_is, _begins, _has_words))


def begun(what: str, typed: str, known: Collection[str]) -> str:
    """The one of `known` that was typed, whole or cut short. Raises `Misread` as `named` does."""
    return _only(what, typed, {name: name for name in known}, (_is, _begins))


_Fits: TypeAlias = Callable[[str, tuple[str, str]], bool]


def _only(what: str, typed: str, known: Mapping[str, str], tests: tuple[_Fits, ...]) -> str:
    typed = typed[:LONGEST_NAME]
    wanted = _bare(typed)
    bare = {name: (_bare(name), _bare(words)) for name, words in known.items()}
    for fits in tests:
        found = [name for name in known if fits(wanted, bare[name])]
        if len(found) == 1:
            return found[0]
        if found:
            raise Misread(f"'{typed}' may be {_listed(found)}. Type more of it.")
    near = nearest(wanted.replace(" ", "-"), known)
    hint = f" Did you mean {near}?" if near else f" There is {_listed(list(known))}."
    raise Misread(f"There is no {what} '{typed}'.{hint}")


def _is(wanted: str, forms: tuple[str, str]) -> bool:
    return wanted in forms


def _begins(wanted: str, forms: tuple[str, str]) -> bool:
    return len(wanted) >= LEAST_BEGUN and any(form.startswith(wanted) for form in forms)


def _has_words(wanted: str, forms: tuple[str, str]) -> bool:
    return len(wanted) >= LEAST_BEGUN and all(part in " ".join(forms) for part in wanted.split())


def _bare(words: str) -> str:
    return " ".join(words.casefold().replace("_", " ").replace("-", " ").split())


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more


def day_and_time(typed: str, zone: ZoneInfo) -> datetime:
    """An instant written as `2023-10-27 14:05` in the center's time. Raises `Misread`."""
    found = _DAY_AND_TIME.fullmatch(typed.strip())
    if found is None:
        raise Misread("Write the time like 2023-10-27 14:05, in the center's own time.")
    return _instant(f"{found[1]}T{found[2]:0>5}", found[3], zone)


def time_of_day(typed: str, day: date, zone: ZoneInfo) -> datetime:
    """An instant written as `14:10`, on a day, or with a day of its own. Raises `Misread`."""
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        return day_and_time(typed, zone)
    return _instant(f"{day}T{found[1]:0>5}", found[2], zone)


def _instant(text: str, offset: str | None, zone: ZoneInfo) -> datetime:
    try:
        at = datetime.fromisoformat(text + (offset or ""))
    except ValueError:
        raise Misread(f"There is no such day or time: {text.replace('T', ' ')}.") from None
    local = at if at.tzinfo is not None else at.replace(tzinfo=zone)
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise Misread(f"There is no call of the year {at.year}.")
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise Misread(
            "The clocks were changed then, and this time came twice or never. "
            "Add the offset, like 01:30-07:00."
        )
    return local
