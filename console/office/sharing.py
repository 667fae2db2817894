"""From the settings of a hub to an exchange with it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic

from console.office.settings import HubSettings
from console.sharing.client import Address, Unreachable
from console.sharing.exchange import Clocks, Exchange
from console.sharing.link import Link
from store.journal import Journal

LARGEST_TOKEN_BYTES = 1000


def exchange_with(
    hub: HubSettings,
    folder: Path,
    journal: Journal,
    clock: Callable[[], datetime],
    *,
    may_begin_new: Callable[[], bool] = lambda: True,
    live: bool = True,
) -> Exchange:
    """An exchange with the hub of the settings; nothing is sent before its first `tick`."""
    clocks = Clocks(clock, monotonic, random.SystemRandom().random)
    return Exchange(journal, Link(address_of(hub, folder), live=live), clocks, may_begin_new)


def address_of(hub: HubSettings, folder: Path) -> Address:
    """Where the hub is; files are named from the folder of the settings on."""
    authority = None if hub.certificate is None else folder / hub.certificate
    return Address(hub.url.rstrip("/"), lambda: _token(hub, folder), authority)


def _token(hub: HubSettings, folder: Path) -> str:
    """The token, read anew each time, so that a new one counts at once. Raises Unreachable."""
    if hub.token_file is None:
        return hub.token or ""
    path = folder / hub.token_file
    try:
        with path.open("rb") as file:
            status = path.stat()
            raw = file.read(LARGEST_TOKEN_BYTES)
    except OSError as error:
        raise Unreachable(
            f"The file of the token, {path}, cannot be read ({error.strerror})"
        ) from None
    if status.st_mode & 0o077:
        raise Unreachable(f"Others may read the token in {path}: chmod 600 it")
    token = raw.decode("ascii", "replace").strip()
    if not token.isascii() or not token.isprintable() or " " in token or not token:
        raise Unreachable(f"{path} holds no token: put the one there that the hub's keeper gave")
    return token
