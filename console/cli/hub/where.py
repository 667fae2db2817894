"""Which hub a command is about: a folder of its own, or a PostgreSQL database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.cli.options import Misused, Options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.entry import Mode
    from store.hub.places import Place


def where(command: Callable[..., int]) -> Callable[..., int]:
    """The options that say which hub is meant."""
    for option in (
        click.option("--training", is_flag=True, help="The hub for training, not the real one."),
        click.option(
            "--database",
            metavar="URL",
            envvar="GUIDECARD_HUB_DATABASE",
            help="A PostgreSQL database, also from GUIDECARD_HUB_DATABASE; give the password by "
            "PGPASSWORD or a pgpass file, since other users can see a command line.",
        ),
        click.option("--data", metavar="DIR", help="The hub's own folder (SQLite)."),
    ):
        command = option(command)
    return command


def place_of(options: Options, data: str | None, database: str | None, training: bool) -> Place:
    """Where the hub is."""
    from store.hub.places import Database, Folder

    if data is not None and database is not None:
        raise Misused("Say --data or --database, not both; nothing was done.")
    if database is not None:
        return Database(database)
    return Folder(folder_of(options, data, training))


def folder_of(options: Options, data: str | None, training: bool) -> Path:
    """The folder of a hub on SQLite."""
    from pathlib import Path

    if data:
        return Path(data).absolute()
    folder = options.folder()
    return (folder.training if training else folder).root / "hub"


def mode_of(training: bool) -> Mode:
    """What the hub is for."""
    return "training" if training else "live"
