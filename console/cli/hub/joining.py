"""`guidecard hub join`: a seat is told its hub, and tells what the hub's keeper needs."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from console.cli.faults import DONE
from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from pathlib import Path

    from console.office.folder import DataFolder

TOKEN_FILE = "hub.token"  # noqa: S105 - the name of a file
LONGEST_TOKEN = 200


@click.command()
@click.argument("url", metavar="URL")
@click.option("--certificate", metavar="FILE", help="The authority's, where no public one vouches.")
@click.option("--without-encryption", is_flag=True, help="Plain HTTP to another machine.")
@click.option("--token", "with_token", is_flag=True, help="Read the token from standard input.")
@click.option("--training", is_flag=True, help="The seat's folder for training.")
@click.pass_obj
def join(
    options: Options,
    *,
    url: str,
    certificate: str | None,
    without_encryption: bool,
    with_token: bool,
    training: bool,
) -> int:
    """On a seat: name its hub, and show the command by which the hub's keeper makes its token.

    The name of the seat, said as `guidecard --seat NAME hub join URL`, is kept with it.

    Run it once more with --token to put that token where the console reads it.
    """
    from console.office.opening import now, open_journal
    from console.office.settings import read_settings

    folder = options.folder()
    folder = folder.training if training else folder
    post = options.live_post()
    with open_journal(
        folder, post.seat, post.taker, "training" if training else "live", now
    ) as one:
        journal = one.mine
    settings = read_settings(folder.settings)
    held = settings.hub
    if held is None:
        named = options.seat if "seat" not in settings.model_fields_set else None
        _add(folder, _section(url, certificate, without_encryption), named)
    elif held.url.rstrip("/") != url.rstrip("/"):
        raise Misused(
            f"{folder.settings} names the hub {held.url} already; nothing was changed. "
            "Mend [hub] there."
        )
    if with_token:
        _keep_token(folder.root / TOKEN_FILE, sys.stdin.read(LONGEST_TOKEN + 1).strip())
        click.echo(plain(f"The token is in {folder.root / TOKEN_FILE}. Now: guidecard sync"))
        return DONE
    click.echo(plain(f"This seat writes journal {journal}. At the hub, have a token made for it:"))
    label = json.dumps(f"seat {post.seat}", ensure_ascii=False)
    role = "--role call_taker" if not training else "--training --role call_taker"
    click.echo(plain(f"  guidecard hub token create {role} --label {label} --journal {journal}"))
    click.echo("Then give it to this seat: the same command with --token, and the token typed in.")
    return DONE


def _section(url: str, certificate: str | None, without_encryption: bool) -> str:
    from pathlib import Path

    lines = ["[hub]", f"url = {json.dumps(url)}", f'token_file = "{TOKEN_FILE}"']
    if certificate is not None:
        lines.append(f"certificate = {json.dumps(str(Path(certificate).absolute()))}")
    if without_encryption:
        lines.append("without_encryption = true")
    return "\n".join(lines) + "\n"


def _add(folder: DataFolder, section: str, seat: str | None) -> None:
    """Put the section at the end of the settings, and the seat's name, if any, before them all.

    Raises SettingsRefused, and changes nothing.
    """
    from console.office.settings import SettingsRefused, read_settings
    from store.faults import faults_of

    path = folder.settings
    with faults_of(path):
        before = path.read_text("utf-8") if path.exists() else ""
        draft = path.with_suffix(f".{os.getpid()}")
        name = "" if seat is None else f"seat = {json.dumps(seat, ensure_ascii=False)}\n"
        draft.write_text(f"{name}{before.rstrip()}\n\n{section}".lstrip(), "utf-8")
        try:
            read_settings(draft)
            draft.replace(path)
        except SettingsRefused as refused:
            raise SettingsRefused(str(refused).replace(str(draft), str(path))) from None
        finally:
            draft.unlink(missing_ok=True)


def _keep_token(path: Path, token: str) -> None:
    if not token.startswith("gch_") or not token.isascii() or not token.isprintable():
        raise Misused(
            "That is no token; nothing was changed. It begins with gch_ and is the first line that "
            "`guidecard hub token create` prints."
        )
    from store.faults import faults_of

    with faults_of(path):
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{token}\n")
        draft.replace(path)
