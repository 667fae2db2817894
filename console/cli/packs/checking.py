"""`guidecard protocols check`: every fault and finding of a pack, with file, line and remedy."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from console.cli.options import Options
from console.text.clean import plain


@click.command()
@click.argument("packs", nargs=-1, metavar="[PACK|FOLDER]...")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--json", "as_json", is_flag=True, help="Write the faults and findings as JSON.")
@click.option("--watch", is_flag=True, help="Check again each time a file is saved, until ctrl+c.")
@click.pass_obj
def check(
    options: Options, packs: tuple[str, ...], strict: bool, as_json: bool, watch: bool
) -> int:
    """Check packs, by name or folder; all of them where none is named.

    A fault refuses the pack. Below the faults stand warnings and notes about a pack that can be
    used; what a parent pack has too is told there.
    """
    from console.cli.packs.looking import Looking, code_of, standing
    from store.approvals import Approvals

    shelf = options.shelf()
    approvals = Approvals(options.folder().approvals)
    if watch:
        from console.cli.packs.watching import watched

        return watched(shelf, approvals, packs, strict=strict, as_json=as_json)
    looking = Looking(shelf, approvals, datetime.now(UTC))
    results = [looking.checked(name) for name in packs or shelf.names()]
    if as_json:
        click.echo(json.dumps({"packs": results}, ensure_ascii=True, indent=2))
    else:
        for result in results:
            click.echo(plain(standing(result)))
            for one in (*result["faults"], *result["findings"]):
                click.echo(plain(f"  {one['text']}"))
    return code_of(results, strict)
