"""The shape of journal.db, as sqlite-utils migrations.

`entries` holds the entries of this installation's journal and copies of others'; `journals` says
which is mine, what each is for and when it was made. Triggers keep `entries` append-only: the one
change allowed is to take away a body together with its salt. `aside` holds what would fork one.
"""

from functools import cache

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x6763_6A6C
"""`gcjl` in the file's header says that it is a guidecard journal."""

MIGRATIONS = Migrations("guidecard.journal")

ENTRY_COLUMNS = """\
    journal TEXT NOT NULL,
    seq INTEGER NOT NULL,
    call TEXT,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    seat TEXT NOT NULL,
    taker TEXT NOT NULL,
    turn INTEGER NOT NULL,
    backfill INTEGER NOT NULL,
    body BLOB,
    salt BLOB,
    body_hash BLOB NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL"""
"""Columns of an entry, wherever it lies; what was released never changes."""

APPEND_ONLY = (
    """CREATE TRIGGER entries_are_kept BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END""",
    """CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
WHEN new.body IS NOT NULL OR new.salt IS NOT NULL OR (
    old.journal, old.seq, old.call, old.kind, old.version, old.at, old.entered_at, old.seat,
    old.taker, old.turn, old.backfill, old.body_hash, old.previous_hash, old.hash
) IS NOT (
    new.journal, new.seq, new.call, new.kind, new.version, new.at, new.entered_at, new.seat,
    new.taker, new.turn, new.backfill, new.body_hash, new.previous_hash, new.hash
)
BEGIN SELECT RAISE(ABORT, 'entries never change'); END""",
)
"""Triggers: of an entry only the body may go, together with its salt."""

FIRST = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    """CREATE TABLE journals (
    journal TEXT NOT NULL PRIMARY KEY,
    mine INTEGER NOT NULL CHECK (mine IN (0, 1)),
    mode TEXT NOT NULL CHECK (mode IN ('live', 'training')),
    made_at TEXT NOT NULL
) STRICT""",
    "CREATE UNIQUE INDEX journals_mine ON journals (mine) WHERE mine = 1",
    f"""CREATE TABLE entries (
{ENTRY_COLUMNS},
    PRIMARY KEY (journal, seq)
) STRICT""",
    "CREATE INDEX entries_of_call ON entries (call, turn, journal, seq)",
    *APPEND_ONLY,
)


@MIGRATIONS()
def journals_and_entries(db: Database) -> None:
    """The first shape, which stays as it is: a later one is a migration of its own."""
    for statement in FIRST:
        db.execute(statement)


@MIGRATIONS()
def entries_kept_aside(db: Database) -> None:
    """Entries that would fork a journal: they replace nothing, and are not lost."""
    db.execute(
        f"""CREATE TABLE aside (
{ENTRY_COLUMNS},
    kept_at TEXT NOT NULL,
    PRIMARY KEY (journal, seq, hash)
) STRICT"""
    )


@cache
def known() -> frozenset[str]:
    """The names of the migrations that this version knows."""
    return frozenset(migration.name for migration in MIGRATIONS.pending(Database(memory=True)))
