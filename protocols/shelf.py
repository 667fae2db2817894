"""Where packs are found, and how one is read, checked and compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from protocols.cache import Cache
from protocols.checked import assemble, check
from protocols.conditions import unknown
from protocols.faults import NotInPack, PackRejected
from protocols.layer import MAIN_FILE, Layer, Source, read_layer, read_source
from protocols.memory import Memory
from protocols.pack import Pack

SHIPPED = Path(__file__).parent / "packs"
"""The packs that come with guidecard."""

MAX_LINEAGE = 8

_EXTENDS = re.compile(rb"^extends:[ ]*([a-z0-9_-]+)[ ]*(?:#.*)?\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Folders in which packs lie, the first one winning, and a cache of packs already checked."""

    folders: tuple[Path, ...] = (SHIPPED,)
    cache: Cache | None = None
    memory: Memory | None = None
    """Of the last loading in this process; with it the cache is not needed."""
    read: Callable[[Path], Source] = read_source
    """Gives the files of a pack's folder. Raises `PackRejected`."""

    def names(self) -> tuple[str, ...]:
        """The ids of all packs, sorted."""
        return tuple(sorted({path.name for path in self.places()}))

    def folder(self, name: str) -> Path:
        """The folder of a pack. Raises `NotInPack`."""
        for path in self.places():
            if path.name == name:
                return path
        raise NotInPack("pack", name, self.names(), "pack")

    def load(self, name: str) -> Pack:
        """Load a pack by its id. Raises `NotInPack` or `PackRejected`."""
        return self.load_folder(self.folder(name))

    def load_folder(self, folder: Path) -> Pack:
        """Load the pack in a folder, which need not lie on the shelf; its parents must.

        Raises `PackRejected` with every fault of the pack.
        """
        if self.memory is not None:
            return self.memory.pack(self._layers(folder)[1])
        if self.cache is not None:
            guessed = self._guessed_sources(folder)
            held = self.cache.get(guessed)
            if held is not None:
                return assemble(held)
        sources, layers = self._layers(folder)
        checked = check(layers)
        if self.cache is not None and sources == guessed:
            self.cache.put(sources, checked)
        return assemble(checked)

    def places(self) -> Iterator[Path]:
        """The folders of all packs; of several with one name, the first is the pack's."""
        for folder in self.folders:
            if folder.is_dir():
                yield from sorted(path.parent for path in folder.glob(f"*/{MAIN_FILE}"))

    def _guessed_sources(self, folder: Path) -> list[Source]:
        """The pack and its parents, the farthest first, without reading their YAML.

        Only a guess: what it finds is used for a look into the cache and nothing else.
        """
        found = [self.read(folder)]
        while len(found) < MAX_LINEAGE:
            main = found[0].files[f"{found[0].folder}/{MAIN_FILE}"]
            parent = _EXTENDS.search(main)
            if parent is None or parent[1].decode() not in self.names():
                break
            found.insert(0, self.read(self.folder(parent[1].decode())))
        return found

    def _layers(self, folder: Path) -> tuple[list[Source], list[Layer]]:
        """The pack and its parents, the farthest first."""
        sources: list[Source] = []
        layers: list[Layer] = []
        while True:
            source = self.read(folder)
            layer = read_layer(source) if self.memory is None else self.memory.layer(source)
            sources.insert(0, source)
            layers.insert(0, layer)
            parent = layer.header.extends
            if parent is None:
                return sources, layers
            if parent in {above.header.pack for above in layers} or len(layers) == MAX_LINEAGE:
                what = "it extends itself, by way of its parents, or has too many of them"
                raise PackRejected([layer.main.fault(what, "Mend it", ("extends",))])
            if parent not in self.names():
                what, remedy = unknown("pack", parent, self.names())
                raise PackRejected([layer.main.fault(what, remedy, ("extends",))])
            folder = self.folder(parent)
