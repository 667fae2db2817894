"""Which places some words may mean, by probes of keys: every reading of the words is tried.

Words are compared with what is held word by word. They are never a pattern, nor the language of a
search.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from store.places.candidates import MOST_FOUND, By, Candidate, Found
from store.places.geometry import Circle, around, between
from store.places.keys import (
    NO_NUMBER,
    RoadKey,
    as_in_addresses,
    number_words,
    road_key,
    towns_of,
)
from store.places.model import KnownPlace
from store.places.tables import sound_place
from store.reference.addresses import plain_words, town_key

MOST_ROADS = 12
"""Roads whose names hold the words, on which the number is looked up."""
MOST_TOWNS = 64
"""Towns of one road."""
MOST_TOWN_WORDS = 4
MOST_AT_ONE_NUMBER = 500
"""Units of one building."""
MOST_NAMED = 200
"""Places with such a name, before those of other towns are left out."""
LEAST_BEGUN = 2
"""Letters of a word that is cut short: one stands for too many."""

_COLUMNS = "p.number, p.source, p.id, p.body, p.sha256, s.as_of"
_AT = f"""
SELECT {_COLUMNS}, k.street, k.unit FROM place_keys AS k
JOIN places AS p ON p.number = k.place JOIN place_sources AS s ON s.name = p.source
WHERE k.road = ? AND k.town = ? AND k.at = ? LIMIT {MOST_AT_ONE_NUMBER}
"""  # noqa: S608 - constants
_NAMED = f"""
SELECT {_COLUMNS}, '', '' FROM place_names AS n
JOIN places AS p ON p.number = n.rowid JOIN place_sources AS s ON s.name = p.source
WHERE n.words MATCH ? LIMIT {MOST_NAMED}
"""  # noqa: S608 - constants
_FIRST_TOWN = "SELECT min(town) FROM place_keys WHERE road = ?"
_NEXT_TOWN = "SELECT min(town) FROM place_keys WHERE road = ? AND town > ?"
_BELOW = "SELECT max(at) FROM place_keys WHERE road = ? AND town = ? AND at <= ? AND at > ?"
_ABOVE = "SELECT min(at) FROM place_keys WHERE road = ? AND town = ? AND at >= ?"
_IS_TOWN = "SELECT 1 FROM place_towns WHERE town = ?"
_ROADS = "SELECT road FROM place_roads WHERE place_roads MATCH ? ORDER BY length(road) LIMIT ?"

_PARTS = re.compile(r"[^\s,;]+")
_LEAD_IN = re.compile(
    r"^\s*(?:(?:at|by|near|behind|beside|outside|inside|across|from|next|to|in|front|of|on|the)\s+)+",
    re.IGNORECASE,
)
"""What callers say before a place that they are at, or as good as at."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A place as it was found: its source, and what of the key led to it."""

    number: int
    place: KnownPlace
    source: str
    as_of: date
    street: str
    unit: str

    @property
    def circle(self) -> Circle:
        return Circle(self.place.latitude, self.place.longitude, self.place.uncertainty_m)


def search(connection: sqlite3.Connection, words: str, stumble: Callable[[str], None]) -> Found:
    """Every place that the words may mean, the surest first.

    `stumble` is told what of the file is damaged. Raises sqlite3.Error.
    """
    return _Search(connection, stumble).go(words)


class _Search:
    def __init__(self, connection: sqlite3.Connection, stumble: Callable[[str], None]) -> None:
        self._connection = connection
        self._stumble = stumble
        self._more = False
        """A look-up was cut off."""

    def go(self, words: str) -> Found:
        found = self._found(words)
        bare = _LEAD_IN.sub("", words)
        if not found and bare != words:
            found = [replace(one, by=(*one.by, By.LED_IN)) for one in self._found(bare)]
        return Found(tuple(found[:MOST_FOUND]), self._more or len(found) > MOST_FOUND)

    def _found(self, words: str) -> list[Candidate]:
        readings = tuple(self._readings(words))
        found = self._enough(self._at_address(*one) for one in readings)
        if not found:
            found = self._enough(self._in_part(*one) for one in readings)
        if len(found) <= MOST_FOUND:
            known = {candidate.words for candidate in found}
            found |= self._enough(self._named(*one, known) for one in readings)
        near = [one for one in found if By.OTHER_TOWN not in one.by]
        return sorted(near or found, key=_order)

    def _enough(self, found: Iterable[Iterable[Candidate]]) -> dict[Candidate, None]:
        """Candidates, each once, until there are more than anybody would read."""
        enough: dict[Candidate, None] = {}
        near = 0
        for candidate in chain.from_iterable(found):
            near += candidate not in enough and By.OTHER_TOWN not in candidate.by
            enough[candidate] = None
            if near > MOST_FOUND:
                break
        return enough

    def _readings(self, words: str) -> Iterator[tuple[str, str]]:
        """The words with a town at their end taken for one, the longest first; then as they are."""
        parts = [(part.start(), part[0]) for part in _PARTS.finditer(words)]
        for count in range(min(MOST_TOWN_WORDS, len(parts) - 1), 0, -1):
            start = parts[-count][0]
            town = town_key(words[start:])
            if town and self._connection.execute(_IS_TOWN, (town,)).fetchone():
                yield words[:start], town
        yield words, ""

    # ---- addresses

    def _at_address(self, words: str, town: str) -> Iterator[Candidate]:
        """Places at the very number, or whose name this is; else what lies around the number."""
        key = road_key(words)
        if key is None:
            return
        yield from self._on_road(key.road, key, town)
        if key.number != NO_NUMBER:  # "7 Eleven" is a name
            yield from self._on_road(
                key.street, RoadKey(key.street, NO_NUMBER, key.street, key.unit), town
            )

    def _in_part(self, words: str, town: str) -> Iterator[Candidate]:
        """The number on roads whose names hold the words: `130 Main`, where St was not said."""
        key = road_key(words)
        if key is None or key.number == NO_NUMBER:
            return
        for road in self._roads_with(plain_words(key.road)):
            if road != key.road:
                yield from self._on_road(road, key, town, By.PART_OF_STREET)

    def _roads_with(self, words: tuple[str, ...]) -> Iterable[str]:
        """Roads with all these words in their names: whole ones and short names first."""
        found: dict[str, None] = {}
        for begun in (False, True) if words else ():
            asked = _all_of(words, begun=begun)
            rows = self._connection.execute(_ROADS, (asked, MOST_ROADS - len(found)))
            found |= {road: None for (road,) in rows}
        self._more |= len(found) == MOST_ROADS
        return found

    def _on_road(self, road: str, key: RoadKey, asked: str, *why: By) -> Iterator[Candidate]:
        for town in self._towns(road):
            rows = [
                held
                for held in self._rows(_AT, (road, town, key.number))
                if why or held.street == key.street
            ]
            if rows:
                yield from _at_number(rows, key.unit, (*why, *_town_compared(asked, rows)))
            elif key.number != NO_NUMBER:
                yield from self._around(road, town, key.number, asked, why)

    def _towns(self, road: str) -> Iterator[str]:
        (town,) = self._connection.execute(_FIRST_TOWN, (road,)).fetchone()
        for _ in range(MOST_TOWNS):
            if town is None:
                return
            yield town
            (town,) = self._connection.execute(_NEXT_TOWN, (road, town)).fetchone()
        self._more = True

    def _around(
        self, road: str, town: str, number: float, asked: str, why: tuple[By, ...]
    ) -> Iterator[Candidate]:
        """A circle around the nearest numbers below and above; nothing beyond the last of them."""
        (low,) = self._connection.execute(_BELOW, (road, town, number, NO_NUMBER)).fetchone()
        (high,) = self._connection.execute(_ABOVE, (road, town, number)).fetchone()
        if low is None or high is None:
            return
        below, above = (list(self._rows(_AT, (road, town, at))) for at in (low, high))
        compared = _town_compared(asked, [*below, *above])
        if below and above and By.OTHER_TOWN not in compared:
            first, last = below[0], above[0]
            numbers = number_words(first.street), number_words(last.street)
            circle = between(*(around(held.circle for held in rows) for rows in (below, above)))
            words = f"{first.place.at} to {last.place.words}"
            by = (By.BETWEEN, *why, *compared)
            yield _candidate(words, by, circle, (*below, *above), numbers)

    # ---- names

    def _named(self, words: str, town: str, there: set[str]) -> Iterator[Candidate]:
        """Places with all these words in their names, whole ones first, then begun ones; not those
        that are `there` already."""
        spoken, short = plain_words(words), as_in_addresses(words)
        for begun in (False, True):
            asked = " OR ".join(f"({_all_of(one, begun=begun)})" for one in {spoken, short} if one)
            for count, held in enumerate(self._rows(_NAMED, (asked,)) if asked else (), 1):
                self._more |= count == MOST_NAMED
                compared = _town_compared(town, (held,))
                if By.OTHER_TOWN not in compared and held.place.words not in there:
                    there.add(held.place.words)
                    yield _candidate(held.place.words, (By.NAME, *compared), held.circle, (held,))

    def _rows(self, query: str, values: tuple[object, ...]) -> Iterator[_Held]:
        for (
            number,
            source,
            identifier,
            body,
            digest,
            as_of,
            street,
            unit,
        ) in self._connection.execute(query, values):
            place = sound_place(body, digest)
            if place is None:
                self._stumble(f"holds a damaged place ({identifier} of {source})")
            else:
                yield _Held(number, place, source, date.fromisoformat(as_of), street, unit)


def _at_number(rows: list[_Held], unit: str, without: tuple[By, ...]) -> Iterator[Candidate]:
    """The unit that was said; else the building as a whole, or a circle around all its units."""
    same = [held for held in rows if held.unit == unit]
    whole = [held for held in rows if not held.unit]
    if not same:
        without = (By.WITHOUT_UNIT, *without)
    for held in same or whole:
        yield _candidate(held.place.words, without or (By.EXACT,), held.circle, (held,))
    if not same and not whole:
        more = f", and {len(rows) - 1} more there" if len(rows) > 1 else ""
        circle = around(held.circle for held in rows)
        yield _candidate(f"{rows[0].place.words}{more}", without, circle, rows)


def _candidate(
    words: str,
    by: tuple[By, ...],
    circle: Circle,
    held: Iterable[_Held],
    between: tuple[str, str] | None = None,
) -> Candidate:
    rows = tuple(held)
    return Candidate(
        words=words,
        by=tuple(sorted(by, key=tuple(By).index)),
        latitude=circle.latitude,
        longitude=circle.longitude,
        uncertainty_m=circle.uncertainty_m,
        sources=tuple(sorted({one.source for one in rows})),
        as_of=min(one.as_of for one in rows),
        between=between,
        kind=rows[0].place.kind if len(rows) == 1 else "",
    )


def _town_compared(asked: str, held: Sequence[_Held]) -> tuple[By, ...]:
    """What is to be said of the town that was asked for and that of places in one town."""
    towns = [towns_of(one.place) for one in held] or [("",)]
    own, others = towns[0][0], {other for one in towns for other in one[1:]}
    if asked == own:
        return ()
    if not asked or not own:
        return (By.WITHOUT_TOWN,)
    return (By.TOWN_OTHERWISE,) if asked in others else (By.OTHER_TOWN,)


def _doubt(by: tuple[By, ...]) -> tuple[int, int]:
    order = tuple(By)
    return max((order.index(one) for one in by), default=0), len(by)


def _order(candidate: Candidate) -> tuple[tuple[int, int], float, str]:
    return _doubt(candidate.by), candidate.uncertainty_m, candidate.words


def _all_of(words: Iterable[str], *, begun: bool = True) -> str:
    """A search for all these words: each is quoted, and holds letters and digits alone."""
    return " AND ".join(
        f'"{word}"*' if begun and len(word) >= LEAST_BEGUN else f'"{word}"' for word in words
    )
