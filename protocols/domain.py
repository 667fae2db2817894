"""The values a fact can have, and which of them speak of danger."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from protocols.model import Fact
from protocols.words import UNCLEAR


@dataclass(frozen=True)
class Domain:
    """The values of one fact: harmless, neutral, and dangers from the weakest to the strongest."""

    harmless: tuple[str, ...]
    neutral: tuple[str, ...]
    dangers: tuple[str, ...]

    @classmethod
    def of(cls, fact: Fact) -> Domain:
        """The domain of a fact of a pack; a text fact has an empty one."""
        return cls(tuple(fact.harmless), tuple(fact.values), tuple(fact.danger))

    @cached_property
    def clear(self) -> tuple[str, ...]:
        """Every value that is a clear answer, the dangers first and the strongest foremost."""
        return (*reversed(self.dangers), *self.neutral, *self.harmless)

    def answers(self) -> tuple[str, ...]:
        """Everything that may be answered."""
        return (*self.clear, *UNCLEAR)

    def or_worse(self, value: str) -> tuple[str, ...]:
        """A danger and the stronger ones. Raises `ValueError` for a value that is no danger."""
        return self.dangers[self.dangers.index(value) :]

    def strength(self, value: str) -> int:
        """0 for a harmless or neutral value, 1 for the weakest danger, and upwards."""
        return self.dangers.index(value) + 1 if value in self.dangers else 0
