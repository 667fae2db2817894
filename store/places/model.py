"""A place that is known before anybody calls: what it is called, and where it is."""

from __future__ import annotations

import json
from dataclasses import dataclass

ADDRESS_POINT_UNCERTAINTY_M = 50.0
"""Assumed where a source does not say: an address point may be set at the structure, on the parcel
or where the drive leaves the road (NENA-STA-006, Placement)."""


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """One place of one source. Positions are WGS84, in degrees."""

    id: str
    """In its source."""
    label: str
    """As it is shown: a name, or else the address."""
    latitude: float
    longitude: float
    uncertainty_m: float = ADDRESS_POINT_UNCERTAINTY_M
    address: str = ""
    """House number and street with a unit, an intersection, or a milepost."""
    town: str = ""
    other_towns: tuple[str, ...] = ()
    """What people say for the town as well, such as the post office's."""
    names: tuple[str, ...] = ()
    """What else people call it."""
    kind: str = ""
    """A word, such as `school`."""

    @property
    def words(self) -> str:
        """Name, address and town on one line, each once."""
        address = self.address if self.address != self.label else ""
        return ", ".join(part for part in (self.label, address, self.town) if part)

    @property
    def at(self) -> str:
        """Its address, or what it is called where it has none."""
        return self.address or self.label

    def written(self) -> bytes:
        """As it is kept; what is empty, or said twice, is left out."""
        every = {name: getattr(self, name) for name in self.__slots__}
        held = {name: value for name, value in every.items() if value not in ("", ())}
        if self.label == self.address:
            del held["label"]
        return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()


def read_place(body: bytes) -> KnownPlace:
    """A place as it was kept. Raises ValueError or TypeError for anything else."""
    held = json.loads(body)
    held.setdefault("label", held.get("address", ""))
    for name in ("other_towns", "names"):
        held[name] = tuple(held.get(name, ()))
    return KnownPlace(**held)
