"""`guidecard profiles publish` and `withdraw`: what is held here given to the hub, or taken out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Misused, Options
from console.text.clean import plain
from store.faults import StoreFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.office.folder import DataFolder
    from console.sharing.client import Address
    from store.reference.models import Kind, Record
    from store.sharing.messages import WireRecord

BATCH_BYTES = 4 * 1024 * 1024
"""Of records in one request; one that is larger goes alone."""


class NotDone(StoreFault):
    """The hub could not be reached, or refused."""

    code = "not_published"


def publish(options: Options, kind: str | None, *, training: bool, as_json: bool) -> int:
    """Give the hub every record that is held here, or those of one kind."""
    from store.reference.database import Reference
    from store.reference.models import Kind

    folder = options.folder()
    folder = folder.training if training else folder
    wanted = [Kind(kind)] if kind else list(Kind)
    reference = Reference(folder.reference)
    try:
        records = [record for one in wanted for record in reference.all(one)]
        trouble = reference.trouble
    finally:
        reference.close()
    if trouble is not None:
        raise trouble
    if not records:
        raise Misused("Nothing is held here; nothing was published. See `profiles import`.")
    address = _address(folder)
    added, replaced = asyncio.run(_put(address, records))
    if as_json:
        click.echo(json.dumps({"added": added, "replaced": replaced}, indent=2))
    else:
        click.echo(f"Published: {added:,} new at the hub, {replaced:,} replaced there.")
    return DONE


def withdraw(options: Options, kind: str, ids: tuple[str, ...], *, training: bool) -> int:
    """Take records out at the hub; what is held here is not touched."""
    from store.reference.models import Kind

    folder = options.folder()
    folder = folder.training if training else folder
    missing = asyncio.run(_remove(_address(folder), Kind(kind), ids))
    click.echo(f"Took out {len(set(ids)) - len(missing)} of kind {kind} at the hub.")
    for one in missing:
        click.echo(plain(f"No {kind} {one} is held there."), err=True)
    return FOUND_WRONG if missing else DONE


def _address(folder: DataFolder) -> Address:
    from console.office.settings import read_settings
    from console.office.sharing import address_of

    hub = read_settings(folder.settings).hub
    if hub is None:
        raise Misused(
            f"No hub is named; nothing was done. Write [hub] with url and token_file in "
            f"{folder.settings}."
        )
    return address_of(hub, folder.root)


async def _put(address: Address, records: Sequence[Record]) -> tuple[int, int]:
    from console.sharing.client import Denied, HubClient, Unreachable

    added = replaced = 0
    try:
        async with HubClient(address) as hub:
            for batch in _batches(records):
                stored = await hub.put(batch)
                added, replaced = added + stored.added, replaced + stored.replaced
    except (Denied, Unreachable) as error:
        raise NotDone(
            str(error).partition(";")[0].rstrip("."),
            f"{added + replaced:,} of {len(records):,} were published, and all are held here",
            "Mend that, then publish again: sending the same twice is harmless",
        ) from None
    return added, replaced


async def _remove(address: Address, kind: Kind, ids: Iterable[str]) -> list[str]:
    from console.sharing.client import Denied, HubClient, Unreachable

    missing: list[str] = []
    try:
        async with HubClient(address) as hub:
            for one in dict.fromkeys(ids):
                try:
                    await hub.remove(kind, one)
                except Denied as error:
                    if error.error.code != "not_found":
                        raise
                    missing.append(one)
    except (Denied, Unreachable) as error:
        raise NotDone(
            str(error).partition(";")[0].rstrip("."),
            "what was not taken out is still at the hub",
            "Mend that, then do it again",
        ) from None
    return missing


def _batches(records: Iterable[Record]) -> Iterator[list[WireRecord]]:
    from store.reference.matching import kind_of
    from store.sharing.bounds import MOST_RECORDS
    from store.sharing.messages import WireRecord

    batch: list[WireRecord] = []
    size = 0
    for record in records:
        own = record.model_dump(mode="json", exclude_defaults=True)
        length = len(json.dumps(own))
        if batch and (len(batch) == MOST_RECORDS or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(WireRecord(kind=kind_of(record), record=own))
        size += length
    yield batch
