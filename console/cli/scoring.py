"""`guidecard review score`: a call looked at again, judged and written into its record."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, get_args

import click

from console.cli.acting import act
from console.cli.calls import Series
from console.cli.faults import DONE
from console.cli.options import Misused, Options
from console.text.clean import plain
from store.kinds.reviewing import Judged

if TYPE_CHECKING:
    from console.review.scorecard import Item
    from store.call import Call

WORDS: tuple[Judged, ...] = get_args(Judged)


@click.command()
@click.argument("call")
@click.option(
    "--judge", "judged", multiple=True, metavar="ITEM=VERDICT", help="yes, partial, no or na."
)
@click.option("--went-well", default="", metavar="TEXT", help="What went well.")
@click.option("--to-practise", default="", metavar="TEXT", help="What to practise.")
@click.option("--taker-says", default="", metavar="TEXT", help="What the taker says to it.")
@click.option("--overrule", default="", metavar="WHY", help="Why the record is overruled.")
@click.option("--training", is_flag=True, help="A call of training.")
@click.pass_obj
def score(
    options: Options,
    call: str,
    *,
    judged: tuple[str, ...],
    went_well: str,
    to_practise: str,
    taker_says: str,
    overrule: str,
    training: bool,
) -> int:
    """Judge a closed CALL and write the review into its record.

    What the record tells is judged already; what it cannot tell is asked for, or said by --judge.
    """
    from console.session import commands as do

    series = Series(options, training)
    said = dict(_read(words) for words in judged)
    if sys.stdin.isatty():
        said |= dict(_asked(_call(series, call), said))
    act(series, call, do.ReviewCall(said, went_well, to_practise, taker_says, overrule))
    for line in _outcome(_call(series, call), options.live_post().taker):
        click.echo(plain(line))
    return DONE


def _read(words: str) -> tuple[str, Judged]:
    item, _, verdict = words.partition("=")
    if verdict not in WORDS:
        raise Misused(
            f"{words!r} judges nothing; nothing was written. "
            f"Say ITEM=VERDICT with one of {', '.join(WORDS)}."
        )
    return item, verdict


def _call(series: Series, name: str) -> Call:
    from console.cli.record import open_record

    with open_record(series.options, series.folder) as record:
        return record.find(name)


def _asked(call: Call, said: Mapping[str, Judged]) -> Iterator[tuple[str, Judged]]:
    """What the record cannot tell, asked item by item."""
    from console.review.judging import to_judge
    from console.review.scorecard import scorecard

    for item in to_judge(scorecard(call)) if call.closed is not None else ():
        if item.id not in said:
            yield item.id, click.prompt(plain(_question(item)), type=click.Choice(WORDS))


def _question(item: Item) -> str:
    why = f", {item.why}" if item.why else ""
    return f"{item.part}: {item.says} ({item.weight.name.lower()} if not{why})"


def _outcome(call: Call, reviewer: str) -> Iterator[str]:
    from console.review.judging import RATINGS, judged_items
    from console.review.scorecard import Verdict, scorecard

    review = call.standing_reviews[-1]
    for item in judged_items(scorecard(call), review.judged):
        if item.verdict in {Verdict.NO, Verdict.PARTIAL}:
            yield f"  {item.verdict.value:<8} {item.id}: {item.says} ({item.weight.name.lower()})"
    yield f"{RATINGS[review.rating].value}, reviewed by {review.reviewer}"
    if review.reviewer == call.taker:
        yield "That is the taker's own call: have somebody else look at it too."
