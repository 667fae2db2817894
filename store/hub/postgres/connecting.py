"""Connections to PostgreSQL, what its errors mean, and when a commit counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from store.faults import KEPT, Corrupt, Full, Refused, StoreFault
from store.hub.faults import NotDurable, Unreachable

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

CONNECTIONS = 8
WAIT_SECONDS = 5.0
"""How long to wait for a connection."""

COMMIT_SECONDS = 10.0
"""How long a commit may wait for the standby; statement_timeout does not bound it."""

_DEFAULTS = {
    "target_session_attrs": "read-write",
    "connect_timeout": "3",
    "tcp_user_timeout": "5000",
    "application_name": "guidecard-hub",
    "options": "-c statement_timeout=15s -c lock_timeout=10s -c synchronous_commit=on "
    "-c idle_in_transaction_session_timeout=30s -c timezone=UTC",
}
"""What holds unless the URL says otherwise: of several hosts the one that takes writes."""


def told(url: str) -> str:
    """A database as it is shown: never with its password."""
    try:
        said = conninfo_to_dict(url)
    except psycopg.Error:
        return "the database"
    host, name = said.get("host") or "this machine", said.get("dbname") or "its default"
    return f"PostgreSQL {name} at {host}"


class Database:
    """A pool of connections to one database, whichever of its hosts is the primary now."""

    def __init__(self, url: str) -> None:
        self.name = told(url)
        self._warned: dict[int, str] = {}
        try:
            said = conninfo_to_dict(url)
        except psycopg.Error:
            raise Unreachable(
                "The address of the database cannot be understood",
                "nothing was done",
                "Write it as postgresql://user@host1,host2/name",
            ) from None
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            make_conninfo("", **(_DEFAULTS | {k: v for k, v in said.items() if v is not None})),
            connection_class=psycopg.Connection[tuple[Any, ...]],
            min_size=1,
            max_size=CONNECTIONS,
            timeout=WAIT_SECONDS,
            configure=self._configure,
            open=False,
        )
        with self.faults():
            try:
                self._pool.open(wait=True, timeout=2 * WAIT_SECONDS)
            except BaseException:
                self._pool.close()
                raise

    @contextmanager
    def reading(self) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
        """A cursor for the block, of one moment of the database. Raises a StoreFault."""
        with self.faults(), self._pool.connection() as connection:
            with connection.cursor(binary=True) as cursor:
                yield cursor
            connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
        """A cursor for one transaction, which is durable when the block has ended.

        Raises NotDurable where the commit did not wait for the standby, or another StoreFault.
        """
        with self.faults(), self._pool.connection() as connection:
            with connection.cursor(binary=True) as cursor:
                yield cursor
                cursor.execute(
                    "INSERT INTO receipts VALUES (pg_backend_pid(), 1) "
                    "ON CONFLICT (backend) DO UPDATE SET writes = receipts.writes + 1"
                )
            self._commit(connection)

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn the errors of the database in the block into StoreFaults."""
        try:
            yield
        except (PoolTimeout, PoolClosed) as error:
            raise self._unreachable(str(error)) from error
        except psycopg.Error as error:
            raise self._fault(error) from error

    def close(self) -> None:
        """Let go of all connections. Closing twice is harmless."""
        self._pool.close()

    def _configure(self, connection: Connection) -> None:
        def warned(notice: psycopg.errors.Diagnostic) -> None:
            if notice.severity_nonlocalized == "WARNING":
                self._warned[id(connection)] = notice.message_primary or ""

        connection.add_notice_handler(warned)

    def _commit(self, connection: Connection) -> None:
        # A commit whose wait for the standby is cancelled reports success, with a warning.
        self._warned.pop(id(connection), None)
        timer = Timer(COMMIT_SECONDS, connection.cancel_safe)
        timer.daemon = True
        timer.start()
        try:
            connection.commit()
        finally:
            timer.cancel()
        if (warning := self._warned.pop(id(connection), None)) is not None:
            raise NotDurable(
                f"{self.name} did not wait until the standby had it ({warning})",
                "nothing of it was acknowledged",
                "See to the standby; seats send it again",
            )

    def _fault(self, error: psycopg.Error) -> StoreFault:
        why = " ".join(str(error.diag.message_primary or error).split())
        state = error.sqlstate or ""
        if state in ("53100", "54000"):
            return Full(f"The disk of {self.name} is full ({why})", KEPT, "Free space on it")
        if state.startswith("22"):
            return Refused(f"{self.name} cannot hold this ({why})", "nothing was kept", "Mend it")
        if state.startswith("XX"):
            return Corrupt(f"{self.name} is damaged ({why})", KEPT, "Promote the standby")
        return self._unreachable(why)

    def _unreachable(self, why: str) -> Unreachable:
        return Unreachable(
            f"{self.name} cannot be used ({why})",
            "every entry acknowledged so far is kept, and seats go on by themselves",
            "See to the database or to the way to it",
        )
