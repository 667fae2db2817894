"""A profile among a million by phone, beside a raw primary-key SELECT of the same body."""

import random
import sqlite3
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from itertools import cycle
from pathlib import Path

from bench.measure import compare
from store.reference.database import Reference
from store.reference.importing import import_sources
from store.reference.phones import Phone
from store.reference.samples import sample_sources

MANY = 1_000_000
NOW = datetime(2026, 11, 1, tzinfo=UTC)
TIMES = 5000


def run() -> None:
    """Fill a reference file, then look numbers up."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reference.db"
        import_sources(path, sample_sources(NOW), now=NOW, home_area_code="206")
        numbers = _fill(path)
        raw = sqlite3.connect(path)
        asked = cycle(random.Random(1).sample(numbers, 2000))
        keys = cycle(
            [
                row[0]
                for row in raw.execute(
                    "SELECT number FROM reference_records ORDER BY random() LIMIT 2000"
                )
            ]
        )
        reference = Reference(path)

        def probe() -> None:
            assert reference.match(now=NOW, phone=Phone(next(asked)))

        def missing() -> None:
            assert not reference.match(now=NOW, phone=Phone("+12069990000"))

        def select() -> None:
            raw.execute(
                "SELECT kind, id, body, sha256 FROM reference_records WHERE number = ?",
                (next(keys),),
            ).fetchall()

        compare(
            [
                ("raw SELECT by primary key, body read (floor)", select),
                ("match by phone, nobody known", missing),
                ("match by phone, profile found, checked and parsed", probe),
            ],
            TIMES,
        )
        reference.close()
        raw.close()


def _fill(path: Path) -> list[str]:
    """Copy a sample body a million times under other numbers, by plain SQL."""
    db = sqlite3.connect(path)
    [(kind, body)] = db.execute(
        "SELECT kind, body FROM reference_records WHERE kind = 'profile' AND id = 'ames'"
    ).fetchall()
    exchanges = [exchange for exchange in range(220, 340) if exchange % 100 != 11]
    numbers = [f"+1206{exchanges[n // 10_000]}{n % 10_000:04d}" for n in range(MANY)]
    with db:
        for n, number in enumerate(numbers):
            # The number stands in the body too, so that what is found also matches.
            own = body.replace(b"+12065550143", number.encode()).replace(
                b'"ames"', f'"p{n}"'.encode()
            )
            record = db.execute(
                "INSERT INTO reference_records (kind, id, body, sha256) VALUES (?, ?, ?, ?)",
                (kind, f"p{n}", own, sha256(own).digest()),
            ).lastrowid
            db.execute(
                "INSERT INTO reference_phones (phone, record) VALUES (?, ?)", (number, record)
            )
    db.close()
    return numbers
