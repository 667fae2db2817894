"""`guidecard hub backup`, `restore` and `migrate`: a hub in another place, whole and verified."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from console.cli.faults import DONE
from console.cli.hub.where import folder_of, mode_of, place_of, where
from console.cli.options import Options
from console.present.rows import since
from console.text.clean import plain
from store.canonical import instant_text

if TYPE_CHECKING:
    from store.hub.backup import BackedUp


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--data", metavar="DIR", help="The hub's own folder (SQLite).")
@click.option("--training", is_flag=True, help="The hub for training, not the real one.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def backup(options: Options, file: str, data: str | None, training: bool, as_json: bool) -> int:
    """Write a hub on SQLite, tokens included, into the new FILE; it may be serving meanwhile.

    Every entry is verified in the copy. For PostgreSQL use pg_dump or pg_basebackup.
    """
    from pathlib import Path

    from console.office.opening import now
    from store.hub.backup import back_up

    done = back_up(folder_of(options, data, training), Path(file).absolute(), now())
    _tell(done, f"Backed up and verified: {_counts(done)}.", as_json)
    return DONE


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--data", metavar="DIR", help="The folder for the hub; it must have none yet.")
@click.option("--training", is_flag=True, help="The hub for training, not the real one.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def restore(options: Options, file: str, data: str | None, training: bool, as_json: bool) -> int:
    """Make a hub on SQLite of the FILE of a backup, once every entry of it is verified.

    Seats keep their tokens, and push again what they wrote since.
    """
    from pathlib import Path

    from console.office.opening import now
    from store.hub import backup

    folder = folder_of(options, data, training)
    done = backup.restore(Path(file).absolute(), folder, mode_of(training))
    age = since(done.made_at, now())
    _tell(
        done,
        f"Restored into {folder} as it was {done.made_at:%Y-%m-%d %H:%M}Z ({age} ago): "
        f"{_counts(done)}. Seats push again what they wrote since. What was put or revoked since "
        "is not in it: revoke those tokens again, and put those profiles again.",
        as_json,
    )
    return DONE


def _counts(done: BackedUp) -> str:
    return (
        f"{done.entries:,} entries of {done.journals:,} journals, {done.records:,} profiles, "
        f"facilities and cautions, {done.packs:,} packs, {done.tokens:,} tokens"
    )


def _tell(done: BackedUp, words: str, as_json: bool) -> None:
    if as_json:
        told = {**asdict(done), "made_at": instant_text(done.made_at)}
        click.echo(json.dumps(told, ensure_ascii=True, indent=2))
    else:
        click.echo(plain(words))


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
