"""Whether a row is a place: every fault of it, each with the column and what to do."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from store.places.forms import Form, Told
from store.places.model import ADDRESS_POINT_UNCERTAINTY_M, KnownPlace
from store.reference.parts import ENTRIES, LINE_CHARACTERS

LONGEST_ID = 254
"""As NENA-STA-006 has it for its ids."""
LARGEST_UNCERTAINTY_M = 100_000.0

_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{0,20})?(?:[eE][+-]?[0-9]{1,2})?")
_NOWHERE_DEGREES = 0.001
_IN_DEGREES = "Write degrees of WGS84 (EPSG:4326), such as 47.5101"

Wrong = tuple[str, str, str]
"""A column, what is wrong there, and what to do."""


def judge(told: Told, form: Form) -> KnownPlace | tuple[Wrong, ...]:
    """The place that a row tells of, or everything that is wrong with it."""
    texts = {
        "label": (told.label,),
        "address": (told.address,),
        "town": (told.town,),
        "other_towns": told.other_towns,
        "names": told.names,
        "kind": (told.kind,),
    }
    wrong = [
        (name, *fault)
        for name, held in texts.items()
        for text in held
        if (fault := _unfit(text, LINE_CHARACTERS))
    ]
    wrong += [
        (name, f"has more than {ENTRIES} entries", "Keep those that people say")
        for name in ("other_towns", "names")
        if len(texts[name]) > ENTRIES
    ]
    if not told.id:
        wrong.append(("id", "is empty", "Give every place an id of its own"))
    elif fault := _unfit(told.id, LONGEST_ID):
        wrong.append(("id", *fault))
    if not told.label:
        wrong.append(("label", "is empty, and so is address", "Say what the place is"))
    latitude, longitude = _degrees(told.latitude, 90), _degrees(told.longitude, 180)
    wrong += _misplaced(told, form, latitude, longitude)
    uncertainty_m = _metres(told.uncertainty_m)
    if uncertainty_m is None:
        what = f"is not a number of metres from 0 to {LARGEST_UNCERTAINTY_M:,.0f}"
        wrong.append(("uncertainty_m", what, "Correct it, or leave it empty"))
    if wrong or latitude is None or longitude is None or uncertainty_m is None:
        return tuple(wrong)
    if not any(map(str.isalnum, told.label + told.address)):
        what = "has no letter or number by which it could be found"
        return (("label", what, "Write what people say"),)
    return KnownPlace(
        id=told.id,
        label=told.label,
        latitude=latitude,
        longitude=longitude,
        uncertainty_m=uncertainty_m,
        address=told.address,
        town=told.town,
        other_towns=told.other_towns,
        names=told.names,
        kind=told.kind,
    )


def _unfit(text: str, longest: int) -> tuple[str, str] | None:
    if len(text) > longest:
        return f"has more than {longest} characters", "Shorten it"
    acting = _ACTING.search(text)
    if acting is None:
        return None
    code = f"U+{ord(acting[0]):04X}"
    return f"has a control character ({code})", "Remove it, or save the file as UTF-8 once more"


def _degrees(text: str, most: int) -> float | None:
    """Degrees as they were written; None for what is none, or too many."""
    value = float(text) if _NUMBER.fullmatch(text) else math.inf
    return value if abs(value) <= most else None


def _misplaced(
    told: Told, form: Form, latitude: float | None, longitude: float | None
) -> Iterator[Wrong]:
    axes = (
        (form.latitude, told.latitude, latitude, 90),
        (form.longitude, told.longitude, longitude, 180),
    )
    swapped = _degrees(told.latitude, 180) is not None and _degrees(told.longitude, 90) is not None
    for column, text, value, most in axes:
        if not text:
            yield column, "is empty", "Give every place its position, or leave the row out"
        elif value is None:
            what = f"is not a number of degrees from -{most} to {most}"
            remedy = "Latitude and longitude seem to be swapped" if swapped else _IN_DEGREES
            yield column, what, remedy
    known = [value for value in (latitude, longitude) if value is not None]
    if len(known) == 2 and max(map(abs, known)) < _NOWHERE_DEGREES:
        what = "is 0, 0, which stands for a position that nobody knew"
        yield form.latitude, what, "Give the position, or leave the row out"


def _metres(text: str) -> float | None:
    if not text:
        return ADDRESS_POINT_UNCERTAINTY_M
    value = float(text) if _NUMBER.fullmatch(text) else math.inf
    return value if 0 <= value <= LARGEST_UNCERTAINTY_M else None
