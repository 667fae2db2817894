"""`guidecard calls`: what was taken, shown, printed, exported, and entered from paper."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from console.office.folder import DataFolder

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
A_FILE = click.Path(dir_okay=False, path_type=Path)
A_DAY = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True, slots=True)
class Series:
    """The real calls, or those of training."""

    options: Options
    training: bool

    @property
    def folder(self) -> DataFolder:
        """Where their record lies."""
        folder = self.options.folder()
        return folder.training if self.training else folder


@click.group()
@click.option("--training", is_flag=True, help="The calls of training in place of the real ones.")
@click.pass_context
def calls(ctx: click.Context, training: bool) -> None:
    """Calls taken; also while a console is open on the same folder."""
    ctx.obj = Series(ctx.obj, training)


@calls.command("list")
@click.option("--state", type=click.Choice(["ringing", "open", "closed"]), help="Only these.")
@click.option("--find", default="", metavar="TEXT", help="Only those with these words.")
@click.option("--limit", default=100, type=click.IntRange(1, 1_000_000), help="The newest N.")
@AS_JSON
@click.pass_obj
def list_calls(series: Series, state: str | None, find: str, limit: int, as_json: bool) -> None:
    """List calls, the newest first."""
    from console.cli.listing import listed_json, listed_lines
    from console.cli.record import open_record

    # What no journal holds finds nothing, but must not break the question either.
    wanted = find.encode("utf-8", "replace").decode("utf-8")
    with open_record(series.options, series.folder) as record:
        found = record.index.listed(state=state, find=wanted, limit=limit)
        if as_json:
            told = {"mode": record.reader.mode, "calls": [listed_json(one) for one in found]}
            _write_json(told)
        else:
            _write(listed_lines(found, record.times, limit=limit, training=record.training))


@calls.command()
@click.argument("call", metavar="NUMBER|CALL-ID")
@click.option("--raw", is_flag=True, help="Every entry as it was written, in JSON.")
@AS_JSON
@click.pass_obj
def show(series: Series, call: str, raw: bool, as_json: bool) -> None:
    """Show a call whole: its sheet, then every entry, numbered from 1."""
    from console.cli.record import open_record
    from console.cli.showing import shown_lines
    from store.export.as_json import call_json

    with open_record(series.options, series.folder) as record:
        found = record.find(call)
        if as_json:
            _write_json({"mode": record.reader.mode, "call": call_json(found)})
        else:
            naming, times = record.naming(found), record.times_of(found)
            lines = shown_lines(found, naming, times, training=record.training, raw=raw)
            _write(lines)


@calls.command("print")
@click.argument("numbers", nargs=-1, metavar="NUMBER...")
@click.option("--blank", type=click.IntRange(1, 999), metavar="N", help="N empty numbered cards.")
@click.option("--html", "page", type=A_FILE, metavar="FILE", help="A web page to print instead.")
@click.pass_obj
def print_sheets(
    series: Series, numbers: tuple[str, ...], blank: int | None, page: Path | None
) -> None:
    """Print call sheets, one call to a page, for runners and for filing; or empty cards."""
    from console.cli.printing import print_out
    from console.cli.record import open_record, times_of
    from console.sheet.blank import blank_sheets
    from console.sheet.sheet import sheet_of

    if bool(numbers) is (blank is not None):
        raise Misused("Name the calls to print, or say --blank with a number of empty cards.")
    if blank is not None:
        now, times = datetime.now(UTC), times_of(series.options)
        sheets = blank_sheets(blank, at=now, training=series.training, times=times)
        print_out(sheets, page)
        return
    with open_record(series.options, series.folder) as record:
        found = [record.find(number) for number in numbers]
        print_out(
            [
                sheet_of(
                    call,
                    training=record.training,
                    naming=record.naming(call),
                    times=record.times_of(call),
                )
                for call in found
            ],
            page,
        )


@calls.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "eido"]),
    default="jsonl",
    show_default=True,
)
@click.option("--domain", metavar="HOST", help="With eido: the agency's, such as 911.example.org.")
@click.option("--since", metavar="ISO", help="Only calls received from then on.")
@click.option("--out", type=A_FILE, metavar="FILE", help="A new file; else standard output.")
@AS_JSON
@click.pass_obj
def export(
    series: Series,
    *,
    form: str,
    domain: str | None,
    since: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Export calls in the order received, with every incident number accounted for.

    jsonl has every entry exactly, so that another program can verify the chain and rebuild the
    record; csv has one row for each call; eido has one EIDO-JSON document (NENA-STA-021.1b) for
    each call on a line of its own. Ends with 1 where a number is missing or there twice.
    """
    from console.cli.exporting import export_calls

    if as_json and out is None:
        raise Misused("The export itself goes to standard output: --json needs --out FILE.")
    summary = export_calls(series, form, since, out, domain)
    if as_json:
        _write_json(summary.as_json())
    else:
        for line in summary.lines():
            click.echo(plain(line), err=True)
    return DONE if summary.ok else FOUND_WRONG


@calls.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--at", metavar="ISO", help="When the cards begin, for times such as 06:10.")
@click.option("--only-new", is_flag=True, help="Pass over cards that are in the record already.")
@AS_JSON
@click.pass_obj
def backfill(series: Series, file: str, at: str | None, only_new: bool, as_json: bool) -> None:
    """Enter the calls of paper cards from FILE, a CSV file with one card in each row.

    FILE may be - for standard input. Every card is checked before the first one is entered.

    Columns: number and received (both needed), dispatched, arrived, cleared, location, phone,
    what_happened, card, sent (services between |: police | ems hot), agreed_by (who agreed that
    recommended lines were not sent), disposition (empty: still active), narrative, taken_by; and
    any fact of the pack, such as awake or weapon.
    """
    from console.cli.backfilling import enter_cards

    entered = enter_cards(series, file, at, only_new=only_new)
    if as_json:
        _write_json({"cards": [one.as_json() for one in entered]})
    else:
        _write(str(one) for one in entered)


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(plain(line))


def _write_json(told: object) -> None:
    click.echo(json.dumps(told, ensure_ascii=True, indent=2))
