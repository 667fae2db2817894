"""Tokens in tokens.db, a file of its own: `hub token` writes it while the hub runs.

So hub.db keeps its one writer, which its write-ahead log needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from sqlite_utils import Database

from store.canonical import instant, instant_text
from store.entry import Mode
from store.faults import faults_of
from store.hub.sqlite_files import TOKEN_PRAGMAS, connect, make, mode_of
from store.hub.sqlite_reads import no_hub
from store.hub.sqlite_schema import TOKEN_MIGRATIONS
from store.hub.tokens import Token
from store.sharing.roles import Role

FILE = "tokens.db"
_COLUMNS = "id, hash, role, journal, label, made_at, expires_at, revoked_at"


class SqliteTokens:
    """The tokens of the hub in one folder."""

    def __init__(self, path: Path, mode: Mode) -> None:
        self.mode = mode
        self.path = path

    @classmethod
    def found(cls, folder: Path, mode: Mode) -> Self:
        """The tokens of a hub in a folder, made if there are none. Raises a StoreFault."""
        make(folder / FILE, TOKEN_MIGRATIONS, mode)
        return cls(folder / FILE, mode)

    @classmethod
    def of(cls, folder: Path) -> Self:
        """The tokens of a hub that is there. Raises Missing or another StoreFault."""
        path = folder / FILE
        if not path.exists():
            raise no_hub(folder)
        with faults_of(path), closing(connect(path, "ro", TOKEN_PRAGMAS)) as db:
            return cls(path, mode_of(db))

    def add(self, token: Token) -> None:
        """See `TokenStore`."""
        with self._open() as db:
            db.execute(
                f"INSERT INTO tokens ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
                (
                    token.id,
                    token.hash,
                    token.role,
                    None if token.journal is None else str(token.journal),
                    token.label,
                    instant_text(token.made_at),
                    instant_text(token.expires_at),
                    None if token.revoked_at is None else instant_text(token.revoked_at),
                ),
            )

    def all(self) -> list[Token]:
        """See `TokenStore`."""
        with self._open() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM tokens ORDER BY made_at DESC, id").fetchall()  # noqa: S608 - constants
        return [_token(row) for row in rows]

    def find(self, hash_of_token: bytes) -> Token | None:
        """See `TokenStore`."""
        with self._open() as db:
            row = db.execute(
                f"SELECT {_COLUMNS} FROM tokens WHERE hash = ?",  # noqa: S608 - constants
                (hash_of_token,),
            ).fetchone()
        return None if row is None else _token(row)

    def revoke(self, token_id: str, at: datetime) -> bool:
        """See `TokenStore`."""
        with self._open() as db:
            cursor = db.execute(
                "UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                (instant_text(at), token_id),
            )
            return cursor.rowcount > 0

    def close(self) -> None:
        """See `TokenStore`; the file is open only while it is used."""

    @contextmanager
    def _open(self) -> Iterator[Database]:
        with faults_of(self.path), closing(connect(self.path, "rw", TOKEN_PRAGMAS)) as db:
            yield db


def _token(row: Sequence[Any]) -> Token:
    own, own_hash, role, journal, label, made_at, expires_at, revoked_at = row
    return Token(
        id=own,
        hash=own_hash,
        role=Role(role),
        journal=UUID(journal) if journal else None,
        label=label,
        made_at=instant(made_at),
        expires_at=instant(expires_at),
        revoked_at=instant(revoked_at) if revoked_at else None,
    )
