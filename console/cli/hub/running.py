"""`guidecard hub serve` and `status`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.hub.where import mode_of, place_of, where
from console.cli.options import Options
from console.text.clean import clean, plain
from store.canonical import instant_text

if TYPE_CHECKING:
    from store.canonical import JSON


@click.command()
@where
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8911, show_default=True, type=click.IntRange(0, 65535))
@click.option("--certificate", metavar="FILE", help="A TLS certificate (PEM), with its chain.")
@click.option("--key", metavar="FILE", help="The certificate's private key (PEM).")
@click.option(
    "--without-encryption",
    is_flag=True,
    help="Plain HTTP beyond this machine: whoever is on the network can read every token, call and "
    "profile. Only where the network itself is encrypted.",
)
@click.pass_obj
def serve(
    options: Options,
    *,
    data: str | None,
    database: str | None,
    training: bool,
    host: str,
    port: int,
    certificate: str | None,
    key: str | None,
    without_encryption: bool,
) -> int:
    """Serve until stopped. Seats go on without it, and catch up when it is back."""
    from pathlib import Path

    from console.office.opening import now
    from store.hub.serving import Address, serve

    place, mode = place_of(options, data, database, training), mode_of(training)
    address = Address(
        host,
        port,
        Path(certificate) if certificate else None,
        Path(key) if key else None,
        without_encryption,
    )
    address.check()
    engine = place.open(mode, now)
    try:
        tokens = place.tokens(mode)
        serve(
            engine,
            tokens,
            address,
            lambda at: click.echo(plain(f"{mode.upper()} hub at {at}, store {place}")),
        )
    finally:
        engine.close()
    return DONE


@click.command()
@where
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def status(
    options: Options, data: str | None, database: str | None, training: bool, as_json: bool
) -> int:
    """What a hub holds, also while it runs. Ends with 1 if a journal was forked."""
    from dataclasses import asdict

    from console.office.opening import now

    place = place_of(options, data, database, training)
    reads, tokens = place.reads(), place.tokens_there()
    try:
        counts = reads.counts()
        forked = [str(journal) for journal in reads.forked()]
        good = sum(token.is_good(now()) for token in tokens.all())
    finally:
        reads.close()
        tokens.close()
    if as_json:
        told: dict[str, JSON] = {
            "mode": reads.mode,
            "engine": reads.name,
            **asdict(counts),
            "forked": list(forked),
            "tokens": good,
        }
        click.echo(json.dumps(told, ensure_ascii=True, indent=2))
    else:
        click.echo(
            plain(
                f"{reads.mode.upper()} hub, {reads.name}, {place}: {counts.entries:,} entries of "
                f"{counts.journals:,} journals, {counts.records:,} profiles, facilities and "
                f"cautions, {counts.packs:,} packs, {good:,} tokens that count."
            )
        )
        for journal in forked:
            click.echo(plain(f"FORKED: journal {journal}: what was offered is kept aside."))
    return FOUND_WRONG if forked else DONE


@click.command()
@where
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def asked(
    options: Options,
    *,
    data: str | None,
    database: str | None,
    training: bool,
    limit: int,
    as_json: bool,
) -> int:
    """Every question for people, the newest first: by whose token, for which call or reason.

    It names what was found and never what that says.
    """
    place = place_of(options, data, database, training)
    reads, tokens = place.reads(), place.tokens_there()
    try:
        found = reads.asked()[:limit]
        labels = {token.id: token.label for token in tokens.all()}
    finally:
        reads.close()
        tokens.close()
    told: list[dict[str, JSON]] = [
        {
            "at": instant_text(one.at),
            "token": one.by,
            "label": labels.get(one.by, ""),
            "call": str(one.call) if one.call else None,
            "reason": one.reason,
            "found": list(one.found),
        }
        for one in found
    ]
    if as_json:
        click.echo(json.dumps({"asked": list(told)}, ensure_ascii=True, indent=2))
        return DONE
    for one in found:
        why = f"call {one.call}" if one.call else f"reason: {clean(one.reason, limit=400)}"
        who = f"{one.by} {clean(labels.get(one.by, ''), limit=60)}".strip()
        what = ", ".join(one.found) or "nobody"
        click.echo(plain(f"{one.at:%Y-%m-%d %H:%M}Z  {who}  {why}: {what}"))
    if not found:
        click.echo("Nobody was asked for.")
    return DONE
