"""The algebras of `protocols.kleene` and `protocols.possible`, by columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce

import numpy as np

from protocols.columns.arrays import Bytes, looked_up
from protocols.domain import Domain
from protocols.kleene import FALSE, TRUE, UNDETERMINED, answered
from protocols.possible import Mask, Possible, mask
from protocols.words import UNCLEAR


@cache
def _answer_table(domain: Domain, values: frozenset[str]) -> tuple[int, ...]:
    """By code of an answer: whether it is one of the values."""
    return tuple(answered(answer, values) for answer in (None, *UNCLEAR, *domain.clear))


@dataclass(frozen=True, slots=True)
class Truths:
    """Evaluates a graph over the answers of many calls; values are truths by row."""

    rows: int
    answers: Mapping[str, Bytes]
    """By fact; one that nobody answered may be absent."""
    inputs: Mapping[str, Bytes]
    domains: Mapping[str, Domain]

    def const(self, truth: bool) -> Bytes:
        """A fixed truth."""
        return np.full(self.rows, TRUE if truth else FALSE, np.uint8)

    def fact(self, name: str, values: frozenset[str]) -> Bytes:
        """Whether the fact was answered with one of the values."""
        codes = self.answers.get(name)
        if codes is None:
            return np.full(self.rows, UNDETERMINED, np.uint8)
        return looked_up(_answer_table(self.domains[name], values), codes)

    def given(self, name: str) -> Bytes:
        """An input from outside the facts."""
        return self.inputs[name]

    def negate(self, part: Bytes) -> Bytes:
        """Not."""
        return np.uint8(2) - part

    def every(self, parts: list[Bytes]) -> Bytes:
        """The least of the parts."""
        return _joined(np.minimum, parts)

    def some(self, parts: list[Bytes]) -> Bytes:
        """The most of the parts."""
        return _joined(np.maximum, parts)

    def gate(self, applies: Bytes, danger: Bytes, atom: Bytes) -> Bytes:
        """The atom, or false where the fact does not apply and tells no danger."""
        found: Bytes = atom * ((applies != FALSE) | (danger == TRUE))
        return found

    def known(self, part: Bytes) -> Bytes:
        """True where known true, else false."""
        return part & np.uint8(2)


def _joined(join: Callable[..., Bytes], parts: Sequence[Bytes]) -> Bytes:
    found = join(parts[0], parts[1])
    for part in parts[2:]:
        join(found, part, out=found)
    return found


_ONE = Possible({}, {}, (), (), {})
"""The algebra whose tables these are."""
_MASKS = range(8)
_NOT = tuple(_ONE.negate(a) for a in _MASKS)
_KNOWN = tuple(_ONE.known(a) for a in _MASKS)
_AND = tuple(_ONE.every([a, b]) for a in _MASKS for b in _MASKS)
_OR = tuple(_ONE.some([a, b]) for a in _MASKS for b in _MASKS)
_CLOSES = tuple(_ONE.gate(a, b, mask(TRUE)) & mask(FALSE) for a in _MASKS for b in _MASKS)
_PASSES = tuple(
    7 if _ONE.gate(a, b, mask(TRUE)) & mask(TRUE) else 0 for a in _MASKS for b in _MASKS
)


def _paired(first: Bytes, second: Bytes) -> Bytes:
    return (first << np.uint8(3)) | second


@dataclass(frozen=True, slots=True)
class Masks:
    """Evaluates a graph over what may still come; values are sets of truths by row."""

    rows: int
    answers: Mapping[str, Bytes]
    """By fact; one that is still open has the code after its last answer."""
    inputs: Mapping[str, Bytes]
    """Truths; an undetermined one may still be determined."""
    domains: Mapping[str, Domain]

    def const(self, truth: bool) -> Bytes:
        """A fixed truth."""
        return np.full(self.rows, mask(TRUE if truth else FALSE), np.uint8)

    def fact(self, name: str, values: frozenset[str]) -> Bytes:
        """Every truth that an answer, or none, may bring."""
        table = _mask_table(self.domains[name], values)
        codes = self.answers.get(name)
        if codes is None:
            return np.full(self.rows, table[0], np.uint8)
        return looked_up(table, codes)

    def given(self, name: str) -> Bytes:
        """An input, or anything where it is still open."""
        return looked_up((mask(FALSE), 7, mask(TRUE)), self.inputs[name])

    def negate(self, part: Bytes) -> Bytes:
        """Not, of each."""
        return looked_up(_NOT, part)

    def every(self, parts: list[Bytes]) -> Bytes:
        """And, of each with each."""
        return reduce(lambda a, b: looked_up(_AND, _paired(a, b)), parts)

    def some(self, parts: list[Bytes]) -> Bytes:
        """Or, of each with each."""
        return reduce(lambda a, b: looked_up(_OR, _paired(a, b)), parts)

    def gate(self, applies: Bytes, danger: Bytes, atom: Bytes) -> Bytes:
        """The gate, of each with each."""
        both = _paired(applies, danger)
        return looked_up(_CLOSES, both) | (looked_up(_PASSES, both) & atom)

    def known(self, part: Bytes) -> Bytes:
        """Known true, of each."""
        return looked_up(_KNOWN, part)


@cache
def _mask_table(domain: Domain, values: frozenset[str]) -> tuple[Mask, ...]:
    """By code of an answer, and behind the last one for a question still open."""
    open_fact = Possible({}, {}, ("it",), (), {"it": domain})
    return (
        *(mask(answered(a, values)) for a in (None, *UNCLEAR, *domain.clear)),
        open_fact.fact("it", values),
    )
