"""`guidecard hub`: the store that many seats share."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from uuid import UUID

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Misused, Options
from console.text.clean import clean, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.canonical import JSON
    from store.entry import Mode
    from store.hub.places import Place
    from store.hub.tokens import Token

ROLES = ("call_taker", "dispatcher", "supervisor", "instructor", "dashboard")
DAYS = 90
"""How long a token lasts unless it is said."""


def _where(command: Callable[..., int]) -> Callable[..., int]:
    """The options that say which hub is meant."""
    for option in (
        click.option("--training", is_flag=True, help="The hub for training, not the real one."),
        click.option(
            "--database",
            metavar="URL",
            envvar="GUIDECARD_HUB_DATABASE",
            help="A PostgreSQL database, also from GUIDECARD_HUB_DATABASE; give the password by "
            "PGPASSWORD or a pgpass file, since other users can see a command line.",
        ),
        click.option("--data", metavar="DIR", help="The hub's own folder (SQLite)."),
    ):
        command = option(command)
    return command


@click.group()
def hub() -> None:
    """Share calls between seats: serve, give tokens, see how it stands, grow."""


@hub.command()
@_where
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

    place, mode = _place(options, data, database, training), _mode(training)
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


@hub.command()
@_where
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def status(
    options: Options, data: str | None, database: str | None, training: bool, as_json: bool
) -> int:
    """What a hub holds, also while it runs. Ends with 1 if a journal was forked."""
    from dataclasses import asdict

    from console.office.opening import now

    place = _place(options, data, database, training)
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


@hub.command()
@_where
@click.option("--to", required=True, metavar="URL", help="The PostgreSQL database to move to.")
@click.pass_obj
def migrate(
    options: Options, data: str | None, database: str | None, training: bool, to: str
) -> int:
    """Copy a stopped hub, whole and verified, into a PostgreSQL database; then serve that one.

    The old one is not changed. Seats keep their tokens, and send what they wrote meanwhile.
    """
    from console.office.opening import now
    from store.hub.moving import move
    from store.hub.places import Database

    place, target = _place(options, data, database, training), Database(to)
    old_tokens = place.tokens_there()
    mode = old_tokens.mode
    source = place.open(mode, now)
    try:
        engine = target.open(mode, now)
        new_tokens = target.tokens(mode)
        try:
            moved = move(source, engine, old_tokens, new_tokens)
        finally:
            new_tokens.close()
            engine.close()
    finally:
        source.close()
        old_tokens.close()
    click.echo(
        plain(
            f"Copied and compared: {moved.entries:,} entries of {moved.journals:,} journals, "
            f"{moved.records:,} profiles, facilities and cautions, {moved.packs:,} packs, "
            f"{moved.tokens:,} tokens. Now serve {target}."
        )
    )
    return DONE


@hub.group()
def token() -> None:
    """Who may come in: one token for each seat, shown once."""


@token.command()
@_where
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--journal", metavar="UUID", help="The journal that the seat writes.")
@click.option("--label", required=True, help="Whose it is, such as the name of the seat.")
@click.option("--days", default=DAYS, show_default=True, type=int, help="How long it lasts.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def create(
    options: Options,
    *,
    data: str | None,
    database: str | None,
    training: bool,
    role: str,
    journal: str | None,
    label: str,
    days: int,
    as_json: bool,
) -> int:
    """Make a token and show it once; the hub keeps only its hash."""
    from console.office.opening import now
    from store.hub.tokens import make
    from store.sharing.roles import Role

    place = _place(options, data, database, training)
    tokens = place.tokens_there()
    try:
        secret, made = make(
            mode=tokens.mode,
            role=Role(role),
            journal=None if journal is None else _uuid(journal),
            label=label,
            now=now(),
            days=days,
            entropy=os.urandom,
        )
        tokens.add(made)
    finally:
        tokens.close()
    if as_json:
        click.echo(json.dumps({"token": secret, **_as_json(made)}, ensure_ascii=True, indent=2))
    else:
        click.echo(secret)
        click.echo(plain(f"{_line(made)}. It is not shown again."), err=True)
    return DONE


@token.command("list")
@_where
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def list_(
    options: Options, data: str | None, database: str | None, training: bool, as_json: bool
) -> int:
    """Every token, the newest first, without its secret."""
    from console.office.opening import now

    tokens = _place(options, data, database, training).tokens_there()
    try:
        held = tokens.all()
    finally:
        tokens.close()
    if as_json:
        told = {"tokens": [_as_json(one) for one in held]}
        click.echo(json.dumps(told, ensure_ascii=True, indent=2))
        return DONE
    for one in held:
        standing = "" if one.is_good(now()) else "REVOKED  " if one.revoked_at else "EXPIRED  "
        click.echo(plain(f"{standing}{_line(one)}"))
    if not held:
        click.echo("There are no tokens.")
    return DONE


@token.command()
@_where
@click.argument("token_id", metavar="ID")
@click.pass_obj
def revoke(
    options: Options, data: str | None, database: str | None, training: bool, token_id: str
) -> int:
    """Make a token worthless; a running hub refuses it within five seconds."""
    from console.office.opening import now

    tokens = _place(options, data, database, training).tokens_there()
    try:
        if not tokens.revoke(token_id, now()):
            raise Misused(
                f"No token {clean(token_id, limit=40)} counts; nothing was revoked. "
                "See `guidecard hub token list`."
            )
    finally:
        tokens.close()
    click.echo(plain(f"Revoked: {token_id}. A running hub refuses it within five seconds."))
    return DONE


def _place(options: Options, data: str | None, database: str | None, training: bool) -> Place:
    from pathlib import Path

    from store.hub.places import Database, Folder

    if data is not None and database is not None:
        raise Misused("Say --data or --database, not both; nothing was done.")
    if database is not None:
        return Database(database)
    return Folder(Path(data).absolute() if data else _own(options, training))


def _own(options: Options, training: bool) -> Path:
    folder = options.folder()
    return (folder.training if training else folder).root / "hub"


def _mode(training: bool) -> Mode:
    return "training" if training else "live"


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Misused(
            f"{clean(text, limit=40)} is not a journal; nothing was done. "
            "`guidecard store verify --json` at the seat names it."
        ) from None


def _line(token: Token) -> str:
    journal = f", journal {token.journal}" if token.journal else ""
    until = f"{token.expires_at:%Y-%m-%d %H:%M}Z"
    return f"{token.id}  {token.role.value}  {token.label}{journal}, until {until}"


def _as_json(token: Token) -> dict[str, JSON]:
    from store.canonical import instant_text

    return {
        "id": token.id,
        "role": token.role.value,
        "journal": str(token.journal) if token.journal else None,
        "label": token.label,
        "made_at": instant_text(token.made_at),
        "expires_at": instant_text(token.expires_at),
        "revoked_at": instant_text(token.revoked_at) if token.revoked_at else None,
    }
