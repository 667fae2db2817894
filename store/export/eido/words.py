"""The words of a pack that its documents use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from protocols.pack import Pack
from protocols.saying import said, value_words
from protocols.words import UNCLEAR
from store.kinds.base import SentLine


@dataclass(frozen=True, slots=True)
class Ending:
    """A disposition: its words, and what the pack requires of a call that ends so."""

    says: str
    requires: str


@dataclass(frozen=True, slots=True)
class Words:
    """What things are called, by id; what is not here goes by its id."""

    agency: str = ""
    home_area_code: str | None = None
    cards: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By fact and value."""
    services: Mapping[str, str] = field(default_factory=dict)
    programs: Mapping[str, str] = field(default_factory=dict)
    endings: Mapping[str, Ending] = field(default_factory=dict)

    def line(self, line: SentLine) -> str:
        """`Police prompt secure [Street team]`."""
        program = f" [{self.programs.get(line.program, line.program)}]" if line.program else ""
        service = self.services.get(line.service, line.service)
        return f"{service} {line.urgency} {line.role}{program}"


def words_of(pack: Pack | None) -> Words:
    """The words of a pack in English; ids alone where it is not kept here."""
    if pack is None:
        return Words()
    sections, agency = pack.sections, pack.header.agency
    return Words(
        agency=agency.name if agency else "",
        home_area_code=agency.home_area_code if agency else None,
        cards={id_: said(card.title) for id_, card in sections.cards.items()},
        values={
            (id_, value): value_words(sections, id_, value)
            for id_, fact in sections.facts.items()
            for value in (*fact.harmless, *fact.values, *fact.danger, *UNCLEAR)
        },
        services={id_: said(service.says) for id_, service in sections.services.items()},
        programs={id_: program.name for id_, program in sections.programs.items()},
        endings={
            id_: Ending(said(one.says), one.requires) for id_, one in sections.dispositions.items()
        },
    )
