"""Typed words among a million address points, beside a raw primary-key SELECT of one place."""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from bench.measure import compare
from store.places.gazetteer import Gazetteer
from store.places.model import KnownPlace
from store.places.tables import PLACES, name_roads, name_towns, put
from store.reference.addresses import town_key
from store.reference.swapping import rewritten

MANY = 1_000_000
NAMED_EVERY = 100
TIMES = 2000
NOW = datetime(2026, 11, 1, tzinfo=UTC)

_NAMES = (
    *("Main", "Oak", "Elm", "Cedar", "Pine", "Maple", "Lake", "Hill"),
    *("Walnut", "Spring", "Aspen", "Ridge", "Church", "Willow", "Mill", "Sunset"),
    *("Railroad", "Cherry", "Highland", "Dogwood", "Spruce", "Jefferson", "River", "Meadow"),
    *("Valley", "Prairie", "Coyote"),
)
_TYPES = ["St", "Ave", "Rd", "Dr", "Ln", "Ct", "Way", "Blvd"]
_TOWNS = [f"{a}{b}" for a in ("Mill", "Oak", "Elk", "Stone", "Fair") for b in ("ford", "ton")]
_KINDS = ["School", "Motel", "Bar", "Church", "Park", "Store", "Barn", "Bridge"]


def run() -> None:
    """Fill a gazetteer, then look words up as they would be typed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "places.db"
        began = time.perf_counter()
        asked = _fill(path)
        size = path.stat().st_size / 2**20
        print(f"   {MANY:,} places put in {time.perf_counter() - began:.0f} s, {size:.0f} MiB")
        gazetteer = Gazetteer(path)
        raw = sqlite3.connect(path)
        numbers = cycle(random.Random(1).sample(range(1, MANY), 2000))

        def select() -> None:
            raw.execute(
                "SELECT body, sha256 FROM places WHERE number = ?", (next(numbers),)
            ).fetchall()

        def look(words: list[str], some: bool = True) -> Callable[[], None]:
            turn = cycle(words)

            def find() -> None:
                assert bool(gazetteer.find(next(turn)).candidates) == some

            return find

        compare(
            [
                ("raw SELECT by primary key, body read (floor)", select),
                ("the address with its town", look([f"{n} {s}, {t}" for n, s, t in asked])),
                ("the address, in whichever town", look([f"{n} {s}" for n, s, _ in asked])),
                (
                    "a number that is not held, between two",
                    look([f"{n + 1} {s}" for n, s, _ in asked]),
                ),
                (
                    "the street without its type",
                    look([f"{n} {s.rsplit(' ', 1)[0]}" for n, s, _ in asked]),
                ),
                (
                    "a name by the beginnings of its words",
                    look([f"{t[:3]} sch" for *_, t in asked]),
                ),
                (
                    "words that nothing has",
                    look([f"purple {t} barge" for *_, t in asked], some=False),
                ),
            ],
            TIMES,
        )
        raw.close()
        gazetteer.close()


def _fill(path: Path) -> list[tuple[int, str, str]]:
    """A county of invented points, a hundredth of them named; some addresses to ask for."""
    asked = []
    with rewritten(path, PLACES) as db:
        db.execute("INSERT INTO place_sources VALUES ('gis', '2026-11-01', ?)", (NOW.isoformat(),))
        for count, (number, street, town, place) in enumerate(_points()):
            put(db, "gis", place, place.written())
            if count % 5000 == 1:  # neither the first nor the last number of its street
                asked.append((number, street, town))
        name_towns(db, "gis", map(town_key, _TOWNS))
        name_roads(db)
    return asked


def _points() -> Iterator[tuple[int, str, str, KnownPlace]]:
    chance = random.Random(1)
    count = 0
    while count < MANY:
        middle = chance.choice(("", " Creek", " View", " Park"))
        street = f"{chance.choice(_NAMES)}{middle} {chance.choice(_TYPES)}"
        town, turn = chance.choice(_TOWNS), chance.choice(("", "N ", "S "))
        latitude, longitude = 47.3 + chance.random() * 0.45, -100.9 + chance.random() * 0.8
        for step in range(100):
            number, address = 100 + 4 * step, f"{100 + 4 * step} {turn}{street}"
            kind = chance.choice(_KINDS)
            label = f"{town} {kind} {count}" if count % NAMED_EVERY == 0 else address
            place = KnownPlace(
                f"p{count}", label, latitude, longitude + step * 2e-4, address=address, town=town
            )
            yield number, f"{turn}{street}", town, place
            count += 1
