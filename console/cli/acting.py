"""A command carried out on a call of the record, as from its own screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from console.cli.options import Misused
from console.text.clean import plain

if TYPE_CHECKING:
    from console.cli.calls import Series
    from console.session import commands as do
    from console.session.session import Session
    from store.call import Call


def act(series: Series, name: str, command: do.Command) -> None:
    """Carry a command out, and say so. Raises Misused with the Session's words."""
    from console.session.refusing import Refused

    with _taken_up(series, name) as (session, call):
        try:
            session.do(call.id, command)
        except Refused as refused:
            raise Misused(f"{refused} Nothing was written.") from None
        if session.fault is not None:
            raise session.fault
    click.echo(plain(f"{call.number}: written down."))


@contextmanager
def _taken_up(series: Series, name: str) -> Iterator[tuple[Session, Call]]:
    """A Session that holds the call, whose pack must be kept here."""
    from console.cli.record import open_record
    from console.office.opening import open_office

    with open_record(series.options, series.folder) as record:
        call = record.find(name)
        pack = record.naming(call).pack
    if pack is None:
        raise Misused(f"The pack on which {call.number} began is not here; nothing was written.")
    post = series.options.live_post()
    if series.training:
        post = replace(post, mode="training", label="TRAINING")
    with open_office(series.folder, pack, post) as office:
        office.session.hold([call], {})
        yield office.session, call
