"""`guidecard places`: what a gazetteer holds, is looked up in, and lets go."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from store.places.importing import Imported


@click.group()
def places() -> None:
    """Address points and common places, by which typed words get a position."""


@places.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--source", metavar="NAME", required=True, help="Whose they are: county-gis.")
@click.option("--as-of", metavar="DATE", help="The day the file was made; today without it.")
@click.option("--dry-run", is_flag=True, help="Say what it would do, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def import_file(
    options: Options, *, file: Path, source: str, as_of: str | None, dry_run: bool, as_json: bool
) -> None:
    """Let the places of FILE take the place of all that the source had; all or none.

    FILE is CSV in our own columns, of OpenAddresses or of NENA-STA-006, or GeoJSON points with
    the same names, in WGS84.
    """
    from store.faults import faults_of
    from store.founding import make_folder
    from store.places.importing import import_places

    folder, now = options.folder(), datetime.now(UTC)
    day = _day(as_of) if as_of else now.date()
    if not dry_run:
        with faults_of(folder.root):
            make_folder(folder.root)
    try:
        done = import_places(folder.places, file, source, day, now=now, dry_run=dry_run)
    except OSError as error:
        raise Misused(
            f"{file} cannot be read ({error.strerror}); nothing was changed. Name a file to import."
        ) from None
    if as_json:
        click.echo(json.dumps(_as_json(done, dry_run), ensure_ascii=True, indent=2))
        return
    for line in _told(done, dry_run):
        click.echo(plain(line))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misused(f"{text!r} is no day; nothing was changed. Write it as 2026-11-01.") from None


def _as_json(done: Imported, dry_run: bool) -> dict[str, object]:
    return {
        "source": done.source,
        "as_of": done.as_of.isoformat(),
        "dry_run": dry_run,
        "added": done.added,
        "changed": done.changed,
        "gone": done.gone,
        "same": done.same,
        "repeated": done.repeated,
        "left_out": done.left_out,
        "held": done.held,
    }


def _told(done: Imported, dry_run: bool) -> list[str]:
    would = "Would have" if dry_run else "Now"
    lines = [
        f"Added {done.added:,}, changed {done.changed:,}, gone {done.gone:,}, "
        f"the same {done.same:,}.",
        f"{would}: {done.held:,} places of {done.source}, as of {done.as_of.isoformat()}.",
    ]
    if done.left_out:
        lines.append(f"Left out: {done.left_out:,} rows with neither a number nor a name.")
    if done.repeated:
        lines.append(f"Passed over: {done.repeated:,} rows that stood twice, word for word.")
    return [*lines, "Nothing was changed (--dry-run)."] if dry_run else lines


@places.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def find(options: Options, words: tuple[str, ...], as_json: bool) -> int:
    """Which places WORDS may mean, the surest first, as in a call. Ends with 1 for none."""
    from dataclasses import asdict

    from store.places.candidates import age_words
    from store.places.gazetteer import Gazetteer

    gazetteer = Gazetteer(options.folder().places)
    found = gazetteer.find(" ".join(words))
    gazetteer.close()
    if gazetteer.trouble is not None:
        raise gazetteer.trouble
    now = datetime.now(UTC)
    if as_json:
        listed = [
            {
                **asdict(one),
                "by": list(one.by),
                "as_of": one.as_of.isoformat(),
                "how": one.how,
                "old": one.is_old(now),
            }
            for one in found.candidates
        ]
        told = {"candidates": listed, "more": found.more}
        click.echo(json.dumps(told, ensure_ascii=True, indent=2))
    else:
        for one in found.candidates:
            click.echo(plain(one.told))
            source = f"{', '.join(one.sources)}, {age_words(one.as_of, now)}"
            click.echo(plain(f"    {one.latitude:.5f}, {one.longitude:.5f}; {source}"))
        if found.more:
            click.echo("There are more: say more of it.")
        if not found.candidates:
            click.echo("Nothing was found here for these words.", err=True)
    return DONE if found.candidates else FOUND_WRONG


@places.command()
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def show(options: Options, as_json: bool) -> None:
    """The sources of places, with how many and how old they are."""
    from store.places.candidates import age_words, is_old
    from store.places.sources import held_places

    now = datetime.now(UTC)
    held = held_places(options.folder().places)
    sources = held.sources if held else ()
    if as_json:
        told = [
            {
                "source": one.name,
                "places": one.count,
                "as_of": one.as_of.isoformat(),
                "imported_at": one.imported_at.isoformat(),
                "old": is_old(one.as_of, now),
            }
            for one in sources
        ]
        click.echo(json.dumps({"sources": told}, ensure_ascii=True, indent=2))
        return
    for one in sources:
        click.echo(plain(f"{one.name}: {one.count:,} places, {age_words(one.as_of, now)}"))
    if not sources:
        click.echo("No places are held here.")


@places.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def purge(options: Options, sources: tuple[str, ...], as_json: bool) -> int:
    """Take sources out with all their places."""
    from store.places.importing import purge_places
    from store.places.sources import held_places

    path = options.folder().places
    held = held_places(path)
    known = {one.name for one in held.sources} if held else set()
    missing = [one for one in dict.fromkeys(sources) if one not in known]
    count = sum(purge_places(path, one) for one in dict.fromkeys(sources) if one in known)
    if as_json:
        click.echo(json.dumps({"removed": count, "missing": missing}, ensure_ascii=True, indent=2))
    else:
        click.echo(f"Took out {count:,} places.")
        for one in missing:
            click.echo(plain(f"No source {one} was found here."), err=True)
    return FOUND_WRONG if missing else DONE
