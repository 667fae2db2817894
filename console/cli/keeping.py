"""`guidecard store backup` and `restore`: a seat's own record in another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.cli.backups import as_it_was, tell
from console.cli.faults import DONE
from console.cli.options import Options

if TYPE_CHECKING:
    from store.backup.reading import BackedUp


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--with-people", is_flag=True, help="People too: personal data.")
@click.option("--training", is_flag=True, help="The record of training in place of the real one.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def backup(options: Options, *, file: str, with_people: bool, training: bool, as_json: bool) -> int:
    """Write the record into the new FILE, also while a console is open.

    Every call, every pack ever used, approvals, settings, places and the agency's own packs; every
    entry is verified in the copy. People, facilities and cautions, which are personal data, are in
    it only with --with-people; a token file never is. FILE is readable by its owner alone and not
    encrypted.
    """
    from dataclasses import asdict
    from pathlib import Path

    from console.office.opening import now
    from store.backup.note import LastBackup, remember
    from store.backup.writing import back_up

    folder = options.folder()
    root, path = (folder.training if training else folder).root, Path(file).absolute()
    held = back_up(root, path, "training" if training else "live", now(), people=with_people)
    remember(root, LastBackup(held.made_at, str(path), held.journal, held.seq))
    tell(asdict(held), f"Backed up and verified: {_counts(held)}.", as_json)
    return DONE


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--training", is_flag=True, help="The folder for training.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def restore(options: Options, *, file: str, training: bool, as_json: bool) -> int:
    """Make the data folder of the FILE of a backup, once every entry of it is verified.

    The folder must not be there yet, or be empty. The seat goes on under a new journal, so that
    nothing written since the backup can collide with what is written from now on; a hub gives
    back what it holds of that. Calls that were open are open again. People who were purged since
    are back, where the backup holds people: purge them again.
    """
    import os
    from dataclasses import asdict
    from pathlib import Path
    from uuid import uuid4

    from console.office.opening import now
    from store.backup import restoring

    folder = options.folder()
    folder = folder.training if training else folder
    by = restoring.Restorer(options.live_post().taker, now, os.urandom, uuid4, options.seat)
    done = restoring.restore(
        Path(file).absolute(), folder.root, "training" if training else "live", by
    )
    held = done.held
    tell(
        {**asdict(held), "journal": done.journal, "continues": held.journal},
        f"Restored into {folder.root} {as_it_was(held.made_at, now())}: {_counts(held)}. The seat "
        f"goes on under journal {done.journal}. Where calls are shared, put the hub's token back: "
        "guidecard hub join URL --token.",
        as_json,
    )
    return DONE


def _counts(held: BackedUp) -> str:
    entries = _many(held.entries, "entry", "entries")
    journals = _many(held.journals, "journal", "journals")
    files = _many(held.files, "file", "files")
    people = "are" if held.people else "are NOT"
    return (
        f"{entries} of {journals}, {files} of packs, approvals, places and settings; "
        f"people {people} in it"
    )


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
