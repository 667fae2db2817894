"""Shapes of packs under which the safety laws of a decision cannot fail.

The laws: an unclear answer or none never gives less than a harmless or neutral one; a danger gives
no less than a weaker one; losing a program never lowers a line. They hold where truth flows one
way: what sends, and what keeps an offer away, may only grow with danger and never rest on an answer
being harmless. These checks refuse a pack in which it could flow the other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from protocols.conditions import Atom, Condition, Every, InArea, Not, Path, Some, Tripped
from protocols.layer import Key
from protocols.lines import LineSpec
from protocols.model import Card, Offer, Sections
from protocols.parsed import Parsed, ReportAt
from protocols.words import FIELD_SERVICES, UNCLEAR, Role


class Use(Enum):
    """What the truth of a condition does to the response."""

    SENDS = "sends"
    """Sends police, fire or ems."""
    GUARDS = "guards"
    """Keeps a smaller response away: a screen, or when a fact applies."""
    SPARES = "spares"
    """Lets a smaller response through: an offer's or a program's own condition, an `unless`."""


def check_laws(sections: Sections, parsed: Parsed, report: ReportAt) -> None:
    """Report everything by which a law could fail."""
    _Laws(sections, parsed, report).check()


@dataclass(frozen=True, slots=True)
class _Leaf:
    """An atom of a condition, whether an even number of `not` stands over it."""

    atom: Atom | InArea
    positive: bool
    by_screen: str | None


@dataclass(frozen=True, slots=True)
class _Clearing:
    """A leaf of something that spares a response, and whether its truth stands in the way."""

    leaf: Atom
    blocks: bool
    owner: Key


class _Laws:
    def __init__(self, sections: Sections, parsed: Parsed, report: ReportAt) -> None:
        self._sections = sections
        self._parsed = parsed
        self._report = report
        self._clearing: list[_Clearing] = []

    def check(self) -> None:
        parsed, sections = self._parsed, self._sections
        for held in parsed.rules:
            field_lines = [words for words in held.rule.send if _is_field(LineSpec.read(words))]
            if not field_lines:
                continue
            if held.when is not None:
                self._check(Use.SENDS, held.when, held.key, (*held.path, "when"))
            if held.unless is not None:
                self._check(Use.SPARES, held.unless, held.key, (*held.path, "unless"))
        guarding = {name for offer in sections.offers for name in offer.cleared}
        guarding |= {name for program in sections.programs.values() for name in program.screens}
        for name in sorted(guarding):
            self._check(Use.GUARDS, parsed.screens[name], ("screens", name), ("when",))
        for name, applies in parsed.applies.items():
            self._check(Use.GUARDS, applies, ("facts", name), ("applies_when",))
        for offer, when in parsed.offers:
            if when is not None:
                self._check(Use.SPARES, when, ("offers", offer.id), ("when",))
        for name, (_, when) in parsed.programs.items():
            if when is not None:
                self._check(Use.SPARES, when, ("programs", name), ("when",))
        for name, card in sections.cards.items():
            self._card(name, card)

    def _leaves(
        self, condition: Condition, positive: bool = True, by: str | None = None
    ) -> Iterator[_Leaf]:
        match condition:
            case Every(parts) | Some(parts):
                for part in parts:
                    yield from self._leaves(part, positive, by)
            case Not(part):
                yield from self._leaves(part, not positive, by)
            case Tripped(screen):
                yield from self._leaves(self._parsed.screens[screen], positive, screen)
            case Atom() | InArea():
                yield _Leaf(condition, positive, by)

    def _check(self, use: Use, condition: Condition, key: Key, path: Path) -> None:
        for leaf in self._leaves(condition):
            by = f" (by the screen {leaf.by_screen!r})" if leaf.by_screen else ""
            if use is not Use.SENDS and isinstance(leaf.atom, Atom):
                blocks = leaf.positive is (use is not Use.SPARES)
                self._clearing.append(_Clearing(leaf.atom, blocks, key))
            for what, remedy in self._wrong(use, leaf):
                self._report(key, what + by, remedy, path)

    def _wrong(self, use: Use, leaf: _Leaf) -> Iterator[tuple[str, str]]:
        if isinstance(leaf.atom, InArea):
            if use is Use.SENDS:
                areas = ", ".join(leaf.atom.areas)
                yield (
                    f"it sends by the place ({areas}), so a place not known sends less",
                    "Write the rule with `unless`: it then sends while the place is not known",
                )
            return
        fact, values = leaf.atom.fact, leaf.atom.values
        domain = self._parsed.domains[fact]
        calm = {*domain.harmless, *domain.neutral}
        adds = leaf.positive is (use is not Use.SPARES)
        if adds:
            yield from self._not_rising(fact, values, calm)
            if use is Use.SENDS and values & calm:
                shown = ", ".join(sorted(values & calm))
                yield (
                    f"it sends because {fact!r} is {shown}, so an unasked {fact!r} would send less",
                    "List that value among the dangers of the fact, or turn the rule into `unless`",
                )
            return
        if values & set(UNCLEAR):
            yield (
                f"an unclear answer to {fact!r} would spare a response",
                "Take the unclear values out here",
            )
        lost = _not_falling(values, calm, domain.dangers)
        if lost is not None:
            yield (
                f"{lost[0]!r} of {fact!r} spares a response and the lesser {lost[1]!r} does not",
                "Name the lesser values too, or take the danger out",
            )
        if use is Use.SENDS:
            if not calm <= values:
                missing = ", ".join(sorted(calm - values))
                yield (
                    f"it sends because {fact!r} is not one of these, which {missing} is not either",
                    "Write the rule with `when` over dangers",
                )
            elif fact in self._parsed.applies:
                yield (
                    f"it sends where {fact!r} does not apply",
                    "Write the rule with `when` over dangers",
                )
        elif fact in self._parsed.applies:
            yield (
                f"{fact!r} does not always apply, and only where it does would it spare a response",
                "Take it out here, or take its `applies_when` away",
            )

    def _not_rising(
        self, fact: str, values: frozenset[str], calm: set[str]
    ) -> Iterator[tuple[str, str]]:
        dangers = self._parsed.domains[fact].dangers
        listed = [danger for danger in dangers if danger in values]
        first = dangers.index(listed[0]) if listed else len(dangers)
        if values & calm:
            first = 0
        missing = [danger for danger in dangers[first:] if danger not in values]
        if missing:
            least = dangers[first]
            yield (
                f"{missing[0]!r} of {fact!r} is worse than what is listed and is not listed",
                f"Write `{least} or worse`",
            )

    def _card(self, name: str, card: Card) -> None:
        key = ("cards", name)
        lines = [LineSpec.read(words) for words in card.default]
        default = _field(lines)
        if not any(default.values()):
            self._report(
                key,
                "its default is no field response",
                "Send police, fire or ems by default; an offer may replace them",
                ("default",),
            )
        for fact, value in card.gives.items():
            for one in self._clearing:
                if one.leaf.fact == fact and (value in one.leaf.values) is not one.blocks:
                    self._report(
                        key,
                        f"it gives {value!r} for {fact!r}, which clears {one.owner[1]!r} unasked",
                        "Give a danger that clears nothing, or let it be asked",
                        ("gives", fact),
                    )
        earlier: list[tuple[Offer, dict[str, int]]] = []
        for offer in self._sections.offers:
            if name not in offer.cards:
                continue
            kept = self._kept(offer, lines)
            self._offer(name, offer, default, kept, lines)
            for before, less in earlier:
                lower = [s for s in FIELD_SERVICES if kept[s] < less[s]]
                if lower:
                    self._report(
                        ("offers", offer.id),
                        f"on {name!r} it keeps less {lower[0]} than {before.id!r}, tried before it",
                        f"Write `before: {before.id}`, or keep more",
                        (),
                    )
            earlier.append((offer, kept))

    def _offer(
        self,
        card: str,
        offer: Offer,
        default: dict[str, int],
        kept: dict[str, int],
        lines: list[LineSpec],
    ) -> None:
        key = ("offers", offer.id)
        more = [service for service in FIELD_SERVICES if kept[service] > default[service]]
        if more:
            self._report(
                key,
                f"it brings more {more[0]} than {card!r} sends by default: a doubt would lose it",
                "Put the line into the card's default, or into a rule",
                ("brings",),
            )
        if (
            any(kept[service] < default[service] for service in FIELD_SERVICES)
            and not offer.cleared
        ):
            self._report(
                key,
                "it takes a response away and names no screen",
                "Name the screens",
                ("cleared",),
            )
        for service, role in offer.keeps.items():
            if role is Role.CONSULT:
                self._report(
                    key,
                    f"it keeps {service} by phone only (consult), which takes it away",
                    "Write `replaces`, and bring the line by phone",
                    ("keeps", service),
                )
            if service in offer.replaces:
                self._report(key, f"it keeps and replaces {service}", "Choose one", ("keeps",))
            elif service not in {line.service for line in lines}:
                self._report(
                    key,
                    f"it keeps {service}, which {card!r} does not send by default",
                    f"Bring it, or take {card!r} out of its cards",
                    ("keeps",),
                )

    @staticmethod
    def _kept(offer: Offer, default: list[LineSpec]) -> dict[str, int]:
        left = [line for line in default if line.service not in offer.replaces]
        return _field([*left, *(LineSpec.read(words) for words in offer.brings)])


def _not_falling(
    values: frozenset[str], calm: set[str], dangers: tuple[str, ...]
) -> tuple[str, str] | None:
    """A danger among the values and a lesser value that is not, or None."""
    listed = [danger for danger in dangers if danger in values]
    if not listed:
        return None
    lesser = [*sorted(calm), *dangers[: dangers.index(listed[-1])]]
    missing = [value for value in lesser if value not in values]
    return (listed[-1], missing[0]) if missing else None


def _is_field(line: LineSpec) -> bool:
    return line.service in FIELD_SERVICES and line.role is not Role.CONSULT


def _field(lines: list[LineSpec]) -> dict[str, int]:
    found = dict.fromkeys(FIELD_SERVICES, 0)
    for line in lines:
        if _is_field(line):
            found[line.service] = max(found[line.service], line.urgency)
    return found
