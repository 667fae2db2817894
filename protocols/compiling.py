"""From a pack whose names were checked to its procedure, once, before the first decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from protocols.conditions import Atom, Condition, Every, InArea, Not, Some, Tripped
from protocols.graph import Builder
from protocols.lines import LineKey, LineSpec
from protocols.model import Card, Offer, Program, Sections
from protocols.parsed import Parsed
from protocols.procedure import (
    TRANSFER_LOST,
    CompiledCard,
    CompiledOffer,
    CompiledProgram,
    CompiledRule,
    Procedure,
    Response,
    Source,
    area_input,
    at_once_input,
    exists_input,
    now_input,
    opened_input,
    queue_input,
)
from protocols.words import FIELD_SERVICES, Role, Urgency


def compile_procedure(sections: Sections, parsed: Parsed) -> Procedure:
    """Compile a pack whose names were checked and whose conditions have no circles."""
    return _Compiler(sections, parsed).procedure()


class _Compiler:
    def __init__(self, sections: Sections, parsed: Parsed) -> None:
        self._sections = sections
        self._parsed = parsed
        self._build = Builder()
        self._applies: dict[str, int] = {}
        self._atoms: dict[tuple[str, frozenset[str]], int] = {}
        self._screens: dict[str, int] = {}
        self._programs: dict[str, CompiledProgram] = {}

    def procedure(self) -> Procedure:
        parsed = self._parsed
        for name in parsed.domains:
            self._applies_node(name)
        for name in parsed.screens:
            self._screen(name)
        for name, (program, when) in parsed.programs.items():
            self._programs[name] = self._program(name, program, when)
        self._rules = tuple(self._rule(index) for index in range(len(parsed.rules)))
        self._by_rules = self._asked_by_rules()
        follow_ups = {key: self._condition(part) for key, part in parsed.follow_ups.items()}
        invariants = {
            invariant.id: self._speaks(given, unless, invariant.opened)
            for invariant, given, unless in parsed.invariants
        }
        implied = {name: self._condition(part) for name, part in parsed.implied.items()}
        drafts = {name: self._card(name, card) for name, card in self._sections.cards.items()}
        graph = self._build.graph()
        always = graph.cone(
            [
                *self._applies.values(),
                *self._screens.values(),
                *(rule.fires for rule in self._rules),
                *(
                    node
                    for p in self._programs.values()
                    for node in (
                        p.fits_when,
                        p.fits,
                        p.in_area,
                        p.accepts,
                        p.accepts_queued,
                        p.at_once,
                    )
                ),
                *follow_ups.values(),
                *invariants.values(),
            ]
        )
        return Procedure(
            graph,
            self._applies,
            self._screens,
            self._rules,
            self._programs,
            follow_ups,
            invariants,
            implied,
            {
                name: CompiledCard(offers, now, needed, candidates, graph.cone(ends, always))
                for name, (offers, now, needed, candidates, ends) in drafts.items()
            },
        )

    def _condition(self, condition: Condition) -> int:
        match condition:
            case Atom(fact, values):
                return self._atom(fact, values)
            case InArea(areas):
                return self._build.given(area_input(areas))
            case Tripped(screen):
                return self._screen(screen)
            case Every(parts):
                return self._build.every([self._condition(part) for part in parts])
            case Some(parts):
                return self._build.some([self._condition(part) for part in parts])
            case Not(part):
                return self._build.negate(self._condition(part))

    def _maybe(self, condition: Condition | None) -> int:
        return self._build.const(True) if condition is None else self._condition(condition)

    def _speaks(
        self, given: Condition | None, unless: Condition | None, opened: Iterable[str]
    ) -> int:
        build = self._build
        parts = [self._maybe(given), *self._once_opened(opened)]
        if unless is not None:
            parts.append(build.negate(build.known(self._condition(unless))))
        return build.every(parts)

    def _once_opened(self, cards: Iterable[str]) -> Iterator[int]:
        """A node that is true once one of the cards was opened; none where no card is named."""
        opened = [self._build.given(opened_input(card)) for card in cards]
        if opened:
            yield self._build.some(opened)

    def _atom(self, fact: str, values: frozenset[str]) -> int:
        found = self._atoms.get((fact, values))
        if found is None:
            build = self._build
            dangers = frozenset(self._parsed.domains[fact].dangers)
            found = self._atoms[fact, values] = build.gate(
                self._applies_node(fact), build.fact(fact, dangers), build.fact(fact, values)
            )
        return found

    def _applies_node(self, fact: str) -> int:
        if fact not in self._applies:
            self._applies[fact] = self._maybe(self._parsed.applies.get(fact))
        return self._applies[fact]

    def _screen(self, screen: str) -> int:
        if screen not in self._screens:
            self._screens[screen] = self._condition(self._parsed.screens[screen])
        return self._screens[screen]

    def _cleared(self, screens: Iterable[str]) -> int:
        return self._build.every([self._build.negate(self._screen(name)) for name in screens])

    def _program(self, name: str, program: Program, when: Condition | None) -> CompiledProgram:
        build = self._build
        holds = self._maybe(when)
        fits = build.every([self._cleared(program.screens), holds, build.given(exists_input(name))])
        in_area = build.given(area_input(program.areas)) if program.areas else build.const(True)
        accepts = build.every([fits, in_area, build.given(now_input(name))])
        queued = build.every([fits, in_area, build.given(queue_input(name))])
        return CompiledProgram(
            program,
            holds,
            fits,
            in_area,
            accepts,
            build.some([accepts, queued]),
            build.every([accepts, build.given(at_once_input(name))]),
        )

    def _rule(self, index: int) -> CompiledRule:
        build = self._build
        parsed = self._parsed.rules[index]
        opened = (parsed.card,) if parsed.card is not None else parsed.rule.cards
        parts = [self._maybe(parsed.when), *self._once_opened(opened)]
        if parsed.unless is not None:
            parts.append(build.negate(build.known(self._condition(parsed.unless))))
        return CompiledRule(parsed.rule, build.known(build.every(parts)))

    def _card(
        self, name: str, card: Card
    ) -> tuple[
        tuple[CompiledOffer, ...], Response, Response, Mapping[str, tuple[str, ...]], list[int]
    ]:
        offers = self._offers(name, card)
        now = self._response(card, [(offer.offer, offer.taken) for offer in offers])
        needed = self._response(card, [(offer.offer, offer.needed) for offer in offers])
        candidates = {
            service: self._candidates(service, name, ())
            for service, held in self._sections.services.items()
            if held.by == "program"
        }
        ends = [
            node
            for response in (now, needed)
            for levels in response.at_least.values()
            for node in levels.values()
        ]
        # A joined node takes its parts' arguments over, so that a part may be in no cone of it.
        ends += [
            source.active
            for response in (now, needed)
            for asking in response.sources.values()
            for source in asking
        ]
        for offer in offers:
            ends += [offer.cleared, offer.holds, offer.fillable, offer.conceivable]
            ends += [offer.ready, offer.wanted, offer.taken, offer.needed]
        return offers, now, needed, candidates, ends

    def _offers(self, name: str, card: Card) -> tuple[CompiledOffer, ...]:
        build = self._build
        found: list[CompiledOffer] = []
        for offer, when in self._parsed.offers:
            if name not in offer.cards:
                continue
            brought = [LineSpec.read(words) for words in offer.brings]
            candidates = {
                line.service: self._candidates(line.service, name, offer.mode)
                for line in brought
                if self._sections.services[line.service].by == "program"
            }
            if not all(candidates.values()):
                continue  # no program of this agency could ever fill it
            cleared, holds = self._cleared(offer.cleared), self._maybe(when)
            fillable = build.every(
                [
                    self._filled(line, candidates[line.service])
                    for line in brought
                    if line.service in candidates
                ]
            )
            conceivable = build.every(
                [
                    build.some([self._programs[program].fits for program in programs])
                    for programs in candidates.values()
                ]
            )
            keeps_field = self._keeps_field(card, offer, brought)
            guard = build.const(True) if keeps_field else build.negate(build.given(TRANSFER_LOST))
            ready = build.every([cleared, holds, fillable, guard])
            wanted = build.every([cleared, holds, conceivable, guard])
            found.append(
                CompiledOffer(
                    offer,
                    cleared,
                    holds,
                    fillable,
                    conceivable,
                    keeps_field,
                    ready,
                    wanted,
                    self._first(ready, [earlier.taken for earlier in found]),
                    self._first(wanted, [earlier.needed for earlier in found]),
                    candidates,
                )
            )
        return tuple(found)

    def _first(self, ready: int, earlier: list[int]) -> int:
        build = self._build
        return build.every([build.known(ready), *(build.negate(node) for node in earlier)])

    def _filled(self, line: LineSpec, programs: tuple[str, ...]) -> int:
        queued = line.urgency is Urgency.SCHEDULED
        return self._build.some(
            [
                self._programs[name].accepts_queued if queued else self._programs[name].accepts
                for name in programs
            ]
        )

    def _candidates(self, service: str, card: str, modes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            name
            for name, program in self._sections.programs.items()
            if service in program.services
            and (not program.cards or card in program.cards)
            and (not modes or set(modes) & set(program.mode))
        )

    @staticmethod
    def _keeps_field(card: Card, offer: Offer, brought: list[LineSpec]) -> bool:
        kept = [LineSpec.read(words) for words in card.default]
        left = [line for line in kept if line.service not in offer.replaces] + brought
        return any(
            line.service in FIELD_SERVICES and line.role is not Role.CONSULT for line in left
        )

    def _response(self, card: Card, offers: list[tuple[Offer, int]]) -> Response:
        build = self._build
        sources: dict[LineKey, list[Source]] = {}
        for words in card.default:
            line = LineSpec.read(words)
            replacing = [taken for offer, taken in offers if line.service in offer.replaces]
            active = build.negate(build.some(replacing))
            sources.setdefault(line.key, []).append(Source("default", line, active))
        for offer, taken in offers:
            for words in offer.brings:
                line = LineSpec.read(words)
                sources.setdefault(line.key, []).append(Source(f"offer:{offer.id}", line, taken))
        for key, asking in self._by_rules.items():
            sources.setdefault(key, []).extend(asking)
        return Response(
            {key: tuple(asking) for key, asking in sources.items()},
            {key: self._levels(asking) for key, asking in sources.items()},
        )

    def _asked_by_rules(self) -> Mapping[LineKey, list[Source]]:
        """What rules send is the same whatever card is open."""
        found: dict[LineKey, list[Source]] = {}
        for compiled in self._rules:
            for words in compiled.rule.send:
                line = LineSpec.read(words)
                source = Source(f"rule:{compiled.rule.id}", line, compiled.fires)
                found.setdefault(line.key, []).append(source)
        return found

    def _levels(self, asking: list[Source]) -> dict[Urgency, int]:
        return {
            urgency: self._build.some(
                [source.active for source in asking if source.line.urgency >= urgency]
            )
            for urgency in sorted({source.line.urgency for source in asking})
        }
