"""What a decision says of a call, as nodes: lines, urgencies, roles, programs, tier.

`protocols.decide` reads lines off a graph by plain code; here the same reading is made of nodes, so
that every algebra can speak of it. Tests hold the two together on random packs and calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from protocols.lines import LineKey
from protocols.procedure import CompiledOffer, Response, Source, opened_input, stages
from protocols.proof.together import Adopted, Together
from protocols.words import URGENCIES, Role, Urgency

Choices = list[tuple[int, str]]
"""Conditions with a name each: the first that is true gives the name."""


class Outcome:
    """One response of one card: what is sent here and now, or what is needed."""

    def __init__(self, together: Together, pack: Adopted, card: str, *, needed: bool) -> None:
        self.card = card
        self.needed = needed
        self._together = together
        self._build = together.build
        self._pack = pack
        compiled = pack.pack.procedure.cards[card]
        self._offers = compiled.offers
        self._response: Response = compiled.needed if needed else compiled.now
        self._roles: dict[LineKey, dict[Role, int]] = {}

    @property
    def keys(self) -> tuple[LineKey, ...]:
        """Every line that may be part of it, in the pack's order."""
        services = list(self._pack.pack.sections.services)
        return tuple(sorted(self._response.at_least, key=lambda key: services.index(key.service)))

    def by_program(self, service: str) -> bool:
        """Whether the service is there only where a program fills it."""
        held = self._pack.pack.sections.services.get(service)
        return held is not None and held.by == "program"

    def at_least(self, key: LineKey, urgency: Urgency) -> int:
        """The line is there with this urgency or more."""
        levels = self._response.at_least.get(key, {})
        return next(
            (self._of(node) for level, node in sorted(levels.items()) if level >= urgency),
            self._build.const(False),
        )

    def exactly(self, key: LineKey, urgency: Urgency) -> int:
        """The line is there with this urgency and no more."""
        here = self.at_least(key, urgency)
        if urgency is Urgency.HOT:
            return here
        more = self.at_least(key, Urgency(urgency + 1))
        return self._build.every([here, self._build.negate(more)])

    def there(self, key: LineKey) -> int:
        """The line is there."""
        return self.at_least(key, Urgency.SCHEDULED)

    def in_person(self, service: str, urgency: Urgency) -> int:
        """The service comes, not by phone alone, with this urgency or more: what laws compare."""
        key = LineKey(service)
        build = self._build
        by_phone = self.roles(key).get(Role.CONSULT)
        here = self.at_least(key, urgency)
        return here if by_phone is None else build.every([here, build.negate(by_phone)])

    def anybody(self, services: Iterable[str]) -> int:
        """One of the services comes in person."""
        return self._build.some(
            [self.in_person(service, Urgency.SCHEDULED) for service in services]
        )

    def offer(self, name: str) -> int:
        """The offer is taken; false where the card does not have it."""
        for offer in self._offers:
            if offer.offer.id == name:
                return self._of(self._taken(offer))
        return self._build.const(False)

    def roles(self, key: LineKey) -> Mapping[Role, int]:
        """By role that the line may have: it is there and has it."""
        if key not in self._response.at_least:
            return {}
        if key not in self._roles:
            there = self.there(key)
            self._roles[key] = {
                role: self._build.every([there, node]) for role, node in self._role(key)
            }
        return self._roles[key]

    def fits(self, words: str, *, or_more: bool = False) -> int:
        """A line is what the words say, as `protocols.ladder.fits` judges it.

        With `or_more`, an urgency named is the least one that will do.
        """
        build = self._build
        asked = words.split(" ")
        urgencies = {URGENCIES[word] for word in asked if word in URGENCIES}
        roles = {Role(word) for word in asked if word in set(Role)}
        services = set(asked) - set(URGENCIES) - set(Role)
        if or_more and urgencies:
            urgencies = {max(urgencies)}
        if max(len(urgencies), len(roles), len(services)) > 1:
            return build.const(False)
        found: list[int] = []
        for key in self.keys:
            if services and key.service not in services:
                continue
            parts = [self.there(key)]
            for urgency in urgencies:
                parts.append(self.at_least(key, urgency) if or_more else self.exactly(key, urgency))
            held = self.roles(key)
            if roles:
                parts += [held.get(role, build.const(False)) for role in roles]
            elif Role.CONSULT in held:
                parts.append(build.negate(held[Role.CONSULT]))
            found.append(build.every(parts))
        return build.some(found)

    @cached_property
    def tiers(self) -> Mapping[str, int]:
        """By tier of the ladder: the response is of this tier."""
        build = self._build
        found: dict[str, int] = {}
        above: list[int] = []
        for step in self._pack.pack.sections.tiers:
            parts = [build.some([self.fits(words) for words in step.any])] if step.any else []
            fit = build.every([*parts, *(self.fits(words) for words in step.all)])
            found[step.tier] = build.every([fit, build.negate(build.some(above))])
            above.append(fit)
        return found

    @cached_property
    def programs(self) -> Mapping[LineKey, Mapping[str, int]]:
        """By line, and by program: the line is there and the program fills it."""
        services = self._pack.pack.sections.services
        found: dict[LineKey, dict[str, int]] = {}
        for key in self.keys:
            if services[key.service].by == "program":
                found[key] = dict(self._first(self._asked(key)))
        along = {
            key: dict(self._first(self._taking_along(key, found)))
            for key in self.keys
            if services[key.service].by != "program" and not key.by_phone
        }
        return {**found, **along}

    def _of(self, node: int) -> int:
        return self._pack.of(node)

    def _taken(self, offer: CompiledOffer) -> int:
        return offer.needed if self.needed else offer.taken

    def _first(self, choices: Choices) -> Iterator[tuple[str, int]]:
        """By name: the first condition that is true is one of this name."""
        for name in dict.fromkeys(name for _, name in choices):
            yield name, self._together.first_of((node, held == name) for node, held in choices)

    def _role(self, key: LineKey) -> Iterator[tuple[Role, int]]:
        build = self._build
        if key.by_phone:
            yield Role.CONSULT, build.const(True)
            return
        sources = self._response.sources[key]
        by_rules = [s for s in sources if s.origin.startswith("rule:")]
        by_offers = [s for s in sources if s.origin.startswith("offer:")]
        defaults = [s for s in sources if s.origin == "default"]
        kept = [
            (self._of(self._taken(offer)), offer.offer.keeps[key.service].value)
            for offer in self._offers
            if key.service in offer.offer.keeps
        ]
        securing = [s for s in by_rules if s.line.role is Role.SECURE]
        choices = [
            *self._saying(securing),
            *self._saying(by_rules),
            *kept,
            *self._saying(by_offers),
            *self._saying(defaults),
            (build.const(True), Role.LEAD.value),
        ]
        found = {Role(name): node for name, node in self._first(choices)}
        staged = build.some(
            [
                self._of(rule.fires)
                for rule in self._pack.pack.procedure.rules
                if stages(rule.rule, key.service)
            ]
        )
        lead = found.pop(Role.LEAD, build.const(False))
        found[Role.STAGE] = build.some(
            [found.get(Role.STAGE, build.const(False)), build.every([lead, staged])]
        )
        found[Role.LEAD] = build.every([lead, build.negate(staged)])
        yield from ((role, node) for role, node in found.items() if node != build.const(False))

    def _saying(self, sources: Sequence[Source]) -> Choices:
        return [(self._of(s.active), s.line.role.value) for s in sources if s.line.role]

    def _asked(self, key: LineKey) -> Choices:
        """The programs asked to fill a line, in order, each with all that lets it."""
        build = self._build
        queued = self.exactly(key, Urgency.SCHEDULED)
        found: Choices = []
        for guard, name in self._candidates(key.service):
            program = self._pack.pack.procedure.programs[name]
            accepts = self._together.build.some(
                [
                    self._of(program.accepts),
                    build.every([queued, self._of(program.accepts_queued)]),
                ]
            )
            found.append((build.every([self.there(key), guard, accepts]), name))
        return found

    def _candidates(self, service: str) -> Iterator[tuple[int, str]]:
        """The taken offer's programs, then those of each card opened, the current one first."""
        build = self._build
        for offer in self._offers:
            for name in offer.candidates.get(service, ()):
                yield self._of(self._taken(offer)), name
        cards = self._pack.pack.procedure.cards
        for name in cards[self.card].candidates.get(service, ()):
            yield build.const(True), name
        for card in reversed(self._pack.pack.sections.cards):
            for name in cards[card].candidates.get(service, ()):
                yield build.given(opened_input(card)), name

    def _taking_along(self, key: LineKey, filled: Mapping[LineKey, Mapping[str, int]]) -> Choices:
        """Programs that come anyway, in the order of the lines for which they come."""
        build = self._build
        by_phone = self.roles(key).get(Role.CONSULT, build.const(False))
        here = build.every([self.there(key), build.negate(by_phone)])
        found: Choices = []
        for urgency in sorted(Urgency, reverse=True):
            for other, programs in filled.items():
                for name, node in programs.items():
                    held = self._pack.pack.procedure.programs[name]
                    if key.service in held.program.services:
                        parts = [here, self.exactly(other, urgency), node, self._of(held.at_once)]
                        found.append((build.every(parts), name))
        return found
