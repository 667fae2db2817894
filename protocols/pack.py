"""A pack, ready for use: its content, its digest, and its procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from protocols.domain import Domain
from protocols.faults import NotInPack
from protocols.interview import Plan
from protocols.model import Card, Fact, Header, Sections
from protocols.parsed import Parsed
from protocols.procedure import Procedure


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A checked pack. Two packs with the same digest decide alike."""

    header: Header
    sections: Sections
    lineage: tuple[tuple[str, str], ...]
    """Id and version of the pack and of each parent, the pack itself first."""
    digest: str
    """SHA-256 of the resolved content, in hexadecimal."""
    origins: Mapping[tuple[str, str], str]
    """By section and id: `file:line`."""
    parsed: Parsed
    procedure: Procedure
    plans: Mapping[str, Plan]
    """By card: what is asked, in order."""

    @property
    def id(self) -> str:
        """The pack's name."""
        return self.header.pack

    @property
    def domains(self) -> Mapping[str, Domain]:
        """The values of every fact; a typed-in fact has none."""
        return self.parsed.domains

    @property
    def zone(self) -> ZoneInfo:
        """The center's time zone."""
        return ZoneInfo(self.header.timezone)

    def card(self, name: str) -> Card:
        """A card by its id. Raises `NotInPack`."""
        if name not in self.sections.cards:
            raise NotInPack("card", name, self.sections.cards)
        return self.sections.cards[name]

    def fact(self, name: str) -> Fact:
        """A fact by its id. Raises `NotInPack`."""
        if name not in self.sections.facts:
            raise NotInPack("fact", name, self.sections.facts)
        return self.sections.facts[name]
