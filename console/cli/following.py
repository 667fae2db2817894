"""`guidecard followups`: what is due after calls, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, cast, get_args

import click

from console.cli.acting import act
from console.cli.calls import Series
from console.cli.faults import DONE
from console.cli.options import Misused, Options
from console.text.clean import clean, plain
from store.kinds.following import TriedOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from console.cli.record import Record
    from console.session import commands as do
    from store.call import Call
    from store.canonical import JSON
    from store.following import FollowUp

OUTCOMES = click.Choice(get_args(TriedOutcome))
LONGEST = 200


@click.group(invoke_without_command=True)
@click.option("--all", "every", is_flag=True, help="Also those that wait for their time.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_context
def followups(ctx: click.Context, every: bool, as_json: bool) -> None:
    """List what is due after calls, the most pressing first; or act on one."""
    if ctx.invoked_subcommand is not None:
        return
    from console.cli.record import open_record
    from console.office.opening import now

    options: Options = ctx.obj
    moment = now()
    with open_record(options, options.folder()) as record:
        calls = [record.find(str(call)) for call in record.index.calls_owing()]
        owed = [
            (call, held)
            for call in calls
            for held in call.follow_ups.values()
            if held.ended is None and (every or held.standing(moment) != "waiting")
        ]
        if as_json:
            told = {"followups": [_as_json(call, held, moment) for call, held in owed]}
            click.echo(json.dumps(told, ensure_ascii=True, indent=2))
            return
        for line in _lines(record, owed, moment):
            click.echo(plain(line))


def _lines(record: Record, owed: list[tuple[Call, FollowUp]], now: datetime) -> Iterator[str]:
    from console.present.following import program_words, standing_words, window_words

    yield f"Times are in {record.times.name}."
    for call, held in owed:
        pack = record.naming(call).pack
        yield f"{call.number}  {held.program}/{held.id}  {standing_words(held, now)}"
        yield (
            f"    {clean(program_words(pack, held.program))}: {clean(held.what, limit=LONGEST)}"
            f"  ({window_words(held, record.times)})"
        )
    if not owed:
        yield "Nothing is due."


def _as_json(call: Call, held: FollowUp, now: datetime) -> dict[str, JSON]:
    from store.canonical import instant_text

    return {
        "call": str(call.id),
        "number": call.number,
        "program": held.program,
        "followup": held.id,
        "what": held.what,
        "not_before": instant_text(held.not_before) if held.not_before else None,
        "by": instant_text(held.by) if held.by else None,
        "attempts": held.attempts,
        "tried": [{"outcome": one.outcome, "at": instant_text(one.at)} for one in held.tried],
        "state": held.standing(now),
    }


@followups.command()
@click.argument("call")
@click.argument("follow_up", metavar="PROGRAM/FOLLOWUP")
@click.argument("outcome", type=OUTCOMES)
@click.option("--note", default="", help="In a few words.")
@click.pass_obj
def tried(options: Options, call: str, follow_up: str, outcome: str, note: str) -> int:
    """Write an attempt down."""
    from console.session import commands as do

    program, name = _parts(follow_up)
    return _done(options, call, do.TryFollowUp(program, name, cast("TriedOutcome", outcome), note))


@followups.command()
@click.argument("call")
@click.argument("follow_up", metavar="PROGRAM/FOLLOWUP")
@click.option("--outcome", default="", help="One of the program's own outcomes.")
@click.pass_obj
def done(options: Options, call: str, follow_up: str, outcome: str) -> int:
    """Write down that it is done."""
    from console.session import commands as do

    return _done(options, call, do.EndFollowUp(*_parts(follow_up), "done", outcome))


@followups.command()
@click.argument("call")
@click.argument("follow_up", metavar="PROGRAM/FOLLOWUP")
@click.option("--reason", required=True, help="Why it stops.")
@click.pass_obj
def stop(options: Options, call: str, follow_up: str, reason: str) -> int:
    """Write down that it stops."""
    from console.session import commands as do

    return _done(options, call, do.EndFollowUp(*_parts(follow_up), "stopped", reason=reason))


@followups.command()
@click.argument("call")
@click.argument("program")
@click.option("--not-agreed", is_flag=True, help="The person did not agree; takes a reason.")
@click.option("--by", type=click.Choice(["taker", "officer", "responders"]), default="taker")
@click.option("--reason", default="", help="Why.")
@click.pass_obj
def refer(
    options: Options, call: str, program: str, *, not_agreed: bool, by: str, reason: str
) -> int:
    """Refer somebody to PROGRAM, also after CALL was closed."""
    from console.session import commands as do

    whose = cast("Literal['taker', 'officer', 'responders']", by)
    return _done(options, call, do.Refer(program, not not_agreed, whose, reason))


def _parts(follow_up: str) -> tuple[str, str]:
    program, slash, name = follow_up.partition("/")
    if not slash:
        raise Misused("Name the follow-up like `guidecard followups` does: PROGRAM/FOLLOWUP.")
    return program, name


def _done(options: Options, name: str, command: do.Command) -> int:
    act(Series(options, training=False), name, command)
    return DONE
