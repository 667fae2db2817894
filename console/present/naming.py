"""The words of a pack for what entries name by id; without the pack, the ids themselves."""

from __future__ import annotations

from dataclasses import dataclass

from protocols.model import Text
from protocols.pack import Pack
from protocols.saying import said, value_words
from protocols.words import UNCLEAR
from store.kinds.base import SentLine


@dataclass(frozen=True, slots=True)
class Naming:
    """What things are called in one pack, or in none."""

    pack: Pack | None = None

    def value(self, fact: str, value: str) -> str:
        """An answer."""
        if self.pack is None or (fact not in self.pack.sections.facts and value not in UNCLEAR):
            return value
        return value_words(self.pack.sections, fact, value)

    def line(self, line: SentLine) -> str:
        """`Police prompt, secure [Team]`; the lead's role goes without saying."""
        service = self.pack.sections.services.get(line.service) if self.pack else None
        says = said(service.says) if service else line.service
        role = "" if line.role == "lead" else f", {line.role}"
        program = f" [{self.program(line.program)}]" if line.program else ""
        return f"{says} {line.urgency}{role}{program}"

    def program(self, name: str) -> str:
        """A program."""
        held = self.pack.sections.programs.get(name) if self.pack else None
        return held.name if held else name

    def card(self, name: str) -> str:
        """A guidecard."""
        held = self.pack.sections.cards.get(name) if self.pack else None
        return _said(held.title if held else None, name)

    def instruction(self, name: str) -> str:
        """Instructions."""
        held = self.pack.sections.instructions.get(name) if self.pack else None
        return _said(held.title if held else None, name)

    def disposition(self, name: str) -> str:
        """How a call ended."""
        held = self.pack.sections.dispositions.get(name) if self.pack else None
        return _said(held.says if held else None, name)

    def report(self, name: str) -> str:
        """A report that the law asks for."""
        held = self.pack.sections.reports.get(name) if self.pack else None
        return _said(held.says if held else None, name)

    def tier(self, name: str) -> str:
        """A step of the ladder."""
        steps = self.pack.sections.tiers if self.pack else ()
        return next((said(step.says) for step in steps if step.tier == name), name)


def _said(text: Text | None, name: str) -> str:
    return said(text) if text else name
