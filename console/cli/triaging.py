"""`guidecard triage`: one decision from facts."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from console.cli.options import Misused, Options
from console.text.clean import plain


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Write the whole decision as JSON.")
@click.pass_obj
def triage(options: Options, file: Path | None, as_json: bool) -> None:
    """Decide one call from FILE, or from standard input: a JSON object with a pack and facts."""
    from protocols.triage import answer, read_request

    reply = answer(read_request(_read(file)), options.shelf().load, lambda: datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(reply, ensure_ascii=True, indent=2))
    else:
        for line in _summary(reply):
            click.echo(plain(line))


def _read(file: Path | None) -> str:
    if file is None or str(file) == "-":
        return sys.stdin.buffer.read(4_000_001).decode("utf-8", "replace")
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise Misused(
            f"{file} cannot be read ({error.strerror}). Name a file with facts."
        ) from None


def _summary(reply: dict[str, Any]) -> list[str]:
    lines = [f"{reply['pack']['id']} {reply['pack']['version']}, card {reply['card']}"]
    lines.append(f"tier: {reply['tier']}" + ("" if reply["screened"] else " (not yet screened)"))
    lines += [
        f"  send {line['service']} {line['urgency']} {line['role']}"
        + (f" [{line['program']}]" if line["program"] else "")
        for line in reply["lines"]
    ]
    lines += [f"  nobody fills {service}" for service in reply["unfilled"]]
    lines += [f"  because {held['text']}" for held in reply["because"]]
    lines += [f"  caution {caution['text']}" for caution in reply["cautions"]]
    lines += [f"  instructions {held['title']}" for held in reply["instructions"]]
    if reply["next"] is not None:
        lines.append(f"next: {reply['next']['ask']}")
    return lines
