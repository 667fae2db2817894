"""Options of every command, and what they lead to."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.office.folder import DataFolder
    from console.office.opening import Post
    from console.office.settings import Settings
    from protocols.pack import Pack
    from protocols.shelf import Shelf


class Misused(Exception):
    """A command that cannot be carried out as it was asked for."""


class Stopped(Exception):
    """A console that a defect has ended."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was said before the command: `guidecard --data DIR --pack ID ...`."""

    data: str | None = None
    pack: str | None = None
    seat: str | None = None
    taker: str | None = None

    def folder(self) -> DataFolder:
        """The data folder."""
        from console.office.folder import data_folder

        return data_folder(self.data)

    def settings(self) -> Settings:
        """The settings of the data folder."""
        from console.office.settings import read_settings

        return read_settings(self.folder().settings)

    def shelf(self) -> Shelf:
        """The packs that can be used here."""
        from console.office.shelves import shelf_of

        return shelf_of(self.folder())

    def load_pack(self, name: str | None = None) -> Pack:
        """The pack named here, on the command line, or in the settings."""
        wanted = name or self.pack or self.settings().pack
        if wanted is None:
            known = ", ".join(self.shelf().names())
            raise Misused(
                'No pack is chosen; nothing was begun. Say --pack, or write `pack = "..."` in '
                f"{self.folder().settings}. Here are: {known}."
            )
        return self.shelf().load(wanted)

    def live_post(self) -> Post:
        """Who works here, in earnest."""
        from console.office.opening import Post

        settings = self.settings()
        taker = self.taker or settings.taker or _login()
        return Post(self.seat or settings.seat, taker, "live", "LIVE")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "call taker"
