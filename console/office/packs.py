"""The pack for new calls, and every pack ever used here or fetched for a call of another seat."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from protocols.pack import Pack
from store.approvals import Approvals
from store.faults import StoreFault
from store.kinds.contact import PackRef
from store.packs import PacksUsed


@dataclass(frozen=True, slots=True)
class HeldPacks:
    """The packs of one office."""

    current: Pack
    used: PacksUsed
    approvals: Approvals
    _read: dict[str, Pack] = field(default_factory=dict)

    def of(self, ref: PackRef) -> Pack:
        """The pack of a call. Raises `LookupError` where it is not here."""
        if ref.digest == self.current.digest:
            return self.current
        found = self._read.get(ref.digest) or self.used.get(ref.digest)
        if found is None:
            raise LookupError(f"{ref.id} {ref.version}")
        self._read[ref.digest] = found
        return found

    def has(self, digest: str) -> bool:
        """Whether a pack seems to be here, without reading it."""
        return digest == self.current.digest or digest in self._read or self.used.has(digest)

    def take(self, pack: Pack) -> None:
        """Keep a pack that was fetched, in memory alone where the disk does not take it."""
        self._read[pack.digest] = pack
        with suppress(StoreFault):
            self.used.keep(pack)

    def approved(self, digest: str) -> bool:
        """Whether a local medical director approved the wording of this very pack."""
        return self.approvals.of(digest) is not None
