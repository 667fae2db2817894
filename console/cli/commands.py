"""The tree of commands. Each is loaded when it is asked for, so that `--help` stays quick."""

from __future__ import annotations

import sys

import click

from console.cli.faults import DONE, report
from console.cli.lazy import LazyGroup, Listed
from console.cli.options import Options

TOP: Listed = {
    "demo": ("console.cli.consoles:demo", "Open the console on sample data, with a ringing call."),
    "call": ("console.cli.consoles:call", "Take calls; --plain for plain lines, no screen."),
    "train": ("console.cli.consoles:train", "Take a mock call and see how it went."),
    "replay": ("console.cli.replaying:replay", "Play mock calls by machine against their keys."),
    "triage": ("console.cli.triaging:triage", "One decision from facts, JSON in and out."),
    "protocols": (
        "console.cli.protocols:protocols",
        "Packs: check, prove, compare, show, approve.",
    ),
    "profiles": (
        "console.cli.profiles:profiles",
        "People, facilities and cautions: import, show, publish, purge.",
    ),
    "places": (
        "console.cli.places:places",
        "Where words lie on the map: import, find, show, purge.",
    ),
    "calls": ("console.cli.calls:calls", "Calls taken: list, show, print, export, backfill."),
    "followups": ("console.cli.following:followups", "What is due after calls, and referrals."),
    "review": ("console.cli.reviewing:review", "Which calls to look at again, and judging one."),
    "report": ("console.cli.reporting:report", "Figures: how many calls, how soon, what was sent."),
    "hub": ("console.cli.hub:hub", "Share calls: serve, token, backup, migrate."),
    "sync": ("console.cli.syncing:sync", "Share calls with the hub now, by hand."),
    "store": ("console.cli.storing:store", "The record: verify, back up, restore."),
    "doctor": ("console.cli.storing:doctor", "Whether everything here is in order."),
}


@click.group(cls=LazyGroup, listed=TOP, invoke_without_command=True)
@click.version_option(package_name="guidecard", prog_name="guidecard")
@click.option("--data", metavar="DIR", help="The folder in which everything lies.")
@click.option("--pack", metavar="ID", help="The pack on which calls begin.")
@click.option("--seat", metavar="NAME", help="The name of this console.")
@click.option("--taker", metavar="NAME", help="Who takes the calls.")
@click.pass_context
def guidecard(
    ctx: click.Context, data: str | None, pack: str | None, seat: str | None, taker: str | None
) -> None:
    """A console for 911 call takers.

    Scripted questions, the response they call for, and a record that survives a pulled plug.
    Without a command the console opens.
    """
    ctx.obj = Options(data, pack, seat, taker)
    if ctx.invoked_subcommand is None:
        from console.cli.consoles import open_console

        open_console(ctx.obj)


def run(arguments: list[str] | None = None) -> int:
    """Run a command line; gives the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        result = guidecard.main(args=given, prog_name="guidecard", standalone_mode=False)
    except (KeyboardInterrupt, EOFError, click.Abort):
        sys.stderr.write("guidecard: interrupted; what was recorded so far is kept.\n")
        return 130
    except BrokenPipeError:
        return DONE
    except Exception as error:  # every fault is told in a sentence; a defect keeps its trace
        from console.cli.expected import is_expected

        if not is_expected(error):
            raise
        return report(error, "--json" in given)
    return result if isinstance(result, int) else DONE
