"""`guidecard review`: which calls to look at again, and what their record tells."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.calls import A_DAY, A_FILE, AS_JSON, Series
from console.cli.options import Options
from console.cli.scoring import score
from console.text.clean import plain

if TYPE_CHECKING:
    from console.review.sample import Chosen


@click.group(invoke_without_command=True)
@click.option("--since", type=A_DAY, metavar="DAY", help="From this day on; else 30 days.")
@click.option("--until", type=A_DAY, metavar="DAY", help="To this day, its calls included.")
@click.option("--forms", is_flag=True, help="The forms, one call each, to print and to fill in.")
@click.option("--html", "page", type=A_FILE, metavar="FILE", help="The forms as a web page.")
@click.option("--open", "only_open", is_flag=True, help="Only those that nobody reviewed yet.")
@click.option("--training", is_flag=True, help="The calls of training in place of the real ones.")
@AS_JSON
@click.pass_context
def review(
    ctx: click.Context,
    *,
    since: datetime | None,
    until: datetime | None,
    forms: bool,
    page: Path | None,
    only_open: bool,
    training: bool,
    as_json: bool,
) -> None:
    """Choose the closed calls to review, and score what their record tells; or judge one.

    Every cardiac arrest, every line left out, every failed transfer and every contradiction; of the
    rest 2 % and 30 at least, drawn so that nobody chooses. Days are the center's.
    """
    if ctx.invoked_subcommand is not None:
        return
    from console.cli.printing import print_out
    from console.cli.record import open_record
    from console.office.opening import now
    from console.review.form import form, line
    from console.review.sample import to_review

    options: Options = ctx.obj
    with open_record(options, Series(options, training).folder) as record:
        span = record.span(since, until, now())
        chosen = to_review(record.received(span), span)
        if only_open:
            chosen = tuple(one for one in chosen if not one.call.standing_reviews)
        if as_json:
            told = [_as_json(one) for one in chosen]
            click.echo(json.dumps({"calls": told}, ensure_ascii=True, indent=2))
        elif forms or page is not None:
            print_out(
                [
                    form(
                        one,
                        training=record.training,
                        naming=record.naming(one.call),
                        times=record.times_of(one.call),
                    )
                    for one in chosen
                ],
                page,
            )
        else:
            days = f"{span.first} to {span.last}"
            click.echo(f"{len(chosen)} to review, {days}; times in {record.times.name}.")
            for one in chosen:
                click.echo(plain(line(one, record.times)))


def _as_json(one: Chosen) -> dict[str, Any]:
    from console.review.judging import RATINGS
    from console.review.scorecard import rating, scorecard
    from store.canonical import instant_text

    items = scorecard(one.call)
    return {
        "call": str(one.call.id),
        "number": one.call.number,
        "reasons": [reason.value for reason in one.reasons],
        "rating": rating(items).value,
        "items": [
            {
                "id": item.id,
                "part": item.part,
                "verdict": item.verdict.value,
                "weight": item.weight.name.lower(),
                "why": item.why,
            }
            for item in items
        ],
        "reviews": [
            {
                "reviewer": held.reviewer,
                "at": instant_text(held.at),
                "rating": RATINGS[held.rating].value,
                "judged": dict(held.judged),
                "overruled": held.overruled,
            }
            for held in one.call.standing_reviews
        ],
    }


review.add_command(score)
