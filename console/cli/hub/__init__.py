"""`guidecard hub`: the store that many seats share."""

from __future__ import annotations

import click

from console.cli.lazy import LazyGroup, Listed

HUB: Listed = {
    "serve": ("console.cli.hub.running:serve", "Serve until stopped."),
    "join": ("console.cli.hub.joining:join", "On a seat: name its hub, put its token in place."),
    "status": ("console.cli.hub.running:status", "What the hub holds, also while it runs."),
    "asked": ("console.cli.hub.running:asked", "Who asked for people, and what was found."),
    "token": ("console.cli.hub.tokens:token", "Who may come in: create, list, revoke."),
    "backup": ("console.cli.hub.keeping:backup", "Write it all into one file while it runs."),
    "restore": ("console.cli.hub.keeping:restore", "Make a hub of such a file."),
    "migrate": ("console.cli.hub.keeping:migrate", "Grow into a PostgreSQL database."),
}


@click.group(cls=LazyGroup, listed=HUB)
def hub() -> None:
    """Share calls between seats: serve, give tokens, see how it stands, keep it safe, grow."""
