"""What the last loading of packs told, for the next one in the same process.

It changes nothing that is found, only what must be read, compiled and looked at again. Of each pack
the last state that could be read is kept, and nothing older.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from protocols.checked import assemble, check
from protocols.layer import FileKey, Layer, Said, Source, joined, said_by

if TYPE_CHECKING:
    from protocols.findings.everything import Looked
    from protocols.pack import Pack


@dataclass(slots=True, eq=False)
class Memory:
    """By name of a pack: what its files say, its layer, the pack, and what was found in it."""

    _said: dict[str, Mapping[FileKey, Said]] = field(default_factory=dict)
    _layers: dict[str, Layer] = field(default_factory=dict)
    _packs: dict[str, tuple[Sequence[Layer], Pack]] = field(default_factory=dict)
    _looked: dict[str, Looked] = field(default_factory=dict)

    def layer(self, source: Source) -> Layer:
        """The layer of a source, of which only new files are read. Raises `PackRejected`."""
        name = source.folder
        before = self._said.get(name, {})
        said = self._said[name] = said_by(source, before)
        if list(said) != list(before):
            self._layers.pop(name, None)
        if name not in self._layers:
            self._layers[name] = joined(name, said)
        return self._layers[name]

    def pack(self, layers: Sequence[Layer]) -> Pack:
        """Check and compile layers, the farthest first. Raises `PackRejected`."""
        name = layers[-1].header.pack
        made_of, before = self._packs.get(name, ((), None))
        if before is not None and list(map(id, made_of)) == list(map(id, layers)):
            return before
        pack = assemble(check(layers, before), before)
        self._packs[name] = (layers, pack)
        return pack

    def looked(self, pack: Pack) -> Looked:
        """What is found in a pack whatever the day."""
        from protocols.findings.everything import look

        before = self._looked.get(pack.id)
        if before is None or before.pack is not pack:
            self._looked[pack.id] = before = look(pack, before)
        return before
