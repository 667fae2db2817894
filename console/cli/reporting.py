"""`guidecard report`: the figures of a center for a span of days."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli.calls import A_DAY, A_FILE, AS_JSON, Series
from console.cli.options import Options

if TYPE_CHECKING:
    from console.cli.record import Record
    from console.report.figures import Figures
    from console.report.spans import Span
    from protocols.pack import Pack


@click.command()
@click.option("--since", type=A_DAY, metavar="DATE", help="The first day; else 30 days in all.")
@click.option("--until", type=A_DAY, metavar="DATE", help="The last day; else today.")
@click.option("--html", "page", type=A_FILE, metavar="FILE", help="A web page to print instead.")
@click.option("--training", is_flag=True, help="The calls of training in place of the real ones.")
@AS_JSON
@click.pass_obj
def report(
    options: Options,
    *,
    since: datetime | None,
    until: datetime | None,
    page: Path | None,
    training: bool,
    as_json: bool,
) -> None:
    """Figures of the calls received on some days: how many, how soon, what was sent.

    Days, 2026-11-01 for example, are those of the center's calendar. No caller, call taker, number
    or place is named. Percentages of few calls are left out; what the record cannot tell is told.
    """
    from console.cli.record import chosen_pack, open_record
    from console.office.opening import now
    from console.present.naming import Naming
    from console.report import text, web
    from console.report.as_json import as_json as plain_json
    from store.export.whole import write_whole

    with open_record(options, Series(options, training).folder) as record:
        moment = now()
        span = record.span(since, until, moment)
        pack = chosen_pack(options)
        found = _figures(record, span, moment, pack)
    if page is not None:
        write_whole(page, web.page(found, Naming(pack)))
    if as_json:
        click.echo(json.dumps(plain_json(found), ensure_ascii=True, indent=2))
    elif page is None:
        for line in text.lines(found, Naming(pack)):
            click.echo(line)


def _figures(record: Record, span: Span, moment: datetime, pack: Pack | None) -> Figures:
    from console.report.figures import figures
    from console.report.told import Told

    agency = pack.header.agency if pack else None
    return figures(
        (Told.of(call, record.naming(call).pack) for call in record.received(span)),
        span,
        now=moment,
        mode=record.reader.mode,
        center=agency.name if agency else "",
    )
