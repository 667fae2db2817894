"""A group of commands that imports each only when it is run, so that `--help` stays quick."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

Listed = dict[str, tuple[str, str]]
"""By name: the module and its command, and the help in a few words."""


class LazyGroup(click.Group):
    """A group whose commands are imported only when one is run or asked for its help."""

    def __init__(self, *args: Any, listed: Listed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they are listed."""
        return list(self.listed)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and give a command."""
        if cmd_name not in self.listed:
            return None
        module, name = self.listed[cmd_name][0].split(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in self.listed.items()])
