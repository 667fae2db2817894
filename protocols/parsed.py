"""The conditions of a resolved pack, read and checked name by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from protocols.conditions import (
    NOT_FACTS,
    VALUE_WORDS,
    Atom,
    Condition,
    Every,
    InArea,
    Not,
    Path,
    Some,
    Tripped,
    Vocabulary,
    parse,
)
from protocols.domain import Domain
from protocols.layer import Key
from protocols.model import Fact, Invariant, Offer, Program, Rule, Sections

ReportAt = Callable[[Key, str, str, Path], None]
"""Takes the object, what is wrong with it, the remedy, and where inside the object."""


@dataclass(frozen=True, slots=True)
class ParsedRule:
    """A rule with its conditions; `card` is the card in which it stands, if in one."""

    rule: Rule
    card: str | None
    when: Condition | None
    unless: Condition | None
    key: Key
    path: Path
    """Where the rule stands inside the object of the key."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """Every condition of a pack."""

    domains: Mapping[str, Domain]
    applies: Mapping[str, Condition]
    """By fact, for the facts that do not always apply."""
    screens: Mapping[str, Condition]
    rules: tuple[ParsedRule, ...]
    """The pack's, then those of each card."""
    offers: tuple[tuple[Offer, Condition | None], ...]
    programs: Mapping[str, tuple[Program, Condition | None]]
    follow_ups: Mapping[tuple[str, str], Condition]
    """By program and position, for those that are due only under a condition."""
    invariants: tuple[tuple[Invariant, Condition | None, Condition | None], ...]
    """Each with its `if` and its `unless`."""
    implied: Mapping[str, Condition]
    """By invariant, for those that imply a condition."""


def parse_conditions(
    sections: Sections, report: ReportAt, before: tuple[Sections, Parsed] | None = None
) -> Parsed:
    """Read all conditions; every unknown name or value goes to `report`.

    Facts and rules that are the very objects of a pack read without a fault `before` are not read
    again, as long as everything that conditions may name is what it was.
    """
    return _Parsing(sections, report, before).all()


class _Parsing:
    def __init__(
        self, sections: Sections, report: ReportAt, before: tuple[Sections, Parsed] | None
    ) -> None:
        self._sections = sections
        self._report = report
        self._names = Vocabulary(
            {name: Domain.of(fact) for name, fact in sections.facts.items()},
            sections.screens,
            sections.areas,
        )
        self._facts_before: Mapping[str, Fact] = {}
        self._applied: Mapping[str, Condition] = {}
        self._rules_before: Mapping[int, ParsedRule] = {}
        if before is not None and self._could_name(*before):
            self._facts_before, self._applied = before[0].facts, before[1].applies
            self._rules_before = {id(held.rule): held for held in before[1].rules}

    def _could_name(self, sections: Sections, parsed: Parsed) -> bool:
        """Whether conditions of these sections could name the same."""
        mine = self._sections
        return (
            self._names.domains == parsed.domains
            and mine.screens.keys() == sections.screens.keys()
            and mine.areas.keys() == sections.areas.keys()
        )

    def all(self) -> Parsed:
        sections = self._sections
        self._check_names()
        parsed = Parsed(
            domains=self._names.domains,
            applies={
                name: self._applied[name]
                if self._facts_before.get(name) is fact
                else self._read(fact.applies_when, ("facts", name), "applies_when")
                for name, fact in sections.facts.items()
                if fact.applies_when is not None
            },
            screens={
                name: self._read(screen.when, ("screens", name), "when")
                for name, screen in sections.screens.items()
            },
            rules=tuple(self._rules()),
            offers=tuple(
                (offer, self._maybe(offer.when, ("offers", offer.id), "when"))
                for offer in sections.offers
            ),
            programs={
                name: (program, self._maybe(program.when, ("programs", name), "when"))
                for name, program in sections.programs.items()
            },
            follow_ups=dict(self._follow_ups()),
            invariants=tuple(
                (
                    invariant,
                    self._maybe(invariant.given, ("invariants", invariant.id), "if"),
                    self._maybe(invariant.unless, ("invariants", invariant.id), "unless"),
                )
                for invariant in sections.invariants
            ),
            implied={
                invariant.id: self._read(invariant.implies, ("invariants", invariant.id), "implies")
                for invariant in sections.invariants
                if invariant.implies is not None
            },
        )
        self._check_circles(parsed)
        return parsed

    def _read(self, source: object, key: Key, *path: str | int) -> Condition:
        def report(inner: Path, what: str, remedy: str) -> None:
            self._report(key, what, remedy, (*path, *inner))

        return parse(source, self._names, report)

    def _maybe(self, source: object | None, key: Key, *path: str | int) -> Condition | None:
        return None if source is None else self._read(source, key, *path)

    def _rules(self) -> Iterator[ParsedRule]:
        for rule in self._sections.rules:
            yield self._rule(rule, None, ("rules", rule.id), ())
        for name, card in self._sections.cards.items():
            for index, rule in enumerate(card.rules):
                yield self._rule(rule, name, ("cards", name), ("rules", index))

    def _rule(self, rule: Rule, card: str | None, key: Key, path: Path) -> ParsedRule:
        before = self._rules_before.get(id(rule))
        if before is not None and (before.card, before.key, before.path) == (card, key, path):
            return before
        return ParsedRule(
            rule,
            card,
            self._maybe(rule.when, key, *path, "when"),
            self._maybe(rule.unless, key, *path, "unless"),
            key,
            path,
        )

    def _follow_ups(self) -> Iterator[tuple[tuple[str, str], Condition]]:
        for name, program in self._sections.programs.items():
            for due, follow_up in program.follow_ups.items():
                if follow_up.when is not None:
                    path = ("follow_ups", due, "when")
                    yield (name, due), self._read(follow_up.when, ("programs", name), *path)

    def _check_names(self) -> None:
        for name, domain in self._names.domains.items():
            if name in NOT_FACTS:
                self._fact_fault(name, "a fact cannot have this name", "Rename it")
            values = (*domain.harmless, *domain.neutral, *domain.dangers)
            for value in values:
                if value in VALUE_WORDS:
                    self._fact_fault(name, f"a value cannot be called {value!r}", "Rename it")
            if len(set(values)) < len(values):
                self._fact_fault(name, "it has a value twice", "Keep it in one group")

    def _fact_fault(self, fact: str, what: str, remedy: str) -> None:
        self._report(("facts", fact), what, remedy, ())

    def _check_circles(self, parsed: Parsed) -> None:
        """No screen and no `applies_when` may rest on itself."""
        leads: dict[tuple[str, str], set[tuple[str, str]]] = {
            **{("screens", name): set(_named(part)) for name, part in parsed.screens.items()},
            **{("facts", name): set(_named(part)) for name, part in parsed.applies.items()},
        }
        for start, first in leads.items():
            seen: set[tuple[str, str]] = set()
            ahead = list(first)
            while ahead:
                step = ahead.pop()
                if step not in seen:
                    seen.add(step)
                    ahead.extend(leads.get(step, ()))
            if start in seen:
                what = "it rests on itself by way of other conditions"
                self._report(start, what, "Break the circle", ())


def _named(condition: Condition) -> Iterator[tuple[str, str]]:
    for leaf in leaves(condition):
        match leaf:
            case Atom(fact, _):
                yield "facts", fact
            case Tripped(screen):
                yield "screens", screen


Leaf: TypeAlias = Atom | InArea | Tripped


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The atoms, areas and screens that a condition names."""
    match condition:
        case Every(parts) | Some(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Atom() | InArea() | Tripped():
            yield condition
