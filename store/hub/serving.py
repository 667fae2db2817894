"""Serving a hub: where it listens, and that nobody on the network reads along."""

from __future__ import annotations

import ipaddress
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store.hub.engine import Engine
from store.hub.faults import CannotServe, extra_missing
from store.hub.tokens import TokenStore

try:
    import uvicorn

    from store.hub.app import make_app
except ImportError as missing:
    raise extra_missing(missing) from None

GRACE_SECONDS = 3
"""How long open requests may last after the hub was told to stop; live lines never end alone."""

BACKLOG = 2048


@dataclass(frozen=True, slots=True)
class Address:
    """Where a hub listens, and how its lines are protected."""

    host: str = "127.0.0.1"
    port: int = 8911
    """0 takes any that is free."""
    certificate: Path | None = None
    key: Path | None = None
    without_encryption: bool = False
    """Plain HTTP beyond this machine, said in so many words."""

    def check(self) -> None:
        """Raises CannotServe for an address that would let others read along."""
        if (self.certificate is None) is not (self.key is None):
            raise _cannot("A certificate needs its key, and a key its certificate", "Name both")
        for file in (self.certificate, self.key):
            if file is not None and not file.is_file():
                raise _cannot(f"There is no file {file}", "Name the certificate and its key")
        if self.certificate is None and not self.without_encryption and not is_here(self.host):
            raise _cannot(
                f"Plain HTTP on {self.host} would let anybody on the network read the tokens, the "
                "calls and the profiles",
                "Name --certificate and --key, listen on 127.0.0.1, or, where the network itself "
                "is encrypted, say --without-encryption",
            )

    @property
    def scheme(self) -> str:
        """How the address begins."""
        return "http" if self.certificate is None else "https"


def is_here(host: str) -> bool:
    """Whether a host is this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def serve(
    engine: Engine, tokens: TokenStore, address: Address, listening: Callable[[str], None]
) -> None:
    """Serve until told to stop; `listening` is told the address once seats can connect.

    Raises CannotServe.
    """
    address.check()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    app = make_app(engine, tokens, clock=lambda: datetime.now(UTC), monotonic=time.monotonic)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # what is asked for is on record in the store, and nowhere else
        server_header=False,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=75,
        lifespan="on",
        ws="none",
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        raise _cannot(
            f"The certificate or its key cannot be used ({error})", "Name others"
        ) from None
    with _bound(address) as taken:
        host, port = taken.getsockname()[:2]
        told = f"[{host}]" if ":" in host else host

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                listening(f"{address.scheme}://{told}:{port}")

        Server(config).run(sockets=[taken])


def _bound(address: Address) -> socket.socket:
    try:
        return socket.create_server(
            (address.host.strip("[]"), address.port),
            family=socket.AF_INET6 if ":" in address.host else socket.AF_INET,
            backlog=BACKLOG,
        )
    except OSError as error:
        raise _cannot(
            f"{address.host} port {address.port} cannot be listened on ({error.strerror or error})",
            "Stop the program that uses it, or name another with --host or --port",
        ) from None


def _cannot(what: str, do: str) -> CannotServe:
    return CannotServe(what, "nothing was started", do)
