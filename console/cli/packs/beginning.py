"""`guidecard protocols new`: the folder of an agency's own pack."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo, available_timezones

import click

from console.cli.options import Misused, Options
from console.text.clean import plain
from protocols.faults import MOST_SHOWN, nearest


@click.command()
@click.argument("name")
@click.option("--timezone", required=True, metavar="ZONE", help="Such as America/Denver.")
@click.option("--title", metavar="WORDS", help="Your center, as screens name it.")
@click.option("--extends", default="base", show_default=True, metavar="PACK", help="Its parent.")
@click.pass_obj
def new(options: Options, name: str, timezone: str, title: str | None, extends: str) -> None:
    """Begin a pack of your own, NAME, in the data folder: it extends another and differs in nothing
    yet. Examples to go on from stand in its file, and a first mock call beside it."""
    from console.mock.first_call import first_call
    from protocols.beginning import Beginning, first_file
    from protocols.layer import MAIN_FILE, SCENARIO_FOLDER
    from protocols.model.base import ID_PATTERN
    from protocols.shelf import Shelf

    shelf = options.shelf()
    if not re.fullmatch(ID_PATTERN, name):
        raise Misused("A pack's name has small letters, digits, - and _; nothing was written.")
    if title is not None and not title.isprintable():
        raise Misused("The title holds an invisible character; nothing was written.")
    if name in shelf.names():
        raise Misused(f"There is a pack {name} already; nothing was written. Take another name.")
    shelf.folder(extends)
    zone = _zone(timezone)
    title = title or name.replace("-", " ").replace("_", " ").title()
    text = first_file(Beginning(name, title, zone.key, extends))
    packs = options.folder().packs
    try:
        packs.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".new-", dir=packs.parent) as beside:
            draft = Path(beside) / name
            (draft / SCENARIO_FOLDER).mkdir(parents=True)
            (draft / MAIN_FILE).write_text(text, encoding="utf-8")
            pack = Shelf((Path(beside), *shelf.folders)).load(name)
            told = first_call(pack, _ten_today(zone))
            call = draft / SCENARIO_FOLDER / f"{name}-first-call.yaml"
            call.write_text(told, encoding="utf-8")
            draft.rename(packs / name)
    except OSError as error:
        raise Misused(f"{packs} cannot be written: {error.strerror}; nothing is begun.") from None
    for line in (
        f"Begun: {packs / name}",
        f"  {MAIN_FILE}: what differs from {extends}, and examples to go on from",
        f"  {SCENARIO_FOLDER}/{call.name}: a mock call",
        f"Check it after each change:  guidecard protocols check {name}",
        f"See what changes:            guidecard protocols diff {extends} {name}",
        f"Play its mock call:          guidecard replay {name}-first-call",
    ):
        click.echo(plain(line))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        like = nearest(name, available_timezones())
        meant = f"did you mean {like}?" if like else "write it like America/Denver."
        shown = plain(name)[:MOST_SHOWN]
        raise Misused(f"There is no time zone {shown}; nothing was written; {meant}") from None


def _ten_today(zone: ZoneInfo) -> datetime:
    return datetime.now(UTC).astimezone(zone).replace(hour=10, minute=0, second=0, microsecond=0)
