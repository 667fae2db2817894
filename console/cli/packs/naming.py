"""Packs on the command line: by the name on the shelf, or by the folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protocols.pack import Pack
    from protocols.shelf import Shelf


def load_named(shelf: Shelf, name: str) -> Pack:
    """Load a pack by its name or folder. Raises `NotInPack` or `PackRejected`."""
    from protocols.faults import NotInPack

    folder = Path(name)
    if name in shelf.names():
        return shelf.load(name)
    if not folder.is_dir():
        raise NotInPack("pack", name, shelf.names(), name)
    # The packs beside it may be its parents.
    beside = type(shelf)((folder.resolve().parent, *shelf.folders), shelf.cache)
    return beside.load_folder(folder.resolve())
