"""Conditions as packs write them, read into a small tree of frozen values.

A condition is a mapping: `fact: [values]`, `tripped: screens`, `cleared: screens`,
`in_area: areas`, closed under `all`, `any` and `not`. Several keys in one mapping must all hold.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from protocols.domain import Domain
from protocols.faults import nearest
from protocols.words import UNCLEAR, UNCLEAR_WORD

KEYWORDS = frozenset({"all", "any", "not", "tripped", "cleared", "in_area"})
"""Keys of a condition that are not facts."""

NOT_FACTS = KEYWORDS | {"place"}
"""Names that no fact may have; `place` stands among facts for the place itself."""

VALUE_WORDS = frozenset({*UNCLEAR, UNCLEAR_WORD, "harmless", "danger", "unasked"})
"""Words with a meaning of their own among values; no value may have such a name."""

_OR_WORSE = " or worse"


@dataclass(frozen=True, slots=True)
class Atom:
    """The fact was answered with one of these values."""

    fact: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class InArea:
    """The place lies in one of the areas."""

    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tripped:
    """The screen's own condition holds."""

    screen: str


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = Atom | InArea | Tripped | Every | Some | Not

Path = tuple[str | int, ...]
Report = Callable[[Path, str, str], None]
"""Takes where (a path inside the condition), what is wrong, and the remedy."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that conditions of a pack may use."""

    domains: Mapping[str, Domain]
    """By fact; a text fact has an empty domain."""
    screens: Collection[str]
    areas: Collection[str]


def parse(source: object, names: Vocabulary, report: Report) -> Condition:
    """Read a condition; what is wrong goes to `report`, and the rest is read on.

    A faulty part becomes an empty `Some` (false), which only matters to a pack that is refused.
    """
    return _Parser(names, report).condition(source, ())


@dataclass(frozen=True, slots=True)
class _Parser:
    names: Vocabulary
    report: Report

    def condition(self, source: object, path: Path) -> Condition:
        if not isinstance(source, dict) or not source:
            self.report(path, "a condition is missing here", "Write `fact: [values]`")
            return Some(())
        parts = tuple(self._part(key, value, (*path, key)) for key, value in source.items())
        return parts[0] if len(parts) == 1 else Every(parts)

    def _part(self, key: str, value: object, path: Path) -> Condition:
        match key:
            case "all":
                return Every(self._parts(value, path))
            case "any":
                return Some(self._parts(value, path))
            case "not":
                return Not(self.condition(value, path))
            case "tripped":
                found = self._named(value, path, "screen", self.names.screens)
                return Some(tuple(Tripped(screen) for screen in found))
            case "cleared":
                found = self._named(value, path, "screen", self.names.screens)
                return Every(tuple(Not(Tripped(screen)) for screen in found))
            case "in_area":
                found = self._named(value, path, "area", self.names.areas)
                return InArea(tuple(sorted(set(found))))
        return self._atom(key, value, path)

    def _parts(self, value: object, path: Path) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not value:
            self.report(path, f"`{path[-1]}` needs a list of conditions", "Put each behind a dash")
            return ()
        return tuple(self.condition(part, (*path, index)) for index, part in enumerate(value))

    def _named(
        self, value: object, path: Path, kind: str, known: Collection[str]
    ) -> tuple[str, ...]:
        listed = [str(name) for name in (value if isinstance(value, list) else [value])]
        if not listed:
            self.report(path, f"`{path[-1]}` names no {kind}", f"Name at least one {kind}")
        for name in listed:
            if name not in known:
                self.report(path, *unknown(kind, name, known))
        return tuple(name for name in listed if name in known)

    def _atom(self, fact: str, value: object, path: Path) -> Condition:
        domain = self.names.domains.get(fact)
        if domain is None:
            self.report(path, *unknown("fact", fact, {*self.names.domains, *KEYWORDS}))
            return Some(())
        if not domain.clear:
            self.report(
                path, f"{fact!r} is typed in and decides nothing", "Use a fact with values here"
            )
            return Some(())
        listed = value if isinstance(value, list) else [value]
        if not listed:
            self.report(path, f"{fact!r} lists no value", "Name at least one value")
        values: set[str] = set()
        for word in listed:
            values.update(self._values(fact, domain, word, path))
        return Atom(fact, frozenset(values))

    def _values(self, fact: str, domain: Domain, word: object, path: Path) -> Collection[str]:
        if not isinstance(word, str):
            shown = str(word).lower()
            self.report(path, f"{shown} is not a word here", f'Put it in quotes: "{shown}"')
            return ()
        match word:
            case "unclear":
                return UNCLEAR
            case "harmless" | "danger":
                found = domain.harmless if word == "harmless" else domain.dangers
                if not found:
                    self.report(path, f"{fact!r} has no {word} values", "Name values that it has")
                return found
        if word.endswith(_OR_WORSE):
            least = word.removesuffix(_OR_WORSE)
            if least in domain.dangers:
                return domain.or_worse(least)
            self.report(
                path,
                f"{least!r} is no danger of {fact!r}, so nothing is worse than it",
                f"Its dangers are: {', '.join(domain.dangers) or 'none'}",
            )
            return ()
        if word in domain.answers():
            return (word,)
        self.report(path, *unknown(f"value of {fact!r}", word, domain.answers()))
        return ()


def unknown(kind: str, name: str, known: Collection[str]) -> tuple[str, str]:
    """What is wrong and the remedy, for a name that is not there."""
    like = nearest(name, known)
    if like is not None:
        return f"there is no {kind} {name!r}", f"Did you mean {like!r}?"
    listed = ", ".join(sorted(known)[:12])
    return f"there is no {kind} {name!r}", f"Known are: {listed or 'none'}"
