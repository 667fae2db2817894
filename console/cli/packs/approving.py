"""`guidecard protocols approve`: a medical director answers for the wording of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from protocols.pack import Pack

FEWEST_DIGITS = 8
"""Of a digest, to be sure that it was read and not guessed."""


@click.command()
@click.argument("pack")
@click.option("--by", help="Who approves: the local medical director's name.")
@click.option("--title", help="In what office, such as Medical Director of Mill County.")
@click.option("--digest", help="The digest of what was read, or its first 8 digits or more.")
@click.pass_obj
def approve(
    options: Options, pack: str, by: str | None, title: str | None, digest: str | None
) -> int:
    """Record that a medical director approved the medical wording of PACK as it is now.

    Without it the wording is locked in earnest. Any edit of the pack or of its parents voids it.
    """
    from console.office.opening import now
    from store.approvals import Approval, Approvals

    loaded = options.shelf().load(pack)
    approvals = Approvals(options.folder().approvals)
    if digest is None:
        for line in _to_read(loaded):
            click.echo(plain(line))
        return FOUND_WRONG
    if len(digest) < FEWEST_DIGITS or not loaded.digest.startswith(digest.casefold()):
        raise Misused(
            f"{pack} is not the version with digest {digest[:80]}; nothing was approved. Its digest"
            f" is {loaded.digest}: read it again and say at least its first {FEWEST_DIGITS} digits."
        )
    if not (by and by.strip() and title and title.strip()):
        raise Misused("Say who approves with --by, and in what office with --title.")
    version = loaded.header.version
    approvals.record(Approval(pack, version, loaded.digest, by.strip(), title.strip(), now()))
    click.echo(plain(f"Approved: {pack} {version} by {by.strip()}. Open consoles see it too."))
    return DONE


@click.command()
@click.argument("pack")
@click.pass_obj
def withdraw(options: Options, pack: str) -> int:
    """Take the approval of PACK as it is now back: its medical wording is locked in earnest."""
    from store.approvals import Approvals

    gone = Approvals(options.folder().approvals).withdraw(options.shelf().load(pack).digest)
    click.echo("Withdrawn; the wording is locked." if gone else "There was no approval.")
    return DONE if gone else FOUND_WRONG


def _to_read(pack: Pack) -> list[str]:
    """What somebody who approves must have read."""
    from protocols.saying import said

    medical = [held for held in pack.sections.instructions.values() if held.medical]
    lines = [f"Nothing was approved yet. The medical wording of {pack.id} {pack.header.version}:"]
    for held in medical:
        lines.append(f"  {said(held.title)}")
        lines += [f"    {number}. {said(step.say)}" for number, step in enumerate(held.steps, 1)]
    lines += [
        f"digest {pack.digest}",
        f"To approve exactly this: guidecard protocols approve {pack.id} --by NAME --title OFFICE "
        f"--digest {pack.digest[:12]}",
    ]
    return lines
