"""`guidecard hub token`: who may come in."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from uuid import UUID

import click

from console.cli.faults import DONE
from console.cli.hub.where import place_of, where
from console.cli.options import Misused, Options
from console.text.clean import clean, plain

if TYPE_CHECKING:
    from store.canonical import JSON
    from store.hub.tokens import Token

ROLES = ("call_taker", "dispatcher", "supervisor", "instructor", "dashboard")
DAYS = 90
"""How long a token lasts unless it is said."""


@click.group()
def token() -> None:
    """Who may come in: one token for each seat, shown once."""


@token.command()
@where
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

    place = place_of(options, data, database, training)
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
@where
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def list_(
    options: Options, data: str | None, database: str | None, training: bool, as_json: bool
) -> int:
    """Every token, the newest first, without its secret."""
    from console.office.opening import now

    tokens = place_of(options, data, database, training).tokens_there()
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
@where
@click.argument("token_id", metavar="ID")
@click.pass_obj
def revoke(
    options: Options, data: str | None, database: str | None, training: bool, token_id: str
) -> int:
    """Make a token worthless; a running hub refuses it within five seconds."""
    from console.office.opening import now

    tokens = place_of(options, data, database, training).tokens_there()
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


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Misused(
            f"{clean(text, limit=40)} is not a journal; nothing was done. "
            "`guidecard hub join` at the seat names it."
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
