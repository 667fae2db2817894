"""The algebra of a live call: true, false, and what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from protocols.words import UNCLEAR


class Truth(IntEnum):
    """Kleene's three truth values, in the order of truth."""

    FALSE = 0
    UNDETERMINED = 1
    TRUE = 2


FALSE, UNDETERMINED, TRUE = Truth.FALSE, Truth.UNDETERMINED, Truth.TRUE


def truth(value: bool) -> Truth:
    """A plain truth as one of three."""
    return TRUE if value else FALSE


def answered(answer: str | None, values: frozenset[str]) -> Truth:
    """Whether an answer is one of the values; None is `unasked`.

    An unclear answer that is not listed, like no answer, leaves it undetermined.
    """
    if answer is None:
        return UNDETERMINED
    if answer in values:
        return TRUE
    return UNDETERMINED if answer in UNCLEAR else FALSE


@dataclass(frozen=True, slots=True)
class Kleene:
    """Evaluates a graph over the answers of one call."""

    answers: Mapping[str, str]
    """By fact; unasked ones are absent."""
    inputs: Mapping[str, Truth]

    def const(self, truth: bool) -> Truth:
        """A fixed truth."""
        return TRUE if truth else FALSE

    def fact(self, name: str, values: frozenset[str]) -> Truth:
        """Whether the fact was answered with one of the values."""
        return answered(self.answers.get(name), values)

    def given(self, name: str) -> Truth:
        """An input from outside the facts."""
        return self.inputs[name]

    def negate(self, part: Truth) -> Truth:
        """Not."""
        return Truth(2 - part)

    def every(self, parts: list[Truth]) -> Truth:
        """The least of the parts."""
        return min(parts)

    def some(self, parts: list[Truth]) -> Truth:
        """The most of the parts."""
        return max(parts)

    def gate(self, applies: Truth, danger: Truth, atom: Truth) -> Truth:
        """The atom, or false where the fact does not apply and tells no danger."""
        return FALSE if applies is FALSE and danger is not TRUE else atom

    def known(self, part: Truth) -> Truth:
        """True where known true, else false."""
        return TRUE if part is TRUE else FALSE
