"""`guidecard protocols check`: every fault of a pack, with file, line and remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Options
from console.text.clean import plain

if TYPE_CHECKING:
    from protocols.shelf import Shelf


@click.command()
@click.argument("packs", nargs=-1, metavar="[PACK|FOLDER]...")
@click.option("--json", "as_json", is_flag=True, help="Write the faults as JSON.")
@click.pass_obj
def check(options: Options, packs: tuple[str, ...], as_json: bool) -> int:
    """Check packs, by name or folder; all of them where none is named."""
    shelf = options.shelf()
    results = [_checked(shelf, name) for name in packs or shelf.names()]
    if as_json:
        click.echo(json.dumps({"packs": results}, ensure_ascii=True, indent=2))
    else:
        for result in results:
            count = len(result["faults"])
            told = "in order" if result["ok"] else f"{count} fault{'' if count == 1 else 's'}"
            click.echo(plain(f"{result['pack']}: {told}"))
            for fault in result["faults"]:
                click.echo(plain(f"  {fault['text']}"))
    return DONE if all(result["ok"] for result in results) else FOUND_WRONG


def _checked(shelf: Shelf, name: str) -> dict[str, Any]:
    from protocols.faults import NotInPack, PackRejected

    folder = Path(name)
    try:
        if name not in shelf.names() and not folder.is_dir():
            raise NotInPack("pack", name, shelf.names(), name)
        if name in shelf.names():
            shelf.load(name)
        else:
            # The packs beside it may be its parents.
            beside = type(shelf)((folder.resolve().parent, *shelf.folders), shelf.cache)
            beside.load_folder(folder.resolve())
    except PackRejected as rejected:
        faults = [
            {
                "file": fault.file,
                "line": fault.line,
                "what": fault.what,
                "remedy": fault.remedy,
                "text": str(fault),
            }
            for fault in rejected.faults
        ]
        return {"pack": name, "ok": False, "faults": faults}
    return {"pack": name, "ok": True, "faults": []}
