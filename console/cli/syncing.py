"""`guidecard sync`: what the console does beside the work, once and by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from console.sharing.exchange import Exchange
    from console.sharing.syncing import Shared
    from store.entry import Mode

REST_SECONDS = 0.05


@click.command()
@click.option("--training", is_flag=True, help="The record of training in place of the real one.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def sync(options: Options, training: bool, as_json: bool) -> int:
    """Push what the hub lacks and pull what is lacking here; a console does it by itself.

    Ends with 1 if not everything could be shared, or if somebody must look into something.
    """
    from console.office.opening import now, open_journal
    from console.office.settings import read_settings
    from console.office.sharing import exchange_with
    from store.canonical import instant_text

    folder = options.folder().training if training else options.folder()
    hub = read_settings(folder.settings).hub
    if hub is None:
        raise Misused(
            f"No hub is named; nothing was shared. Write [hub] with url and token_file in "
            f"{folder.settings}."
        )
    post = options.live_post()
    mode: Mode = "training" if training else "live"
    with open_journal(folder, post.seat, post.taker, mode, now) as journal:
        exchange = exchange_with(hub, folder.root, journal, now, live=False)
        try:
            began = _run(exchange)
        finally:
            exchange.close()
        shared = exchange.shared
        if exchange.fault is not None:
            raise exchange.fault
        told = {
            "standing": shared.kind,
            "pushed": exchange.pushed,
            "pulled": exchange.pulled,
            "behind": shared.behind,
            "since": instant_text(shared.since) if shared.since else None,
            "why": shared.why,
            "alarms": list(shared.alarms),
            "journal": str(journal.mine),
            "began_new": began,
        }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=True, indent=2))
    else:
        for line in _lines(exchange, shared):
            click.echo(plain(line))
    return DONE if shared.kind == "in_step" and not shared.alarms else FOUND_WRONG


def _run(exchange: Exchange) -> bool:
    """Go on until everything is shared, or the hub does not answer; whether a journal was begun."""
    from time import sleep

    began = False
    while True:
        began = exchange.tick().began or began
        if not exchange.waits or exchange.fault is not None:
            return began
        sleep(REST_SECONDS)


def _lines(exchange: Exchange, shared: Shared) -> list[str]:
    count = "1 entry" if exchange.pushed == 1 else f"{exchange.pushed:,} entries"
    counts = f"{count} pushed, {exchange.pulled:,} pulled"
    alarms = [f"ALARM: {alarm}." for alarm in shared.alarms]
    match shared.kind:
        case "in_step":
            return [f"In step: {counts}.", *alarms]
        case "behind":
            return [f"{shared.behind:,} entries behind: {counts}.", *alarms]
    return [f"{shared.why}; {counts}. What is not shared is safe here, and goes later.", *alarms]
