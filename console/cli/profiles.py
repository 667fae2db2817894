"""`guidecard profiles`: people and places imported, looked up with a reason, and taken out."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from store.reference.sources import Source

KINDS = click.Choice(["profile", "facility", "caution"])


@click.group()
def profiles() -> None:
    """What households, buildings and the agency itself have told: three things, never mixed."""


@profiles.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", type=KINDS, default="profile", show_default=True, help="What they hold.")
@click.option("--replace", is_flag=True, help="Take out records of this kind that they lack.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def import_files(
    options: Options, files: tuple[Path, ...], kind: str, replace: bool, as_json: bool
) -> None:
    """Add the records of FILES (JSON, JSON lines or CSV), or update those held; all or none."""
    from store.faults import faults_of
    from store.founding import make_folder
    from store.reference.importing import import_sources

    folder = options.folder()
    sources = [_source(kind, path) for path in files]
    with faults_of(folder.root):
        make_folder(folder.root)
    done = import_sources(
        folder.reference,
        sources,
        now=datetime.now(UTC),
        home_area_code=home_area_code(options),
        replace=replace,
    )
    if as_json:
        held = {str(one): count for one, count in done.held.items()}
        told = {"added": done.added, "updated": done.updated, "removed": done.removed, "held": held}
        click.echo(json.dumps(told, indent=2))
        return
    click.echo(f"Added {done.added}, updated {done.updated}, removed {done.removed}.")
    click.echo(f"Held now: {', '.join(f'{n} of kind {one}' for one, n in done.held.items())}.")


def _source(kind: str, path: Path) -> Source:
    from store.reference.models import Kind
    from store.reference.sources import Source

    try:
        return Source.of(Kind(kind), path)
    except OSError as error:
        raise Misused(
            f"{path} cannot be read ({error.strerror}); nothing was changed. Name a file to import."
        ) from None


def home_area_code(options: Options) -> str | None:
    """What completes seven digits here; None where no pack that can be used says it."""
    from console.office.settings import SettingsRefused
    from protocols.faults import ProtocolError

    try:
        agency = options.load_pack().header.agency
    except (Misused, ProtocolError, SettingsRefused):
        return None
    return agency.home_area_code if agency else None


@profiles.command()
@click.argument("who", metavar="PHONE|ADDRESS")
@click.option("--reason", metavar="TEXT", help="Why; asked for where it is not given.")
@click.pass_obj
def show(options: Options, who: str, reason: str | None) -> None:
    """Look up one number or address outside of a call: with a reason, and on the record."""
    from console.cli.looking_up import look_up

    if reason is None and sys.stdin.isatty():
        reason = click.prompt("Why is this looked up", type=str)
    if reason is None or not reason.strip():
        raise Misused(
            "A look-up outside of a call takes a reason; nothing was shown. Say --reason."
        )
    for line in look_up(options, who, reason.strip(), home_area_code(options)):
        click.echo(plain(line))


@profiles.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--kind", type=KINDS, required=True, help="What they are.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def purge(options: Options, ids: tuple[str, ...], kind: str, as_json: bool) -> int:
    """Take records out, so that no trace of them is left in the file."""
    from store.reference.database import Reference
    from store.reference.importing import purge as take_out
    from store.reference.models import Kind

    path = options.folder().reference
    reference = Reference(path)
    missing = [one for one in dict.fromkeys(ids) if reference.find(Kind(kind), one) is None]
    reference.close()
    # A record that is damaged cannot be found, and is taken out all the same.
    count = take_out(path, Kind(kind), ids)
    if as_json:
        click.echo(json.dumps({"removed": count, "missing": missing}, ensure_ascii=True, indent=2))
    else:
        click.echo(f"Took out {count} of kind {kind}.")
        for one in missing:
            click.echo(plain(f"No {kind} {one} was found here."), err=True)
    return FOUND_WRONG if missing else DONE


@profiles.command()
@click.option("--kind", type=KINDS, help="Only these.")
@click.option("--training", is_flag=True, help="Those of training, to the hub of training.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def publish(options: Options, kind: str | None, training: bool, as_json: bool) -> int:
    """Give what is held here to the hub, for seats that do not hold it.

    It takes a token for a supervisor, or for an instructor in training.
    """
    from console.cli import publishing

    return publishing.publish(options, kind, training=training, as_json=as_json)


@profiles.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--kind", type=KINDS, required=True, help="What they are.")
@click.option("--training", is_flag=True, help="At the hub of training.")
@click.pass_obj
def withdraw(options: Options, ids: tuple[str, ...], kind: str, training: bool) -> int:
    """Take records out at the hub; `purge` takes them out here."""
    from console.cli import publishing

    return publishing.withdraw(options, kind, ids, training=training)
