"""Conditions and names of a pack in plain words, for reasons on screen."""

from __future__ import annotations

from protocols.conditions import Atom, Condition, Every, InArea, Not, Some, Tripped
from protocols.model import Sections, Text
from protocols.words import UNCLEAR

UNCLEAR_WORDS = {"unknown": "unknown", "refused": "refused", "could_not_ask": "could not ask"}


def said(text: Text, language: str = "en") -> str:
    """A text in a language, or in the first language that it has."""
    return text.get(language) or next(iter(text.values()))


def value_words(sections: Sections, fact: str, value: str, language: str = "en") -> str:
    """The words that stand for a value of a fact."""
    if value in UNCLEAR:
        return UNCLEAR_WORDS[value]
    held = sections.facts[fact]
    text = held.danger.get(value) or held.values.get(value) or held.harmless.get(value)
    return said(text, language) if text else value


def condition_words(sections: Sections, condition: Condition) -> str:
    """A condition in words: `survived: no`, `not (weapon in reach)`."""
    match condition:
        case Atom(fact, values):
            shown = [value_words(sections, fact, value) for value in sorted(values)]
            return f"{fact.replace('_', ' ')}: {' or '.join(shown)}"
        case Tripped(screen):
            return said(sections.screens[screen].says)
        case InArea(areas):
            return f"in {' or '.join(said(sections.areas[area].says) for area in areas)}"
        case Not(part):
            return f"not ({condition_words(sections, part)})"
        case Every(parts):
            return " and ".join(condition_words(sections, part) for part in parts)
        case Some(parts):
            return " or ".join(condition_words(sections, part) for part in parts)
