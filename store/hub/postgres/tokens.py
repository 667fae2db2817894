"""Tokens in the hub's database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from store.entry import Mode
from store.hub.postgres.connecting import Database
from store.hub.postgres.migrating import mode_of
from store.hub.tokens import Token
from store.sharing.roles import Role

_COLUMNS = "id, hash, role, journal, label, made_at, expires_at, revoked_at"


class PostgresTokens:
    """The tokens of the hub in one database. Raises Missing where there is no hub."""

    def __init__(self, database: Database) -> None:
        self.mode: Mode = mode_of(database)
        self._database = database

    def add(self, token: Token) -> None:
        """See `TokenStore`."""
        with self._database.writing() as cursor:
            cursor.execute(
                f"INSERT INTO tokens ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",  # noqa: S608 - constants
                (
                    token.id,
                    token.hash,
                    token.role.value,
                    token.journal,
                    token.label,
                    token.made_at,
                    token.expires_at,
                    token.revoked_at,
                ),
            )

    def all(self) -> list[Token]:
        """See `TokenStore`."""
        with self._database.reading() as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM tokens ORDER BY made_at DESC, id")  # noqa: S608 - constants
            return [_token(row) for row in cursor.fetchall()]

    def find(self, hash_of_token: bytes) -> Token | None:
        """See `TokenStore`."""
        with self._database.reading() as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM tokens WHERE hash = %s", (hash_of_token,))  # noqa: S608 - constants
            rows = cursor.fetchall()
        return _token(rows[0]) if rows else None

    def revoke(self, token_id: str, at: datetime) -> bool:
        """See `TokenStore`."""
        with self._database.writing() as cursor:
            cursor.execute(
                "UPDATE tokens SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL",
                (at.astimezone(UTC), token_id),
            )
            return cursor.rowcount > 0

    def close(self) -> None:
        """See `TokenStore`."""
        self._database.close()


def _token(row: Sequence[Any]) -> Token:
    own, own_hash, role, *others = row
    return Token(own, own_hash, Role(role), *others)
