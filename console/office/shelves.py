"""The packs that can be used on a data folder."""

from __future__ import annotations

from console.office.folder import DataFolder
from protocols.cache import Cache
from protocols.shelf import SHIPPED, Shelf


def shelf_of(folder: DataFolder) -> Shelf:
    """The agency's own packs before the shipped ones, with a cache."""
    return Shelf((folder.packs, SHIPPED), Cache(folder.cache))
