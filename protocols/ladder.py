"""The pack's own ladder of tiers: the name of a set of lines."""

from __future__ import annotations

from collections.abc import Sequence

from protocols.lines import Line
from protocols.model import Tier
from protocols.words import URGENCIES, Role


def tier_of(ladder: Sequence[Tier], lines: Sequence[Line]) -> str:
    """The first step whose pattern fits the lines; the last step, which has none, fits any."""
    for step in ladder:
        if not step.any and not step.all:
            return step.tier
        some = not step.any or any(fits(line, words) for line in lines for words in step.any)
        if some and all(any(fits(line, words) for line in lines) for words in step.all):
            return step.tier
    return ladder[-1].tier


def fits(line: Line, words: str) -> bool:
    """Whether a line is what the words say: a service, an urgency, a role, or several of them.

    A line that only advises by phone fits a service only where the role is named.
    """
    asked = words.split(" ")
    if line.role is Role.CONSULT and Role.CONSULT.value not in asked:
        return False
    return all(word in {line.service, line.urgency.word, line.role.value} for word in asked)


def is_pattern_word(word: str, services: Sequence[str]) -> bool:
    """Whether a word may stand in a tier's pattern."""
    return word in services or word in URGENCIES or word in {role.value for role in Role}
