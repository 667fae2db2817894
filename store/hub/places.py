"""Where a hub keeps its store: a folder, or a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from store.entry import Mode
from store.hub.engine import Engine
from store.hub.faults import extra_missing
from store.hub.sqlite import SqliteEngine
from store.hub.sqlite_reads import SqliteReads
from store.hub.sqlite_tokens import SqliteTokens
from store.hub.tokens import TokenStore


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on this machine: SQLite."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def open(self, mode: Mode, clock: Callable[[], datetime]) -> Engine:
        """Open it to serve, or make it. Raises a StoreFault."""
        return SqliteEngine.open(self.path, mode=mode, clock=clock)

    def tokens(self, mode: Mode) -> TokenStore:
        """Its tokens, once it was opened. Raises a StoreFault."""
        return SqliteTokens.found(self.path, mode)

    def reads(self) -> SqliteReads:
        """What it holds, also while it is served. Raises a StoreFault."""
        return SqliteReads.of(self.path)

    def tokens_there(self) -> TokenStore:
        """The tokens of a hub that is there. Raises a StoreFault."""
        return SqliteTokens.of(self.path)


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL database, by its URL."""

    url: str

    def __str__(self) -> str:
        with _extra():
            from store.hub.postgres.connecting import told
        return told(self.url)

    def open(self, mode: Mode, clock: Callable[[], datetime]) -> Engine:
        """Open it to serve, or make its tables. Raises a StoreFault."""
        with _extra():
            from store.hub.postgres.engine import PostgresEngine
        return PostgresEngine.open(self.url, mode=mode, clock=clock)

    def tokens(self, mode: Mode) -> TokenStore:
        """Its tokens, once it was opened. Raises a StoreFault."""
        return self.tokens_there()

    def reads(self) -> Engine:
        """What it holds, also while it is served. Raises a StoreFault."""
        with _extra():
            from store.hub.postgres.engine import PostgresEngine
        return PostgresEngine.there(self.url, lambda: datetime.now(UTC))

    def tokens_there(self) -> TokenStore:
        """The tokens of a hub that is there. Raises a StoreFault."""
        with _extra():
            from store.hub.postgres.connecting import Database as Connected
            from store.hub.postgres.tokens import PostgresTokens
        database = Connected(self.url)
        try:
            return PostgresTokens(database)
        except BaseException:
            database.close()
            raise


@contextmanager
def _extra() -> Iterator[None]:
    """Says what to install where the hub's own libraries are not."""
    try:
        yield
    except ImportError as error:
        raise extra_missing(error) from None


Place: TypeAlias = Folder | Database
