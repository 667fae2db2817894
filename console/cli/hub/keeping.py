"""`guidecard hub backup`, `restore` and `migrate`: a hub in another place, whole and verified."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from console.cli.backups import as_it_was, tell
from console.cli.faults import DONE
from console.cli.hub.where import folder_of, mode_of, place_of, where
from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from pathlib import Path

    from store.hub.backup import BackedUp


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@where
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def backup(
    options: Options,
    *,
    file: str,
    data: str | None,
    database: str | None,
    training: bool,
    as_json: bool,
) -> int:
    """Write a hub on SQLite, tokens included, into the new FILE; it may be serving meanwhile.

    Every entry is verified in the copy. For PostgreSQL use pg_dump or pg_basebackup.
    """
    from pathlib import Path

    from console.office.opening import now
    from store.hub.backup import back_up

    done = back_up(_folder(options, data, database, training), Path(file).absolute(), now())
    tell(asdict(done), f"Backed up and verified: {_counts(done)}.", as_json)
    return DONE


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@where
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def restore(
    options: Options,
    *,
    file: str,
    data: str | None,
    database: str | None,
    training: bool,
    as_json: bool,
) -> int:
    """Make a hub on SQLite of the FILE of a backup, once every entry of it is verified.

    Its folder must have no hub yet. Seats keep their tokens, and push again what they wrote since.
    """
    from pathlib import Path

    from console.office.opening import now
    from store.hub import backup

    folder = _folder(options, data, database, training)
    done = backup.restore(Path(file).absolute(), folder, mode_of(training))
    tell(
        asdict(done),
        f"Restored into {folder} {as_it_was(done.made_at, now())}: {_counts(done)}. Seats push "
        "again what they wrote since. Tokens that were made or revoked since are not: make or "
        "revoke them again, and publish people again.",
        as_json,
    )
    return DONE


def _folder(options: Options, data: str | None, database: str | None, training: bool) -> Path:
    if database is not None:
        raise Misused(
            "A hub on PostgreSQL is backed up and restored by PostgreSQL's own programs, pg_dump "
            "and pg_restore; nothing was done. See store/README.md."
        )
    return folder_of(options, data, training)


def _counts(done: BackedUp) -> str:
    return (
        f"{done.entries:,} entries of {done.journals:,} journals, {done.records:,} profiles, "
        f"facilities and cautions, {done.packs:,} packs, {done.tokens:,} tokens"
    )


@click.command()
@where
@click.option("--to", required=True, metavar="URL", help="The PostgreSQL database to move to.")
@click.pass_obj
def migrate(
    options: Options, data: str | None, database: str | None, training: bool, to: str
) -> int:
    """Copy a stopped hub, whole and verified, into a PostgreSQL database; then serve that one.

    The old one is not changed. Seats keep their tokens, and send what they wrote meanwhile.
    """
    from console.office.opening import now
    from store.hub.moving import move
    from store.hub.places import Database

    place, target = place_of(options, data, database, training), Database(to)
    old_tokens = place.tokens_there()
    mode = old_tokens.mode
    source = place.open(mode, now)
    try:
        engine = target.open(mode, now)
        new_tokens = target.tokens(mode)
        try:
            moved = move(source, engine, old_tokens, new_tokens)
        finally:
            new_tokens.close()
            engine.close()
    finally:
        source.close()
        old_tokens.close()
    click.echo(
        plain(
            f"Copied and compared: {moved.entries:,} entries of {moved.journals:,} journals, "
            f"{moved.records:,} profiles, facilities and cautions, {moved.packs:,} packs, "
            f"{moved.tokens:,} tokens. Now serve {target}."
        )
    )
    return DONE
