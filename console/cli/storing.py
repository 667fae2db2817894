"""`guidecard store` and `guidecard doctor`: whether the record and the machine can be trusted."""

from __future__ import annotations

import json

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.lazy import LazyGroup, Listed
from console.cli.options import Options
from console.text.clean import plain

STORE: Listed = {
    "verify": ("console.cli.storing:verify", "Whether it still says what was written."),
    "backup": ("console.cli.keeping:backup", "Write it into one file, while calls are taken."),
    "restore": ("console.cli.keeping:restore", "Make a data folder of such a file."),
}


@click.group(cls=LazyGroup, listed=STORE)
def store() -> None:
    """The record of calls as files."""


@click.command()
@click.option("--training", is_flag=True, help="The record of training in place of the real one.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def verify(options: Options, training: bool, as_json: bool) -> int:
    """Check every entry of the record; also while a console is open. Ends with 1 if any is hit."""
    from dataclasses import asdict

    from store.verify import verify as verified

    folder = options.folder()
    report = verified((folder.training if training else folder).journal)
    if as_json:
        heads = {
            str(journal): {"seq": head.seq, "hash": head.hash.hex()}
            for journal, head in report.heads.items()
        }
        problems = [asdict(problem) for problem in report.problems]
        told = {"ok": report.ok, "path": str(report.path), "entries": report.entries}
        told |= {"heads": heads, "problems": problems}
        click.echo(json.dumps(told, ensure_ascii=True, indent=2))
        return DONE if report.ok else FOUND_WRONG
    for problem in report.problems:
        click.echo(plain(str(problem)))
    count = f"{len(report.problems)} problem{'' if len(report.problems) == 1 else 's'}"
    verdict = "nothing is wrong" if report.ok else count
    click.echo(plain(f"{report.path}: {report.entries:,} sound entries, {verdict}."))
    return DONE if report.ok else FOUND_WRONG


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def doctor(options: Options, as_json: bool) -> int:
    """Check this machine, its disk, the record, people, the pack and the terminal.

    One line for each: ok, warn or FAIL, with what to do. Ends with 1 if any has failed.
    """
    from dataclasses import asdict

    from console.doctor.checks import checks
    from console.doctor.looking import look

    found = checks(look(options))
    ok = all(check.level != "fail" for check in found)
    if as_json:
        told = {"ok": ok, "checks": [asdict(check) for check in found]}
        click.echo(json.dumps(told, ensure_ascii=True, indent=2))
    else:
        for check in found:
            click.echo(plain(str(check)))
    return DONE if ok else FOUND_WRONG
