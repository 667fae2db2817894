"""Which facts and inputs the nodes of a pack rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from protocols.graph import Op
from protocols.pack import Pack


@dataclass(frozen=True, slots=True)
class Supports:
    """By node: a bit for each fact and input that it rests on."""

    names: Sequence[str]
    """The fact or the input of each bit, the lowest first."""
    bits: Sequence[int]
    _read: dict[int, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    """By bits, for those asked for already."""

    def __getitem__(self, node: int) -> frozenset[str]:
        bits = self.bits[node]
        if bits not in self._read:
            self._read[bits] = frozenset(self._names_of(bits))
        return self._read[bits]

    def count(self, node: int) -> int:
        """How many facts and inputs a node rests on."""
        return self.bits[node].bit_count()

    def _names_of(self, bits: int) -> Iterator[str]:
        while bits:
            lowest = bits & -bits
            yield self.names[lowest.bit_length() - 1]
            bits ^= lowest


@lru_cache(maxsize=2)
def supports(pack: Pack) -> Supports:
    """What every node of a pack rests on."""
    places: dict[str, int] = {}
    bits: list[int] = []
    for node in pack.procedure.graph.nodes:
        held = 0
        if node.op is Op.FACT or node.op is Op.INPUT:
            held = 1 << places.setdefault(node.name, len(places))
        for arg in node.args:
            held |= bits[arg]
        bits.append(held)
    return Supports(tuple(places), bits)
