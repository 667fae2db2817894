"""The procedure of a pack, compiled once to an expression graph.

Every decision, in whatever algebra, is an evaluation of this graph: conditions, rules, the order of
the offers, what programs may fill, and the lines that come out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from protocols.conditions import Atom, Condition, Every, InArea, Not, Some, Tripped
from protocols.graph import Builder, Graph
from protocols.lines import LineKey, LineSpec
from protocols.model import Card, Offer, Program, Rule, Sections
from protocols.parsed import Parsed
from protocols.words import FIELD_SERVICES, Role, Urgency

CASE_ENTRY = "case-entry"
TRANSFER_LOST = "transfer-lost"
"""Input: a transfer of this call was refused, dropped, timed out or returned."""


AREA = "area/"


def area_input(areas: Iterable[str]) -> str:
    """Input: the incident lies in one of the areas, which are looked at as one."""
    return AREA + "+".join(sorted(set(areas)))


def areas_of(name: str) -> tuple[str, ...] | None:
    """The areas of such an input; None for any other input."""
    return tuple(name.removeprefix(AREA).split("+")) if name.startswith(AREA) else None


def opened_input(card: str) -> str:
    """Input: the card was opened in this call."""
    return f"opened/{card}"


def exists_input(program: str) -> str:
    """Input: the day lies within the program's dates."""
    return f"program/{program}/exists"


def now_input(program: str) -> str:
    """Input: the program is open, and a caller need not wait longer than allowed."""
    return f"program/{program}/now"


def queue_input(program: str) -> str:
    """Input: the program opens before a scheduled line would be too old."""
    return f"program/{program}/queue"


def at_once_input(program: str) -> str:
    """Input: the program can go without any waiting."""
    return f"program/{program}/at-once"


def stages(rule: Rule, service: str) -> bool:
    """Whether a rule makes the line of a service wait near by."""
    if service in rule.stage:
        return True
    return "others" in rule.stage and service not in {
        LineSpec.read(words).service for words in rule.send
    }


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule and the node that tells whether it fires."""

    rule: Rule
    fires: int


@dataclass(frozen=True, slots=True)
class CompiledProgram:
    """What a program may do, as nodes."""

    program: Program
    fits_when: int
    """Its own condition."""
    fits: int
    """Its screens are cleared, its own condition is true, and the day is within its dates."""
    in_area: int
    accepts: int
    """It fits, here and now."""
    accepts_queued: int
    """It fits, here, and takes a scheduled line now or later."""
    at_once: int
    """It accepts and can go without waiting."""


@dataclass(frozen=True, slots=True)
class CompiledOffer:
    """One offer of one card."""

    offer: Offer
    cleared: int
    holds: int
    """Its own condition."""
    fillable: int
    """Programs accept all its lines."""
    conceivable: int
    """Programs would take all its lines, leaving area, hours and capacity aside."""
    keeps_field: bool
    """Police, fire or ems still go when it is taken."""
    ready: int
    """It is cleared, holds and is fillable; it is taken if no earlier one is."""
    wanted: int
    """The same, leaving area, hours and capacity aside."""
    taken: int
    needed: int
    candidates: Mapping[str, tuple[str, ...]]
    """By service of a line that a program must fill: the programs, in their order."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that asks for a line while its node is true."""

    origin: str
    line: LineSpec
    active: int


@dataclass(frozen=True, slots=True)
class Response:
    """The lines of a card: who asks for them, and the node for each urgency or more."""

    sources: Mapping[LineKey, tuple[Source, ...]]
    at_least: Mapping[LineKey, Mapping[Urgency, int]]


@dataclass(frozen=True, slots=True)
class CompiledCard:
    """Everything that is decided while a card is the current one."""

    offers: tuple[CompiledOffer, ...]
    now: Response
    needed: Response
    candidates: Mapping[str, tuple[str, ...]]
    """By service: the programs that serve this card, in their order."""
    cone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A whole pack, compiled."""

    graph: Graph
    applies: Mapping[str, int]
    screens: Mapping[str, int]
    rules: tuple[CompiledRule, ...]
    programs: Mapping[str, CompiledProgram]
    follow_ups: Mapping[tuple[str, str], int]
    invariants: Mapping[str, int]
    """By id: known true where it speaks, by its `if` and its `unless`."""
    implied: Mapping[str, int]
    """By id: the node of its `implies`."""
    cards: Mapping[str, CompiledCard]


def compile_procedure(sections: Sections, parsed: Parsed) -> Procedure:
    """Compile a pack whose names were checked and whose conditions have no circles."""
    return _Compiler(sections, parsed).procedure()


class _Compiler:
    def __init__(self, sections: Sections, parsed: Parsed) -> None:
        self._sections = sections
        self._parsed = parsed
        self._build = Builder()
        self._applies: dict[str, int] = {}
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
        follow_ups = {key: self._condition(part) for key, part in parsed.follow_ups.items()}
        invariants = {
            invariant.id: self._speaks(given, unless, invariant.opened)
            for invariant, given, unless in parsed.invariants
        }
        implied = {name: self._condition(part) for name, part in parsed.implied.items()}
        drafts = {name: self._card(name, card) for name, card in self._sections.cards.items()}
        graph = self._build.graph()
        always = [
            *self._applies.values(),
            *self._screens.values(),
            *(rule.fires for rule in self._rules),
            *(
                node
                for p in self._programs.values()
                for node in (p.fits_when, p.fits, p.in_area, p.accepts, p.accepts_queued, p.at_once)
            ),
            *follow_ups.values(),
            *invariants.values(),
        ]
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
                name: CompiledCard(offers, now, needed, candidates, graph.cone([*always, *ends]))
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
        build = self._build
        dangers = frozenset(self._parsed.domains[fact].dangers)
        return build.gate(
            self._applies_node(fact), build.fact(fact, dangers), build.fact(fact, values)
        )

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
        for compiled in self._rules:
            for words in compiled.rule.send:
                line = LineSpec.read(words)
                sources.setdefault(line.key, []).append(
                    Source(f"rule:{compiled.rule.id}", line, compiled.fires)
                )
        return Response(
            {key: tuple(asking) for key, asking in sources.items()},
            {key: self._levels(asking) for key, asking in sources.items()},
        )

    def _levels(self, asking: list[Source]) -> dict[Urgency, int]:
        return {
            urgency: self._build.some(
                [source.active for source in asking if source.line.urgency >= urgency]
            )
            for urgency in sorted({source.line.urgency for source in asking})
        }
