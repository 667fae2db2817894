"""The shape of the database: numbered SQL files, each carried out once, in order."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import cast

from store.entry import Mode
from store.faults import UNTOUCHED, Missing, NewerVersion, WrongMode
from store.hub.postgres.connecting import Database

LOCK = 0x6763_6862
"""Two hubs that start together make the tables once."""


@cache
def migrations() -> tuple[tuple[int, str, bytes], ...]:
    """Number, name and SQL of each file."""
    found = []
    for file in files("store.hub.postgres").joinpath("migrations").iterdir():
        if file.name.endswith(".sql"):
            number, _, name = file.name.removesuffix(".sql").partition("_")
            found.append((int(number), name, file.read_bytes()))
    return tuple(sorted(found))


def migrate(database: Database, mode: Mode) -> None:
    """Bring the tables up to date, and say what the hub is for where nothing does yet.

    Raises NewerVersion, WrongMode or another StoreFault.
    """
    with database.reading() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS guidecard_migrations (number integer PRIMARY KEY, "
            "name text NOT NULL, sha256 bytea NOT NULL, applied_at timestamptz DEFAULT now())"
        )
        cursor.execute("SELECT number FROM guidecard_migrations")
        applied = {row[0] for row in cursor.fetchall()}
        if applied - {number for number, _, _ in migrations()}:
            raise NewerVersion(
                f"{database.name} was made by a newer version of guidecard",
                UNTOUCHED,
                "Update guidecard on this machine",
            )
        for number, name, sql in migrations():
            if number not in applied:
                cursor.connection.execute(sql)
                cursor.execute(
                    "INSERT INTO guidecard_migrations VALUES (%s, %s, %s)",
                    (number, name, sha256(sql).digest()),
                )
        cursor.execute("INSERT INTO hub (mode) VALUES (%s) ON CONFLICT DO NOTHING", (mode,))
        cursor.connection.commit()
    held = mode_of(database)
    if held != mode:
        raise WrongMode(
            f"{database.name} belongs to a {held} hub and was opened for {mode}",
            UNTOUCHED,
            "Name another database: live and training calls are never mixed",
        )


def mode_of(database: Database) -> Mode:
    """What the hub is for. Raises Missing where there is none yet, or another StoreFault."""
    with database.reading() as cursor:
        cursor.execute("SELECT to_regclass('hub') IS NOT NULL")
        [there] = cursor.fetchall()
        if there[0]:
            cursor.execute("SELECT mode FROM hub")
            for (mode,) in cursor.fetchall():
                return cast("Mode", mode)
    raise Missing(
        f"There is no hub in {database.name}",
        "nothing was changed",
        "Start it once with `guidecard hub serve --database`",
    )
