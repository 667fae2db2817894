"""The shape of hub.db and of tokens.db, as sqlite-utils migrations.

Entries have the columns of a console's journal. Triggers keep them append-only, as there.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from store.schema import APPEND_ONLY, ENTRY_COLUMNS

APPLICATION_ID = 0x6763_6862
"""`gchb` in the file's header says that it is a hub's."""

MIGRATIONS = Migrations("guidecard.hub")
TOKEN_MIGRATIONS = Migrations("guidecard.hub.tokens")

_FIRST = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    "CREATE TABLE hub (mode TEXT NOT NULL CHECK (mode IN ('live', 'training'))) STRICT",
    """CREATE TABLE journals (
    journal TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT, WITHOUT ROWID""",
    f"CREATE TABLE entries ({ENTRY_COLUMNS}, PRIMARY KEY (journal, seq)) STRICT",
    f"""CREATE TABLE asides ({ENTRY_COLUMNS}, by TEXT NOT NULL, kept_at TEXT NOT NULL,
    PRIMARY KEY (journal, seq, hash)) STRICT""",
    *APPEND_ONLY,
    """CREATE TABLE programs (program TEXT NOT NULL PRIMARY KEY, turn INTEGER NOT NULL,
    journal TEXT NOT NULL, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE records (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL,
    body BLOB NOT NULL, UNIQUE (kind, id)) STRICT""",
    """CREATE TABLE record_keys (what TEXT NOT NULL, value TEXT NOT NULL, record INTEGER NOT NULL,
    PRIMARY KEY (what, value, record)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX record_keys_of ON record_keys (record)",
    """CREATE TABLE asked (number INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL,
    call TEXT, reason TEXT NOT NULL, found TEXT NOT NULL) STRICT""",
    """CREATE TABLE packs (digest TEXT NOT NULL PRIMARY KEY, id TEXT NOT NULL,
    version TEXT NOT NULL, published_at TEXT NOT NULL, content BLOB NOT NULL) STRICT""",
)


@MIGRATIONS()
def everything_shared(db: Database) -> None:
    """The first shape, which stays as it is: a later one is a migration of its own."""
    for statement in _FIRST:
        db.execute(statement)


@TOKEN_MIGRATIONS()
def tokens(db: Database) -> None:
    """The first shape of tokens.db."""
    db.execute("CREATE TABLE hub (mode TEXT NOT NULL CHECK (mode IN ('live', 'training'))) STRICT")
    db.execute("""CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    role TEXT NOT NULL,
    journal TEXT,
    label TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT""")
