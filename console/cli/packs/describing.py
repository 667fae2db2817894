"""`guidecard protocols schema`: the JSON Schema of pack files."""

from __future__ import annotations

import json

import click

from console.cli.options import Options


@click.command()
@click.option("--for", "name", metavar="PACK", help="With the names of this pack offered too.")
@click.pass_obj
def schema(options: Options, name: str | None) -> None:
    """Write the JSON Schema of pack files, for an editor."""
    from protocols.schema import pack_schema

    known = options.shelf().load(name).sections if name else None
    click.echo(json.dumps(pack_schema(known), ensure_ascii=True, indent=2))
