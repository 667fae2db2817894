"""Backing a hub's folder up into one file while it serves, and making a folder of such a file.

The file is hub.db as it was at one moment, with the tokens of tokens.db in a table of its own.
Every chain in it is verified before it gets its name: SQLite's own check sees few flipped bits.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from store.canonical import instant, instant_text
from store.chain import START
from store.entry import Mode
from store.export.whole import in_its_place
from store.faults import AlreadyThere, NotSound, StoreFault, WrongMode, faults_of
from store.founding import make_folder
from store.hub import sqlite_tokens
from store.hub.live import all_heads
from store.hub.sqlite_files import TOKEN_PRAGMAS, connect, make, mode_of
from store.hub.sqlite_reads import FILE, SqliteReads, no_hub
from store.hub.sqlite_schema import APPLICATION_ID, MIGRATIONS, TOKEN_MIGRATIONS
from store.hub.sqlite_tokens import SqliteTokens
from store.sharing.bounds import MOST_BODY_BYTES, MOST_ENTRIES
from store.sharing.joining import NotAChain, WrongKind, carried_on
from store.verify import OBJECTS

UNCHANGED = "nothing was written, and the hub was not changed"
_LEFT_BY_SQLITE = ("", "-wal", "-shm", "-journal")
_OF_A_BACKUP = "WHERE type = 'table' AND name IN ('tokens', 'backup')"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds, all of it verified."""

    mode: Mode
    made_at: datetime
    journals: int
    entries: int
    records: int
    packs: int
    tokens: int


def back_up(folder: Path, file: Path, now: datetime) -> BackedUp:
    """Write the hub in a folder, which may be serving, into a new file.

    Raises Missing, AlreadyThere, NotSound where the hub is damaged, or another StoreFault; a
    fault leaves no file.
    """
    path = folder / FILE
    if not path.exists():
        raise no_hub(folder)
    with in_its_place(file) as draft:
        with faults_of(path), closing(connect(path, "ro", TOKEN_PRAGMAS)) as source:
            _copy(source, draft, file)
            tokens = SqliteTokens.of(folder).path
        with faults_of(file), closing(connect(draft, "rw", TOKEN_PRAGMAS)) as db:
            db.execute("ATTACH ? AS beside", (f"{tokens.absolute().as_uri()}?mode=ro",))
            with db.atomic():
                db.execute("CREATE TABLE tokens AS SELECT * FROM beside.tokens")
                db.execute("CREATE TABLE backup (at TEXT NOT NULL) STRICT")
                db.execute("INSERT INTO backup VALUES (?)", (instant_text(now),))
            db.execute("DETACH beside")
        return verified(draft, f"The hub in {folder} is damaged")


def restore(file: Path, folder: Path, mode: Mode) -> BackedUp:
    """Make a hub in a folder that has none of a backup.

    Raises AlreadyThere, WrongMode, NotSound where the backup is damaged or none, or another
    StoreFault.
    """
    _refuse_taken(folder)
    if_not = f"{file} is not a sound backup of a hub"
    held = verified(file, if_not)
    _refuse_strange(file, if_not)
    if held.mode != mode:
        raise WrongMode(
            f"{file} is the backup of a {held.mode} hub and was to become a {mode} one",
            UNCHANGED,
            "Name the other hub's backup: live and training calls are never mixed",
        )
    path, tokens = folder / FILE, folder / sqlite_tokens.FILE
    with faults_of(folder):
        make_folder(folder)
    with in_its_place(path) as draft:
        with faults_of(file), closing(connect(file, "ro", TOKEN_PRAGMAS)) as source:
            _copy(source, draft, path)
        with faults_of(path), closing(connect(draft, "rw", TOKEN_PRAGMAS)) as db, db.atomic():
            db.execute("DROP TABLE tokens")
            db.execute("DROP TABLE backup")
        make(tokens, TOKEN_MIGRATIONS, mode)
        with faults_of(tokens), closing(connect(tokens, "rw", TOKEN_PRAGMAS)) as db:
            db.execute("ATTACH ? AS beside", (f"{file.absolute().as_uri()}?mode=ro",))
            db.execute("INSERT INTO tokens SELECT * FROM beside.tokens")
            db.execute("DETACH beside")
    return held


def verified(path: Path, if_not: str) -> BackedUp:
    """What a backup at `path` holds, once every page and every chain of it was looked at.

    Raises NotSound, whose sentence begins with `if_not`.
    """
    if not path.is_file():
        raise NotSound(f"There is no file {path}", UNCHANGED, "Name the file of a backup")
    try:
        with closing(connect(path, "ro", TOKEN_PRAGMAS)) as db:
            [(own,)] = db.execute("PRAGMA application_id").fetchall()
            found = [row[0] for row in db.execute("PRAGMA integrity_check(1)").fetchall()]
            if own != APPLICATION_ID or found != ["ok"]:
                raise _not_sound(if_not, "SQLite finds it damaged, or it is no hub's")
            mode = mode_of(db)
            [(made_at,)] = db.execute("SELECT at FROM backup").fetchall()
            [(tokens,)] = db.execute("SELECT count(*) FROM tokens").fetchall()
        reads = SqliteReads(path, mode)
        try:
            counts = reads.counts()
            _check_chains(reads, if_not)
        finally:
            reads.close()
        return BackedUp(
            mode,
            instant(made_at),
            counts.journals,
            counts.entries,
            counts.records,
            counts.packs,
            tokens,
        )
    except NotSound:
        raise
    except StoreFault as fault:
        raise _not_sound(if_not, fault.what) from fault
    except (sqlite3.Error, ValueError) as error:
        raise _not_sound(if_not, str(error)) from error


def _refuse_strange(file: Path, if_not: str) -> None:
    """Raise NotSound where something is in the file, or left out, that would act in a hub."""
    with faults_of(file), closing(connect(file, "ro", TOKEN_PRAGMAS)) as db:
        found = set(db.execute(OBJECTS)) - set(db.execute(f"{OBJECTS} {_OF_A_BACKUP}"))
        later = [migration.name for migration in MIGRATIONS.pending(db)]
    with closing(Database(memory=True)) as pattern:
        # A hub that an older version made is as that one made it.
        MIGRATIONS.apply(pattern, stop_before=later)
        strange = sorted(found ^ set(pattern.execute(OBJECTS)), key=str)
    if strange:
        kind, name, *_ = strange[0]
        raise _not_sound(if_not, f"the {kind} {name} is not as guidecard makes it")


def _check_chains(reads: SqliteReads, if_not: str) -> None:
    """Every journal from its first entry to its head. Raises NotSound."""
    for journal, head in all_heads(reads).items():
        reached = START
        while stretch := reads.entries(journal, reached.seq, MOST_ENTRIES, MOST_BODY_BYTES):
            try:
                reached = carried_on(reached, journal, stretch, reads.mode)
            except (NotAChain, WrongKind) as error:
                raise _not_sound(if_not, f"journal {journal}: {error}") from None
        if reached != head:
            raise _not_sound(if_not, f"journal {journal} ends at {reached.seq} of {head.seq}")


def _copy(source: Database, draft: Path, told: Path) -> None:
    """All pages at one moment: what is committed meanwhile waits in the write-ahead log."""
    with faults_of(told), closing(sqlite3.connect(draft)) as target:
        source.conn.backup(target)
        # One file, without a log beside it.
        target.execute("PRAGMA journal_mode = DELETE")


def _refuse_taken(folder: Path) -> None:
    for name in (FILE, sqlite_tokens.FILE):
        for end in _LEFT_BY_SQLITE:
            # A log that was left behind would be played back onto the restored file.
            if (folder / f"{name}{end}").exists():
                raise AlreadyThere(
                    f"There is {name}{end} in {folder} already",
                    "it was left as it is",
                    "Name a folder without a hub, or move everything out of that one",
                )


def _not_sound(if_not: str, how: str) -> NotSound:
    return NotSound(
        f"{if_not} ({how})",
        UNCHANGED,
        "Restore an earlier backup into another folder: the seats send again what it lacks",
    )
